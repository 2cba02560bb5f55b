import { spawn } from "node:child_process";
import { once } from "node:events";
import type { OnReadOpts } from "node:net";
import { request } from "undici";
import type { Command, ReplayScan } from "./replay-commands.js";
import { socketPair } from "./socket-pair.js";

const BUFFER = 8 * 2 ** 20;

/** Counts bytes, and how fast they came once they began to. */
class Meter {
  #first = 0;
  #last = 0;
  #bytes = 0;

  add(bytes: number): void {
    this.#last = performance.now();
    // The first part only begins the time: what came before is the start of a process.
    if (this.#first === 0) this.#first = this.#last;
    else this.#bytes += bytes;
  }

  /** In millions of bytes. */
  get perSecond(): number {
    return this.#bytes / (this.#last - this.#first) / 1_000;
  }
}

/**
 * MB/s of the bytes of a scan through the kind of pipe that workers write to, read in the fastest way there is on Node: by `onread`, over and
 * over into one piece of memory, looking at none of it.
 *
 * @param command writes them to stdout
 * @param fresh size of the pieces of memory that are taken one after the other, and kept by nobody. Default: the same one again
 */
export async function readRawPipe(command: Command, fresh?: number): Promise<number> {
  const meter = new Meter();
  let memory = Buffer.allocUnsafeSlow(fresh ?? BUFFER);
  let used = 0;
  const room = (): Buffer => {
    if (used === memory.byteLength) {
      memory = Buffer.allocUnsafeSlow(memory.byteLength);
      used = 0;
    }
    return memory.subarray(used);
  };
  const onread: OnReadOpts = {
    buffer: fresh === undefined ? memory : room,
    callback: (count: number): boolean => {
      meter.add(count);
      used += count;
      return true;
    },
  };
  const { ours, theirs } = await socketPair(onread);
  const [program, ...args] = command;
  // As workers are started: in a group of its own, which the system gives its own share of time.
  spawn(program, args, { stdio: ["ignore", theirs, "inherit"], detached: true });
  theirs.destroy();
  await once(ours, "close");
  return meter.perSecond;
}

/** MB/s of the same bytes as one body, read by undici. @param url of a replay server's raw bytes */
export async function readRawBody(url: string, { type, rows, batches }: ReplayScan): Promise<number> {
  const meter = new Meter();
  const { body } = await request(`${url}/${type}/${rows}/${batches}`);
  body.on("data", (chunk: Buffer) => meter.add(chunk.byteLength));
  await once(body, "end");
  return meter.perSecond;
}
