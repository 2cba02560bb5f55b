import type { VgiError } from "../errors/index.js";
import type { ByteTarget } from "./byte-target.js";

/** What a call knows when the channel ends under it. */
export interface LossContext {
  /** Method that was waiting. */
  readonly method: string;
  /** Whether the worker ever sent anything on this channel. */
  readonly answered: boolean;
  /** What was wrong with the bytes, e.g. that they end inside a message. */
  readonly cause?: unknown;
}

/**
 * A duplex of bytes to one worker: pipes to a process, a unix or tcp socket. It fails as a whole: after a failed write, `read`
 * gives `null` soon too.
 */
export interface ByteChannel {
  /** For messages. */
  readonly address: string;
  /** False once it ended, in either direction. */
  readonly open: boolean;
  /** Whether bytes came that `read` has not given out. */
  readonly unread: boolean;
  /** Last lines of the worker's stderr, where we have it. */
  readonly lastStderr: readonly string[];
  /** Queues chunks; resolves when the queue was drained, or can't be any more. Never rejects. */
  write(chunks: readonly Uint8Array[]): Promise<void>;
  /** Moves the next bytes to a target: until it is satisfied, or for a while. One at a time. `false` when there will be none. */
  read(target: ByteTarget): Promise<boolean>;
  /** Why the channel ended, as the error for the call that waited; waits for the exit code of a process. */
  lost(context: LossContext): Promise<VgiError>;
  /** Ends the channel and what it owns. `force` doesn't wait for the worker to end by itself. Idempotent, never rejects. */
  close(options?: { readonly force?: boolean | undefined }): Promise<void>;
  /** Whether the channel keeps this process alive. */
  ref(): void;
  unref(): void;
}
