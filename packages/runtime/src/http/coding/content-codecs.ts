/** A content coding of HTTP that shrinks bodies. */
export type ContentCoding = "zstd" | "gzip";

/** Something that bytes are pulled from; `null` is the end. One `read` at a time. */
export interface ByteSource {
  read(): Promise<Uint8Array | null>;
}

/** Undoes and applies content codings. What zstd and gzip are made of depends on the platform. */
export interface ContentCodecs {
  /** Whether compressing with zstd costs little here; else it is for those who ask for it. */
  readonly fastZstd: boolean;
  /**
   * What `source` holds, decoded as it comes in. `read` rejects with {@link DecodedSizeError} as soon as more than `maxBytes` came out,
   * and with another error when the bytes are not of this coding or end early; then nothing more is read.
   */
  decoded(coding: ContentCoding, source: ByteSource, maxBytes: number): ByteSource;
  /**
   * A body in this coding.
   *
   * @param level effort, from 1; its highest value and default are the coding's own
   */
  encoded(coding: ContentCoding, body: readonly Uint8Array[], level?: number): Promise<Uint8Array>;
}

/** What was compressed is larger than the caller wants it. */
export class DecodedSizeError extends Error {
  override readonly name = "DecodedSizeError";
  /** The limit, in bytes. */
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes come out of the compressed body`);
    this.maxBytes = maxBytes;
  }
}

/** The coding of a name as HTTP has it; `null` for one that is not known here. */
export function contentCodingOf(name: string): ContentCoding | null {
  const lower = name.trim().toLowerCase();
  if (lower === "zstd" || lower === "gzip") return lower;
  return lower === "x-gzip" ? "gzip" : null;
}
