import type { Schema } from "apache-arrow";

/** A request whose body is one IPC stream with one batch. */
export interface ArrowRequest {
  /** Below the prefix, e.g. `vgi.v2/bind`. */
  readonly path: string;
  readonly body: readonly Uint8Array[];
  /** Schema and whole custom metadata of the batch, which a pointer in its place repeats. */
  readonly schema: Schema;
  readonly metadata: ReadonlyMap<string, string>;
  readonly replaySafe?: boolean | undefined;
  /** Whether it goes out as it is, however small the server says that requests must be. Default false. */
  readonly neverUploaded?: boolean | undefined;
}
