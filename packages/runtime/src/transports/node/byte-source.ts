import type { ByteTarget } from "../byte-target.js";

/** Bytes that are pulled from the system. */
export interface ByteSource {
  /** Why they failed, when they did. */
  readonly error: Error | null;
  /** Whether a chunk waits to be read. */
  readonly unread: boolean;
  /** Moves the next bytes to a target: until it is satisfied, or for a while. One at a time. `false` at the end, whether it was a good one or not. */
  readInto(target: ByteTarget): Promise<boolean>;
  /** Reads on to the end and drops everything. */
  discard(): void;
}
