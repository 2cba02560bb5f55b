/** Content codings that HTTP bodies and external objects may have. */
export type ContentCoding = "zstd" | "gzip";

/** The coding that a `Content-Encoding` header names; `null` for none, `undefined` for one that is not known here. */
export function contentCoding(header: string | undefined): ContentCoding | null | undefined {
  const [name = ""] = (header ?? "").split(";", 1);
  switch (name.trim().toLowerCase()) {
    case "":
    case "identity":
      return null;
    case "zstd":
      return "zstd";
    case "gzip":
    case "x-gzip":
      return "gzip";
    default:
      return undefined;
  }
}

/** Bytes that can't be decoded: damaged, or longer than allowed once decoded. */
export class ContentCodingError extends Error {
  readonly fault: "corrupt" | "too-large";

  constructor(fault: "corrupt" | "too-large", message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "ContentCodingError";
    this.fault = fault;
  }
}

/** Compression of whole bodies. */
export interface ContentCodecs {
  /**
   * Decodes a whole body. What it becomes never takes more than `maxBytes`: one that would is a {@link ContentCodingError} as soon as
   * that is seen.
   */
  decode(coding: ContentCoding, bytes: Uint8Array, maxBytes: number): Promise<Uint8Array>;
  /** Encodes a whole body, fast rather than small. */
  encode(coding: ContentCoding, bytes: Uint8Array): Promise<Uint8Array>;
}
