import { fromBase64 } from "vgi-arrow";
import { UsageError } from "vgi-runtime";

/**
 * The bytes of a text that stands for something of the worker's, as this client gave it out.
 *
 * @param what it is, for messages: `a split's token`
 * @throws UsageError for a text that this client did not give out
 */
export function opaqueBytes(what: string, text: string): Uint8Array {
  try {
    return fromBase64(text);
  } catch (cause) {
    throw new UsageError({ what: `${what} is no base64`, next: "Pass it on as the plan gave it.", cause });
  }
}
