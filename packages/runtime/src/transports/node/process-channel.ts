import { type ChildProcess, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { redactAddress } from "../../address/index.js";
import type { CommandAddress } from "../../address/index.js";
import { TransportError, type VgiError, WorkerExitedError, WorkerStartError } from "../../errors/index.js";
import { describeEnd } from "../../errors/worker-errors.js";
import type { ByteChannel, LossContext } from "../byte-channel.js";
import type { ByteTarget } from "../byte-target.js";
import { endWithProcess } from "./exit-guard.js";
import type { ByteSource } from "./byte-source.js";
import { openOutputSocket, type OutputSocket } from "./output-socket.js";
import { ReadableSource } from "./readable-source.js";
import { StderrTail, type StderrTarget } from "./stderr-tail.js";
import { isInvalidText, whyNotStarted } from "./why-not-started.js";
import { WritableSink } from "./writable-sink.js";

/** How a worker process is started and ended. */
export interface ProcessChannelOptions {
  /** Default `"capture"`. */
  readonly stderr?: StderrTarget | undefined;
  /** How long a worker may take to end when its input ended. Default 1000 ms. */
  readonly exitMs?: number | undefined;
  /** How long between SIGTERM and SIGKILL. Default 2000 ms. */
  readonly killMs?: number | undefined;
}

/** How long the reason of a lost worker is waited for: its exit code follows the end of its output. */
const REASON_MS = 1000;

/** Signals go to the whole group, so that a wrapper (`npx`, `uv run`) does not leave its worker behind. */
const OWN_GROUP = process.platform !== "win32";

/** A worker process, spoken to over its stdin and stdout. */
export class ProcessChannel implements ByteChannel {
  readonly address: string;
  readonly #child: ChildProcess;
  readonly #output: Readable;
  readonly #source: ByteSource;
  readonly #sink: WritableSink;
  readonly #stderr: StderrTail;
  readonly #options: ProcessChannelOptions;
  readonly #exited: Promise<void>;
  readonly #unguard: () => void;
  #gone = false;
  #signalled = false;
  #closing: Promise<void> | null = null;
  #writeError: Error | null = null;

  private constructor(
    address: string,
    child: ChildProcess,
    output: OutputSocket | null,
    options: ProcessChannelOptions,
  ) {
    this.address = address;
    this.#child = child;
    this.#options = options;
    const { stdin, stderr } = child;
    const stdout = output?.ours ?? child.stdout;
    if (stdin === null || stdout === null || stderr === null) {
      throw new TransportError({ what: `${address} was started without pipes` });
    }
    this.#output = stdout;
    this.#source = output?.source ?? new ReadableSource(stdout);
    this.#stderr = new StderrTail(stderr, options.stderr ?? "capture");
    this.#sink = new WritableSink(stdin, (error) => {
      this.#writeError = error;
      // A worker that doesn't read any more, and yet runs, would be waited for in vain.
      void this.close({ force: true });
    });
    this.#unguard = endWithProcess(() => this.#signal("SIGKILL"));
    this.#exited = new Promise((resolve) => {
      const done = (): void => {
        this.#gone = true;
        this.#unguard();
        resolve();
      };
      child.once("exit", done);
      if (child.exitCode !== null || child.signalCode !== null) done();
    });
  }

  /** Starts a worker; rejects with `WorkerStartError` when its program can't be run. */
  static async start(command: CommandAddress, options: ProcessChannelOptions = {}): Promise<ProcessChannel> {
    const address = redactAddress(command);
    const [program = "", ...args] = command.command;
    const env = command.env === undefined ? process.env : mergeEnv(process.env, command.env);
    const output = await openOutputSocket();
    let child: ChildProcess;
    try {
      child = spawn(program, args, {
        cwd: command.cwd,
        env,
        stdio: ["pipe", output?.theirs ?? "pipe", "pipe"],
        detached: OWN_GROUP,
        windowsHide: true,
      });
    } catch (error) {
      output?.ours.destroy();
      throw cannotStart(address, command, error);
    } finally {
      output?.theirs.destroy();
    }
    const failed = new Promise<never>((_, reject) => child.once("error", reject));
    const spawned = new Promise<void>((resolve) => child.once("spawn", resolve));
    try {
      await Promise.race([spawned, failed]);
    } catch (error) {
      output?.ours.destroy();
      throw cannotStart(address, command, error);
    }
    failed.catch(() => {});
    child.on("error", () => {});
    return new ProcessChannel(address, child, output, options);
  }

  get open(): boolean {
    return !this.#gone && this.#closing === null && this.#sink.open;
  }

  get lastStderr(): readonly string[] {
    return this.#stderr.lines;
  }

  /** Process id, for messages and tests. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  get unread(): boolean {
    return this.#source.unread;
  }

  write(chunks: readonly Uint8Array[]): Promise<void> {
    return this.#sink.write(chunks);
  }

  read(target: ByteTarget): Promise<boolean> {
    return this.#source.readInto(target);
  }

  async lost(context: LossContext): Promise<VgiError> {
    const { method, answered, cause } = context;
    // The end of its output comes before its exit code; a worker that closed its output and runs on is ended.
    await Promise.race([this.#exited, delay(REASON_MS)]);
    const running = !this.#gone;
    if (running) await this.close({ force: true });
    const end = { exitCode: this.#child.exitCode, signal: this.#child.signalCode, lastStderr: this.lastStderr };
    const how = running ? "it closed its output" : describeEnd(end);
    if (!answered) {
      return new WorkerStartError(
        {
          what: `${this.address} ended before it answered ${method}`,
          why: how,
          next: "Check that the command starts a VGI worker that speaks over stdin and stdout.",
          cause: cause ?? this.#writeError ?? undefined,
        },
        end,
      );
    }
    const inside = cause instanceof Error ? " in the middle of an answer" : "";
    return new WorkerExitedError(
      {
        what: `${this.address} ended while ${method} waited for it`,
        why: `${how}${inside}`,
        cause: cause ?? this.#writeError ?? undefined,
      },
      end,
    );
  }

  close(options: { readonly force?: boolean | undefined } = {}): Promise<void> {
    if (options.force === true) this.#signal("SIGTERM");
    this.#closing ??= this.#end(options.force === true);
    return this.#closing;
  }

  ref(): void {
    for (const handle of this.#handles()) handle.ref();
  }

  unref(): void {
    for (const handle of this.#handles()) handle.unref();
  }

  async #end(force: boolean): Promise<void> {
    const { stdin, stderr } = this.#child;
    // An idle worker does not keep this process alive; waiting for its end does.
    this.ref();
    stdin?.end();
    const { exitMs = 1000, killMs = 2000 } = this.#options;
    // Output that nobody reads would keep a worker from ending.
    this.#source.discard();
    if (!force) {
      await this.#exitWithin(exitMs);
      this.#signal("SIGTERM");
    }
    await this.#groupEndsWithin(killMs);
    this.#signal("SIGKILL");
    await this.#exitWithin(killMs);
    for (const stream of [stdin, this.#output, stderr]) stream?.destroy();
  }

  async #exitWithin(ms: number): Promise<void> {
    if (!this.#gone) await Promise.race([this.#exited, delay(ms)]);
  }

  /** Waits for the worker, and for what it started: a wrapper that was told to end may leave its worker behind. */
  async #groupEndsWithin(ms: number): Promise<void> {
    const end = performance.now() + ms;
    await this.#exitWithin(ms);
    // These waits keep this process alive: nothing else does once the first process has ended.
    while (this.#signal(0) && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /**
   * Signals the worker with all that it started; 0 only asks. A group is known by the pid of its first process, which is
   * this group's as long as that lives, and for the end that we bring about.
   *
   * @returns whether there was anyone to hear it
   */
  #signal(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.#child;
    if (pid === undefined || (this.#gone && !this.#signalled)) return false;
    try {
      if (OWN_GROUP) process.kill(-pid, signal);
      else if (this.#gone || !this.#child.kill(signal)) return false;
      this.#signalled ||= signal !== 0;
      return true;
    } catch {
      // It ended in the meantime.
      return false;
    }
  }

  #handles(): { ref(): unknown; unref(): unknown }[] {
    // Pipes of a child process are sockets.
    const { stdin, stderr } = this.#child as unknown as Record<"stdin" | "stderr", Socket | null>;
    return [this.#child, stdin, this.#output as Socket, stderr].filter((handle) => handle !== null);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

function mergeEnv(base: NodeJS.ProcessEnv, extra: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const merged = { ...base };
  for (const [name, value] of Object.entries(extra)) {
    if (value === undefined) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

function cannotStart(address: string, command: CommandAddress, error: unknown): WorkerStartError {
  return new WorkerStartError(
    {
      what: `${address} could not be started`,
      why: whyNotStarted(command, error),
      next: "Check the command, and that its program is on the PATH.",
      // Its message has the text that can't be given, which may be a secret.
      cause: isInvalidText(error) ? undefined : error,
    },
    { exitCode: null, signal: null, lastStderr: [] },
  );
}
