import type { RecordBatch, Schema } from "apache-arrow";
import { decodeSchema, type RecordDescriptor } from "vgi-arrow";
import type { RpcConnection, RpcRequest } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import { HttpStatusError, ProtocolError, RpcError } from "../errors/index.js";
import { routedRouting } from "../wire/routing.js";

const REFLECTION = "vgi_rpc.Reflection.v1";

/** Calls a method of the reflection protocol: its answer is a record, as bytes in one column. */
export async function callReflection<T>(
  connection: RpcConnection,
  call: { readonly method: string; readonly params: RecordBatch; readonly answer: RecordDescriptor<T> },
  options: RpcCallOptions | undefined,
): Promise<T> {
  const { method, params, answer } = call;
  // Reflection declares no version: it is asked by those who don't know the versions yet.
  const request: RpcRequest = { method, routing: routedRouting(REFLECTION), protocolVersion: null, params };
  const batch = await connection.unary(request, options);
  const position = batch.schema.fields.findIndex(({ name }) => name === "result");
  const result: unknown = batch.getChildAt(position)?.get(0);
  return readDescribed(connection, () => {
    if (!(result instanceof Uint8Array)) throw new TypeError(`the answer to ${method} has no bytes as its "result"`);
    return answer.decode(result);
  });
}

/** Reads what a server said of itself; what can't be read is said as an error of its. */
export function readDescribed<T>(connection: RpcConnection, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new ProtocolError({
      what: `${connection.address} gave a description of itself that can't be read`,
      why: cause instanceof Error ? cause.message : String(cause),
      cause,
    });
  }
}

/** A schema of a method; the error for one that can't be read names both. */
export function readSchema(method: string, role: string, bytes: Uint8Array): Schema {
  try {
    return decodeSchema(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new TypeError(`the ${role} of ${method}: ${why}`, { cause });
  }
}

/** Whether an error says that the server has no such protocol or method at all. */
export function isNotHosted(error: unknown): boolean {
  if (error instanceof RpcError) {
    return NOT_HOSTED.has(error.errorKind) || NOT_HOSTED.has(error.remoteType) || error.errorCode === "UNIMPLEMENTED";
  }
  // Unrouted servers have no such path over HTTP.
  return error instanceof HttpStatusError && error.status === 404 && error.fromWorker;
}

const NOT_HOSTED: ReadonlySet<string> = new Set([
  "protocol_not_supported",
  "method_not_implemented",
  "ProtocolNotSupportedError",
  "MethodNotImplementedError",
]);
