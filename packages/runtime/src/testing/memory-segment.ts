import type { SegmentMemory } from "../shm/segment.js";
import { encodeHead } from "../shm/allocation-table.js";

/** Shared memory that both sides have, because they are in one process. */
export class MemorySegment implements SegmentMemory {
  readonly name = "vgi-memory";
  readonly size: number;
  readonly bytes: Uint8Array;
  closed = 0;

  constructor(size: number = 65_536 + 4096) {
    this.size = size;
    this.bytes = new Uint8Array(size);
    this.bytes.set(encodeHead(size));
  }

  readNow(position: number, length: number): Uint8Array {
    if (position + length > this.bytes.byteLength) throw new RangeError("read outside of the segment");
    return this.bytes.slice(position, position + length);
  }

  writeNow(position: number, bytes: Uint8Array): void {
    if (position + bytes.byteLength > this.bytes.byteLength) throw new RangeError("write outside of the segment");
    this.bytes.set(bytes, position);
  }

  read(position: number, length: number): Promise<Uint8Array> {
    return Promise.resolve(this.readNow(position, length));
  }

  write(position: number, chunks: readonly Uint8Array[]): Promise<void> {
    let at = position;
    for (const chunk of chunks) {
      this.writeNow(at, chunk);
      at += chunk.byteLength;
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.closed += 1;
    return Promise.resolve();
  }
}
