import { randomBytes } from "node:crypto";
import { constants, readSync, unlinkSync, writeSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import type { BodyMemory } from "vgi-arrow";
import { endWithProcess } from "../../transports/node/exit-guard.js";
import { uninitialized } from "../../transports/node/uninitialized.js";
import { encodeHead } from "../allocation-table.js";
import type { SegmentMemory } from "../segment.js";
import { removeStaleSegments } from "./stale-segments.js";
import { segmentPrefix } from "./segment-prefix.js";

/** Where POSIX shared memory is a file on Linux: `shm_open("/name")` opens `/dev/shm/name`. */
export const MOUNT = "/dev/shm";

const ZEROS = 1 << 20;

/** Copying so much takes 1 to 2 ms, and no longer than another thread that has to be woken, and to wake this one. */
const AT_ONCE = 10 * 2 ** 20;

/**
 * A new segment, seen as a file and read and written by position: no native addon can map it here, and none is needed. Its name goes when
 * it is closed, and when this process ends.
 *
 * @param size in bytes, whole pages
 * @returns `null` where there is no such mount, and where it has no room
 */
export async function createSegmentFile(size: number, mount: string = MOUNT): Promise<SegmentMemory | null> {
  if (process.platform !== "linux") return null;
  const prefix = segmentPrefix();
  if (prefix === null) return null;
  removeStaleSegments(mount);
  const name = `${prefix}${randomBytes(8).toString("hex")}`;
  const path = `${mount}/${name}`;
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
  let handle: FileHandle;
  // Before the file is there: a signal may come at any time.
  const remove = (): void => unlinkQuietly(path);
  const unguard = endWithProcess(remove);
  try {
    handle = await open(path, flags, 0o600);
  } catch {
    unguard();
    return null;
  }
  const memory = new SegmentFile(name, size, handle, () => {
    unguard();
    remove();
  });
  try {
    await memory.fill();
    return memory;
  } catch {
    await memory.close();
    return null;
  }
}

class SegmentFile implements SegmentMemory {
  readonly name: string;
  readonly size: number;
  readonly #handle: FileHandle;
  readonly #remove: () => void;
  #closing: Promise<void> | null = null;

  constructor(name: string, size: number, handle: FileHandle, remove: () => void) {
    this.name = name;
    this.size = size;
    this.#handle = handle;
    this.#remove = remove;
  }

  /**
   * Writes every page. The mount gives memory when it is written: a worker that wrote to a page which can't be had would be killed by
   * SIGBUS, whereas here it is an error.
   */
  async fill(): Promise<void> {
    const zeros = new Uint8Array(Math.min(ZEROS, this.size));
    for (let at = 0; at < this.size; at += zeros.byteLength) {
      await this.write(at, [zeros.subarray(0, Math.min(zeros.byteLength, this.size - at))]);
    }
    this.writeNow(0, encodeHead(this.size));
  }

  readNow(position: number, length: number): Uint8Array {
    const target = new Uint8Array(length);
    this.#readInto(target, position);
    return target;
  }

  #readInto(target: Uint8Array, position: number): void {
    const { byteLength } = target;
    let filled = 0;
    while (filled < byteLength) {
      filled += some(readSync(this.#handle.fd, target, filled, byteLength - filled, position + filled));
    }
  }

  writeNow(position: number, bytes: Uint8Array): void {
    let written = 0;
    while (written < bytes.byteLength) {
      written += writeSync(this.#handle.fd, bytes, written, bytes.byteLength - written, position + written);
    }
  }

  async read(position: number, length: number, bodies?: BodyMemory): Promise<Uint8Array> {
    // All of it is read over: clearing it before would take as long.
    const target = bodies?.allocate(length, uninitialized) ?? uninitialized(length);
    if (length <= AT_ONCE) {
      this.#readInto(target, position);
      return target;
    }
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await this.#handle.read(target, filled, length - filled, position + filled);
      filled += some(bytesRead);
    }
    return target;
  }

  async write(position: number, chunks: readonly Uint8Array[]): Promise<void> {
    let at = position;
    for (const chunk of chunks) {
      let written = 0;
      if (chunk.byteLength <= AT_ONCE) {
        this.writeNow(at, chunk);
        written = chunk.byteLength;
      }
      while (written < chunk.byteLength) {
        const { bytesWritten } = await this.#handle.write(chunk, written, chunk.byteLength - written, at + written);
        written += bytesWritten;
      }
      at += chunk.byteLength;
    }
  }

  close(): Promise<void> {
    this.#remove();
    this.#closing ??= this.#handle.close().catch(() => {});
    return this.#closing;
  }
}

/** The worker can cut the file off. */
function some(count: number): number {
  if (count > 0) return count;
  throw new RangeError("the shared memory segment has become shorter");
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It was removed already, or never made.
  }
}
