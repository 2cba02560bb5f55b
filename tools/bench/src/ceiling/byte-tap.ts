import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate, setTimeout } from "node:timers/promises";
import { socketPair } from "../replay/socket-pair.js";
import type { WorkerPlace } from "../peers/task.js";
import { cpuSeconds } from "./cpu-seconds.js";
import { Recording } from "./recording.js";
import type { Tap } from "./tap.js";

/** What a client wrote at once. */
interface Step {
  readonly bytes: Uint8Array;
  /** Bytes of answers that it had by then. */
  readonly after: number;
}

/** Memory that answers are read into, over and over. */
const BUFFER = 2 ** 20;

/** How long the last bytes of a client may take. */
const UNDER_WAY_MS = 50;

/** How a byte tap asks again. */
export interface ByteTapOptions {
  /** Whether everything is written at once, as fast as the worker takes it; otherwise when the answers are there that the client had waited for. */
  readonly isAhead: boolean;
}

/** A tap before a worker of its own that is spoken to over stdin and stdout. */
export class ByteTap implements Tap {
  readonly place: WorkerPlace;
  readonly #isAhead: boolean;
  readonly #worker: ChildProcess;
  readonly #server: Server;
  readonly #folder: string;
  readonly #recording = new Recording<Step>();
  #client: Socket | undefined;

  private constructor(worker: ChildProcess, output: Output, server: Server, folder: string, options: ByteTapOptions) {
    this.place = { url: `unix:${socketOf(folder)}` };
    this.#isAhead = options.isAhead;
    this.#worker = worker;
    this.#server = server;
    this.#folder = folder;
    output.take = (bytes) => this.#answer(bytes);
    worker.stdin?.on("error", () => undefined);
    server.on("connection", (client) => this.#serve(client));
  }

  /** Starts a worker, and listens in its place. */
  static async start([program = "", ...args]: readonly string[], options: ByteTapOptions): Promise<ByteTap> {
    const output: Output = { take: () => undefined };
    const memory = Buffer.allocUnsafeSlow(BUFFER);
    const callback = (count: number): boolean => {
      output.take(memory.subarray(0, count));
      return true;
    };
    const { theirs } = await socketPair({ buffer: memory, callback });
    // In a group of its own, as clients start workers.
    const worker = spawn(program, args, { stdio: ["pipe", theirs, "ignore"], detached: true });
    theirs.destroy();
    const endWithUs = (): void => void worker.kill("SIGKILL");
    process.once("exit", endWithUs);
    worker.once("close", () => process.off("exit", endWithUs));
    const folder = await mkdtemp(path.join(tmpdir(), "vgi-tap-"));
    const server = createServer().listen(socketOf(folder));
    await once(server, "listening");
    return new ByteTap(worker, output, server, folder, options);
  }

  record(work: () => Promise<unknown>): Promise<void> {
    return this.#recording.record(async () => {
      await work();
      // A client ends its input when it has the end of the output, and does not wait until that has arrived here.
      await setTimeout(UNDER_WAY_MS);
    });
  }

  async replay(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await this.#recording.repeat(async (steps, expected) => {
        if (this.#isAhead) this.#write(Buffer.concat(steps.map(({ bytes }) => bytes)));
        else await this.#writeInTurn(steps);
        await this.#until(expected);
      });
    } finally {
      this.#client = client;
    }
  }

  readonly cpuSeconds = (): Promise<number | undefined> => cpuSeconds(this.#worker.pid ?? 0);

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client?.destroy();
    this.#server.close();
    this.#worker.kill("SIGKILL");
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #writeInTurn(steps: readonly Step[]): Promise<void> {
    for (const { bytes, after } of steps) {
      await this.#until(after);
      this.#write(bytes);
    }
  }

  /** Awake, as this client waits in lockstep: a driver that has to be woken is later than it. */
  async #until(answered: number): Promise<void> {
    while (this.#recording.answered < answered) await setImmediate();
  }

  #serve(client: Socket): void {
    this.#client = client;
    client.on("error", () => undefined);
    client.on("data", (bytes) => {
      this.#recording.keep({ bytes, after: this.#recording.answered });
      this.#write(bytes);
    });
  }

  #write(bytes: Uint8Array): void {
    this.#worker.stdin?.write(bytes);
  }

  #answer(bytes: Uint8Array): void {
    this.#recording.answer(bytes.byteLength);
    this.#client?.write(Uint8Array.from(bytes));
  }
}

/** Where the worker's output goes. */
interface Output {
  take: (bytes: Uint8Array) => void;
}

function socketOf(folder: string): string {
  return path.join(folder, "s");
}
