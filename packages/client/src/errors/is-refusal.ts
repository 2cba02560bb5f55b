import { RpcError } from "vgi-runtime/errors";

/** Whether the worker itself refused a call: it understood the request, whatever it thought of it. */
export function isRefusal(error: unknown): error is RpcError {
  return error instanceof RpcError;
}
