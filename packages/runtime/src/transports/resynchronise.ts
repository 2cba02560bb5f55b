import { EMPTY_SCHEMA, emptyBatch } from "vgi-arrow";
import type { RpcError } from "../errors/index.js";
import { ERROR_KIND, METHOD, REQUEST_VERSION } from "../wire/metadata-keys.js";
import { randomHex } from "../wire/random-hex.js";
import { encodeSingle } from "../wire/request.js";
import type { ByteChannel } from "./byte-channel.js";
import type { FrameSource } from "./frame-source.js";
import { type ReplyContext, ReplyStream } from "./reply-stream.js";

/** Most replies that can be owed when the position is in doubt: header, output, and the answer to a stray input. */
const MOST_OWED = 8;

const BEFORE_DISPATCH = new Set([
  "protocol_version_mismatch",
  "protocol_not_specified",
  "protocol_not_supported",
  "method_not_implemented",
]);

/** Whether a worker refused a call before it looked at what the method is: then it waits for no input stream. */
export function refusedBeforeDispatch(error: RpcError): boolean {
  return BEFORE_DISPATCH.has(error.errorKind);
}

/**
 * Finds the position in the bytes again when it is unknown how many replies a worker owes.
 *
 * Workers differ: a stream that was refused after dispatch has its input read and dropped by newer ones, while older ones take the
 * input for the next request and answer it with an error. So an input stream is sent where one may be awaited, then a request that
 * every worker refuses, with a mark that it repeats in the refusal (an unknown wire version). Everything before that is dropped.
 *
 * @param withInput whether the input stream of the call was never begun, and may be awaited
 */
export async function resynchronise(
  channel: ByteChannel,
  frames: FrameSource,
  context: ReplyContext,
  withInput: boolean,
): Promise<void> {
  const mark = `sync-${randomHex(16)}`;
  const request = emptyBatch(
    EMPTY_SCHEMA,
    new Map([
      [METHOD, mark],
      [REQUEST_VERSION, mark],
    ]),
  );
  // A tick without metadata: a worker that takes it for a request answers that the method is missing.
  const input = withInput ? encodeSingle(emptyBatch(EMPTY_SCHEMA)) : [];
  void channel.write([...input, ...encodeSingle(request)]);
  for (let owed = 0; owed < MOST_OWED; owed += 1) {
    const reply = new ReplyStream(frames, context);
    let found = false;
    for (let batch = await reply.nextRaw(null); batch !== null; batch = await reply.nextRaw(null)) {
      found ||= [...batch.metadata].some(([key, value]) => key !== ERROR_KIND && value.includes(mark));
    }
    if (found) return;
  }
  throw new Error("the worker did not answer the synchronisation request");
}
