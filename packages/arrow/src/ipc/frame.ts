/** The kinds of messages that a stream of record batches is made of. */
export type FrameKind = "schema" | "dictionary" | "batch" | "eos";

/** One encapsulated message of the Arrow IPC streaming format, still encoded. */
export interface Frame {
  readonly kind: FrameKind;
  /** Continuation marker, metadata length and metadata, as they came. */
  readonly head: Uint8Array;
  /** Message body; starts on a multiple of 8 bytes in its buffer. Empty for schemas and the end-of-stream marker. */
  readonly body: Uint8Array;
  /** Position of the frame's first byte in the byte stream. */
  readonly offset: number;
}

/** Bytes before the metadata: continuation marker and metadata length. */
export const PREFIX_LENGTH = 8;

/** Metadata versions, as they are numbered on the wire. Before V4, of 2017, buffers were described in another way. */
export const METADATA_V4 = 3;
/** As V4, but unions have no validity of their own. */
export const METADATA_V5 = 4;

const NOTHING: Uint8Array = new Uint8Array(0);

/** An empty body. */
export function noBody(): Uint8Array {
  return NOTHING;
}

/** A fresh end-of-stream marker: continuation marker and a metadata length of zero. */
export function endOfStream(): Uint8Array {
  return Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0);
}
