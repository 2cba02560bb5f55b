import { spawn } from "node:child_process";
import { once } from "node:events";
import type { OnReadOpts } from "node:net";
import type { Agent } from "undici";
import { countAnswer, countingAgent } from "../ceiling/count-answers.js";
import type { HttpTap } from "../ceiling/http-tap.js";
import type { Command, ReplayScan } from "./replay-commands.js";
import { socketPair } from "./socket-pair.js";

const BUFFER = 8 * 2 ** 20;

/** Counts bytes, and how fast they came once a part of them was here: the start of a process is not what is measured. */
class Meter {
  readonly #uncounted: number;
  #begin = 0;
  #last = 0;
  #bytes = 0;

  /** @param uncounted bytes that come before the time begins */
  constructor(uncounted: number) {
    this.#uncounted = uncounted;
  }

  add(bytes: number): void {
    this.#last = performance.now();
    this.#bytes += bytes;
    if (this.#begin !== 0 || this.#bytes < this.#uncounted) return;
    this.#begin = this.#last;
    this.#bytes = 0;
  }

  /** In millions of bytes. */
  get perSecond(): number {
    return this.#bytes / (this.#last - this.#begin) / 1_000;
  }
}

/**
 * MB/s of the bytes of a scan through the kind of pipe that workers write to, read in the fastest way there is on Node: by `onread`, straight
 * into memory, looking at none of it.
 *
 * @param command writes them to stdout
 * @param uncounted bytes before the time begins
 * @param pieces gives pieces of memory that are filled one after the other. Default: all reads go to the start of one
 * @param full sees each piece when it is filled
 */
export async function readRawPipe(
  command: Command,
  uncounted: number,
  pieces?: () => Uint8Array,
  full?: (piece: Uint8Array) => void,
): Promise<number> {
  const meter = new Meter(uncounted);
  let memory = pieces?.() ?? Buffer.allocUnsafeSlow(BUFFER);
  let used = 0;
  const room = (): Uint8Array => {
    if (pieces !== undefined && used === memory.byteLength) {
      memory = pieces();
      used = 0;
    }
    return memory.subarray(used);
  };
  const onread: OnReadOpts = {
    buffer: pieces === undefined ? memory : room,
    callback: (count: number): boolean => {
      used += count;
      if (used === memory.byteLength) full?.(memory);
      meter.add(count);
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
export async function readRawBody(
  url: string,
  { type, rows, batches }: ReplayScan,
  uncounted: number,
): Promise<number> {
  const meter = new Meter(uncounted);
  await using agent = disposable(countingAgent());
  const body = { origin: url, path: `/${type}/${rows}/${batches}`, method: "GET" } as const;
  await countAnswer(agent, body, (bytes) => meter.add(bytes));
  return meter.perSecond;
}

/** New memory each time. */
export function newPieces(bytes: number): () => Uint8Array {
  return () => Buffer.allocUnsafeSlow(bytes);
}

/** Two by turns, as much as a client needs where one batch is read while another is looked at. */
export function twoPieces(bytes: number): () => Uint8Array {
  const [one, other] = [Buffer.allocUnsafeSlow(bytes), Buffer.allocUnsafeSlow(bytes)];
  let turn = 0;
  return () => ((turn += 1) % 2 === 0 ? one : other);
}

/**
 * MB/s of what was recorded, asked again by undici: each turn when the answer with the token for it is here.
 *
 * @param memory bytes that answers are read to, one part after the other. Default: as few as a read takes
 */
export async function readRawTurns(tap: HttpTap, uncounted: number, memory?: number): Promise<number> {
  const meter = new Meter(uncounted);
  await using agent = disposable(countingAgent(memory));
  await tap.replay((bytes) => meter.add(bytes), agent);
  return meter.perSecond;
}

function disposable(agent: Agent): Agent & AsyncDisposable {
  return Object.assign(agent, { [Symbol.asyncDispose]: () => agent.destroy() });
}
