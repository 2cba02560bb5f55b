import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromRows, readRows, TimestampValue, toArrowSchema, withMetadata } from "vgi-arrow";
import { HttpStatusError, ProtocolError, RpcError, UnsupportedError, UsageError } from "../errors/index.js";
import type { CallScope } from "../transports/call-scope.js";
import { readSingle, type ReplyContext, ReplyStream } from "../transports/reply-stream.js";
import { METHOD, REQUEST_VERSION, WIRE_VERSION } from "../wire/metadata-keys.js";
import { encodeSingle } from "../wire/request.js";
import type { HttpCalls } from "./http-calls.js";
import type { UploadUrl } from "./http-features.js";
import { released } from "./http-frames.js";

/** The method, which belongs to the server and to no protocol. */
export const UPLOAD_URL_METHOD = "__upload_url__";
const MAX_COUNT = 100;

/** Asks for places for uploads; wire specification, section 10, "Upload URL generation". */
export async function requestUploadUrls(
  calls: HttpCalls,
  count: number,
  context: ReplyContext,
  scope: CallScope,
): Promise<UploadUrl[]> {
  if (!Number.isInteger(count) || count < 1 || count > MAX_COUNT) {
    throw new UsageError({ what: `${count} upload URLs can't be asked for`, why: `1 to ${MAX_COUNT} can` });
  }
  const batch = paramsBatch(count);
  const request = {
    path: `${UPLOAD_URL_METHOD}/init`,
    body: encodeSingle(batch),
    schema: batch.schema,
    metadata: batch.metadata,
    // Another set of URLs does no harm.
    replaySafe: true,
    // To upload it, a URL would have to be asked for.
    neverUploaded: true,
  };
  try {
    const turn = await calls.post(request, context, scope);
    const reply = new ReplyStream(turn.frames, context);
    const result = await released(turn, () => readSingle(reply, scope, context, "the list of URLs"));
    turn.response.finish();
    return readUrls(result, context);
  } catch (error) {
    // Without uploads there is no such path, or a router takes it for a protocol that is not hosted.
    if (isNotFound(error)) throw unsupported(context.address, error);
    throw error;
  }
}

let params: Schema | undefined;

function paramsBatch(count: number): RecordBatch {
  params ??= toArrowSchema({ fields: [{ name: "count", type: "int64", nullable: false }] });
  const metadata = new Map([
    [METHOD, UPLOAD_URL_METHOD],
    [REQUEST_VERSION, WIRE_VERSION],
  ]);
  return withMetadata(batchFromRows(params, [{ count }]), metadata);
}

function readUrls(batch: RecordBatch, context: ReplyContext): UploadUrl[] {
  return readRows(batch).map((row) => {
    const { upload_url: uploadUrl, download_url: downloadUrl, expires_at: expiresAt } = row;
    if (typeof uploadUrl === "string" && typeof downloadUrl === "string" && expiresAt instanceof TimestampValue) {
      return { uploadUrl, downloadUrl, expiresAt: expiresAt.toDate() };
    }
    throw new ProtocolError({
      what: `${context.address} broke the protocol in ${context.method}`,
      why: "its answer has not the columns upload_url, download_url and expires_at",
    });
  });
}

function isNotFound(error: unknown): boolean {
  if (error instanceof HttpStatusError) return error.status === 404;
  if (!(error instanceof RpcError)) return false;
  // Servers older than the error model have no code.
  return error.errorCode === "UNIMPLEMENTED" || error.remoteType === "MethodNotImplementedError";
}

function unsupported(address: string, cause: unknown): UnsupportedError {
  return new UnsupportedError({
    what: `${address} gave no upload URLs`,
    why: "its server offers none",
    next: "Send less at once, or ask its operator for external storage.",
    cause,
  });
}
