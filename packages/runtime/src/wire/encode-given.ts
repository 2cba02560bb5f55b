import { IpcError } from "vgi-arrow";
import { UsageError } from "../errors/index.js";

/**
 * Encodes a batch that the caller gave. That it can't be sent is the caller's to mend, and nothing of it was sent.
 *
 * @param what the batch, e.g. `the input of table_function_exchange`
 * @param next what to give instead
 * @throws UsageError with the encoder's complaint as its cause
 */
export function encodeGiven<T>(what: string, next: string, encode: () => T): T {
  try {
    return encode();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const tooLarge = IpcError.is(cause) && cause.code === "IPC_TOO_LARGE";
    throw new UsageError({ what: `${what} can't be sent`, why, next: tooLarge ? "Send less at once." : next, cause });
  }
}

/** The same for an input of a stream. */
export function encodeInput<T>(method: string, encode: () => T): T {
  return encodeGiven(`the input of ${method}`, "Give batches of the schema that the stream was opened with.", encode);
}
