import type { BodyMemory } from "vgi-arrow";
import { ProtocolError } from "../errors/index.js";
import {
  allocate,
  type Allocation,
  COUNT_POSITION,
  decodeCount,
  decodeTable,
  encodeTable,
  HEAD_SIZE,
  MAX_ALLOCATIONS,
} from "./allocation-table.js";

/** The memory of a segment, read and written by position. */
export interface SegmentMemory {
  /** By which the other process opens it, e.g. `vgi-…` for `/dev/shm/vgi-…`. */
  readonly name: string;
  /** Size of the whole segment in bytes. */
  readonly size: number;
  /** Few bytes, at once. Throws `RangeError` when they are not there. */
  readNow(position: number, length: number): Uint8Array;
  writeNow(position: number, bytes: Uint8Array): void;
  /** Many bytes. Rejects with `RangeError` when they are not there. @param bodies memory to read them into. Default: fresh memory */
  read(position: number, length: number, bodies?: BodyMemory): Promise<Uint8Array>;
  write(position: number, chunks: readonly Uint8Array[]): Promise<void>;
  /** Gives it up, name and memory. Idempotent, never rejects. */
  close(): Promise<void>;
}

/**
 * A shared memory segment; wire specification, section 11. Its table of allocations has no lock: of the two processes only the one
 * whose turn it is touches it, which holds as long as calls are in lockstep.
 */
export class Segment {
  readonly #memory: SegmentMemory;

  constructor(memory: SegmentMemory) {
    this.#memory = memory;
  }

  get name(): string {
    return this.#memory.name;
  }

  get size(): number {
    return this.#memory.size;
  }

  /** What is in use now. Throws `ProtocolError` when the worker left no valid table. */
  allocations(): Allocation[] {
    const count = decodeCount(this.#memory.readNow(COUNT_POSITION, 4));
    const table =
      count > MAX_ALLOCATIONS ? null : decodeTable(this.#memory.readNow(HEAD_SIZE, count * 16), this.#memory.size);
    if (table !== null) return table;
    throw new ProtocolError({
      what: `the table of the shared memory segment ${this.name} is damaged`,
      why: "it lists what is not in the segment, or overlaps",
      next: "Report it to the authors of the worker, and connect without sharedMemory until then.",
    });
  }

  /** Puts bytes in, and gives their offset; `null` when there is no room. */
  async put(chunks: readonly Uint8Array[]): Promise<number | null> {
    const length = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
    const found = allocate(this.allocations(), length, this.size);
    if (found === null) return null;
    this.#memory.writeNow(COUNT_POSITION, encodeTable(found.allocations));
    await this.#memory.write(found.offset, chunks);
    return found.offset;
  }

  /** Copies bytes out, into `bodies` where that is given. The caller has checked that they lie in the data region. */
  read(offset: number, length: number, bodies?: BodyMemory): Promise<Uint8Array> {
    return this.#memory.read(offset, length, bodies);
  }

  /** Gives places back that were read. */
  free(offsets: readonly number[]): void {
    if (offsets.length === 0) return;
    const left = this.allocations().filter((used) => !offsets.includes(used.offset));
    this.#memory.writeNow(COUNT_POSITION, encodeTable(left));
  }

  /** Frees all: between calls nobody holds anything, but what a call that was given up left behind is still listed. */
  reset(): void {
    this.#memory.writeNow(COUNT_POSITION, encodeTable([]));
  }

  close(): Promise<void> {
    return this.#memory.close();
  }
}
