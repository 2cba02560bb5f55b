import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { OnReadOpts, Socket } from "node:net";
import { concatChunks, EMPTY_SCHEMA, emptyBatch, encodeStream, StreamEncoder } from "vgi-arrow";
import { messageDecoder } from "./decode-rate.js";
import type { Command, ReplayScan } from "./replay-commands.js";
import { batchBytes } from "./replay-service.js";
import { socketPair } from "./socket-pair.js";

/** Ticks on the way at once, topped up by twos: as many as a client has of large batches. */
const TICKS = 4;

/**
 * The least that a program does which scans: it asks for batches by ticks, reads each into one of two pieces of memory, decodes it, gives it
 * to a loop by a promise, and transfers the memory of the one before, so that nobody sees another batch in it. It knows beforehand how long
 * each message is, has no errors and no limits, and its work on a batch is spread over the reads of the next one.
 */
class LeastProgram {
  readonly onread: OnReadOpts = { buffer: () => this.#room(), callback: (count) => this.#arrived(count) };
  readonly #decode: (message: Uint8Array) => number;
  readonly #batches: number;
  readonly #lead: Uint8Array;
  readonly #memory: [Uint8Array, Uint8Array];
  readonly #parts: (() => void)[] = [];
  readonly #ready: { readonly piece: 0 | 1; readonly rows: number }[] = [];
  #socket: Socket | null = null;
  #worker: ChildProcess | null = null;
  #leadUsed = 0;
  #piece: 0 | 1 = 0;
  #used = 0;
  #free = 2;
  #reads = 0;
  #readsBefore = 0;
  #isTurning = false;
  #asked = 0;
  #given = 0;
  #done = 0;
  /** Where the batch is that the loop looks at. */
  #held: 0 | 1 | null = null;
  #wake: ((result: IteratorResult<number>) => void) | null = null;

  /** @param lead bytes before the first batch */
  constructor(scan: ReplayScan, lead: number) {
    const size = batchBytes(scan);
    this.#decode = messageDecoder(scan);
    this.#batches = scan.batches;
    this.#lead = Buffer.allocUnsafeSlow(lead);
    this.#memory = [new Uint8Array(size), new Uint8Array(size)];
  }

  begin(worker: ChildProcess, socket: Socket): void {
    [this.#worker, this.#socket] = [worker, socket];
    const request = emptyBatch(EMPTY_SCHEMA, new Map([["vgi_rpc.method", "init"]]));
    this.#write(concatChunks([encodeStream(EMPTY_SCHEMA, [request]), new StreamEncoder(EMPTY_SCHEMA).schema()]));
    for (let count = 0; count < TICKS; count += 2) this.#ask();
  }

  /** Rows of each batch. */
  [Symbol.asyncIterator](): AsyncIterator<number> {
    return { next: () => this.#next() };
  }

  #next(): Promise<IteratorResult<number>> {
    const held = this.#held;
    if (held !== null) {
      this.#held = null;
      this.#later(() => this.#transfer(held));
      this.#later(() => this.#topUp());
    }
    if (this.#given === this.#batches) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => {
      this.#wake = resolve;
      if (this.#ready.length > 0) this.#later(this.#give);
    });
  }

  #room(): Uint8Array {
    if (this.#leadUsed < this.#lead.byteLength) return this.#lead.subarray(this.#leadUsed);
    return this.#used === 0 ? this.#memory[this.#piece] : this.#memory[this.#piece].subarray(this.#used);
  }

  #arrived(count: number): boolean {
    this.#reads += 1;
    if (this.#leadUsed < this.#lead.byteLength) {
      this.#leadUsed += count;
      return true;
    }
    this.#used += count;
    this.#parts.shift()?.();
    const piece = this.#piece;
    if (this.#used < this.#memory[piece].byteLength) return true;
    this.#used = 0;
    this.#piece = piece === 0 ? 1 : 0;
    this.#free -= 1;
    this.#later(() => this.#read(piece));
    return this.#free > 0;
  }

  #read(piece: 0 | 1): void {
    this.#ready.push({ piece, rows: this.#decode(this.#memory[piece]) });
    if (this.#wake !== null) this.#later(this.#give);
  }

  readonly #give = (): void => {
    const wake = this.#wake;
    const next = wake === null ? undefined : this.#ready.shift();
    if (wake === null || next === undefined) return;
    this.#wake = null;
    this.#held = next.piece;
    this.#given += 1;
    wake({ done: false, value: next.rows });
  };

  #transfer(piece: 0 | 1): void {
    const { buffer } = this.#memory[piece];
    this.#memory[piece] = new Uint8Array(structuredClone(buffer, { transfer: [buffer as ArrayBuffer] }));
    this.#free += 1;
    if (this.#free === 1) this.#socket?.resume();
  }

  #topUp(): void {
    this.#done += 1;
    if (this.#asked < this.#batches && this.#asked - this.#done <= TICKS / 2) this.#ask();
  }

  #ask(): void {
    this.#asked += 2;
    this.#write(twoTicks);
  }

  #write(bytes: Uint8Array): void {
    this.#worker?.stdin?.write(bytes);
  }

  /** Does a part of the work at the next read; in a turn of the event loop when none comes. */
  #later(part: () => void): void {
    this.#parts.push(part);
    if (this.#isTurning) return;
    this.#isTurning = true;
    this.#readsBefore = this.#reads;
    setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    if (this.#reads === this.#readsBefore) this.#parts.shift()?.();
    this.#readsBefore = this.#reads;
    this.#isTurning = this.#parts.length > 0;
    if (this.#isTurning) setImmediate(this.#turn);
  };
}

const tick = concatChunks(new StreamEncoder(EMPTY_SCHEMA).batch(emptyBatch(EMPTY_SCHEMA)));
const twoTicks = concatChunks([tick, tick]);

/**
 * MB/s of a scan by the least program.
 *
 * @param stdio the compiled worker: it asks for no more of a request than its method
 * @param lead bytes that it writes before the first batch
 * @param uncounted batches before the time begins
 */
export async function leastProgramRate(
  scan: ReplayScan,
  stdio: Command,
  lead: number,
  uncounted: number,
): Promise<number> {
  const program = new LeastProgram(scan, lead);
  const { ours, theirs } = await socketPair(program.onread);
  const [path, ...args] = stdio;
  const worker = spawn(path, args, { stdio: ["pipe", theirs, "inherit"], detached: true });
  theirs.destroy();
  program.begin(worker, ours);
  let [begin, batches, rows] = [0, 0, 0];
  for await (const count of program) {
    rows += count;
    batches += 1;
    if (batches === uncounted) begin = performance.now();
  }
  const took = performance.now() - begin;
  const ended = once(worker, "close");
  worker.stdin?.end(new StreamEncoder(EMPTY_SCHEMA).end());
  await ended;
  ours.destroy();
  if (rows !== scan.rows * scan.batches)
    throw new Error(`${rows} rows came where ${scan.rows * scan.batches} were asked for`);
  return (batchBytes(scan) * (batches - uncounted)) / took / 1_000;
}
