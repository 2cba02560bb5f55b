/** What kind of fault an {@link IpcError} reports. */
export type IpcErrorCode =
  /** The bytes end inside a message, or before the end-of-stream marker. */
  | "IPC_TRUNCATED"
  /** The bytes are no Arrow IPC, or contradict themselves. */
  | "IPC_INVALID"
  /** A length exceeds the limit that the reader was given, or a batch what one message can hold. */
  | "IPC_TOO_LARGE"
  /** Correct Arrow that is not supported here: compressed bodies without a codec, tensors, big-endian data. */
  | "IPC_UNSUPPORTED"
  /** A batch that does not fit the schema of the stream it is written to. */
  | "IPC_SCHEMA_MISMATCH";

const BRAND = Symbol.for("vgi.IpcError");

/** Bytes that are not the Arrow IPC they should be, or a batch that can't be written. The message names what and where. */
export class IpcError extends Error {
  readonly code: IpcErrorCode;
  /** Position in the byte stream at which the fault was found, in bytes, where it is known. */
  readonly offset: number | undefined;

  constructor(code: IpcErrorCode, message: string, options: { offset?: number | undefined; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "IpcError";
    this.code = code;
    this.offset = options.offset;
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** True for an `IpcError` of any copy of this package. */
  static is(error: unknown): error is IpcError {
    return typeof error === "object" && error !== null && (error as { [BRAND]?: unknown })[BRAND] === true;
  }
}
