import { UsageError } from "../errors/index.js";
import { HEADER_SIZE } from "./allocation-table.js";

/** Settings of shared memory, of pools and clients. */
export interface SharedMemoryOptions {
  /**
   * stdio, unix, launch: large batches go through a shared memory segment, where this system and the worker can do that (Linux); else
   * everything goes through the stream as usual. Each connection has a segment of its own, of `size` bytes: default 4 MiB, of which one
   * batch of the worker and two inputs must fit to go this way. Streams are then in lockstep, `window` is 1. Default `false`.
   */
  readonly sharedMemory?: boolean | { readonly size?: number | undefined } | undefined;
}

const DEFAULT_SIZE = 4 * 2 ** 20;
const PAGE = 4096;

/** Size of a segment in whole pages; `null` for none. Throws `UsageError` for a size that can't be one. */
export function segmentSize({ sharedMemory }: SharedMemoryOptions): number | null {
  if (sharedMemory === undefined || sharedMemory === false) return null;
  const size = sharedMemory === true ? DEFAULT_SIZE : (sharedMemory.size ?? DEFAULT_SIZE);
  if (!Number.isSafeInteger(size) || size <= HEADER_SIZE) {
    throw new UsageError({
      what: `sharedMemory can't have the size ${String(size)}`,
      why: `it must be a whole number of bytes above ${HEADER_SIZE}, which its header takes`,
    });
  }
  return Math.ceil(size / PAGE) * PAGE;
}
