import type { RecordBatch } from "apache-arrow";
import type { RpcConnection, RpcRequest } from "../connection.js";
import type { RpcCallOptions, WorkerLog } from "../call-options.js";
import type { CallTarget } from "../interceptors/rpc-interceptor.js";

/** One remote call, as those see it who look on. */
export interface ObservedCall {
  readonly method: string;
  /** Protocol name on the wire; `null` on the unrouted generation. */
  readonly protocol: string | null;
  readonly type: "unary" | "stream";
  /** Address of the worker, fit for messages. */
  readonly address: string;
  readonly transport: RpcConnection["kind"];
}

/** Which way a batch went: `input` to the worker, `output` from it. */
export type BatchDirection = "input" | "output";

/** One look at one call. What it does must not throw. */
export interface CallObservation {
  /** Goes out with the request, where the request does not say the same already. */
  readonly metadata?: ReadonlyMap<string, string> | undefined;
  /** Runs a step of the call, so that it can be in a context of the observer's. */
  run?<T>(step: () => T): T;
  /** Parameters, inputs, headers, results and data; ticks, logs and errors are none. */
  batch?(direction: BatchDirection, batch: RecordBatch): void;
  /** Receives the worker's log messages of a call that nobody else listens to. */
  log?(log: WorkerLog): void;
  /** The call is over; `error` is `null` when it went well, or was ended early by its caller. Once. */
  end(error: unknown): void;
}

/** Looks at calls; `null` for one that is of no interest. */
export type CallObserver = (call: ObservedCall, options: RpcCallOptions) => CallObservation | null;

/** What is to be seen of a request. */
export function observedCall(type: ObservedCall["type"], request: RpcRequest, target: CallTarget): ObservedCall {
  const { method, routing } = request;
  return { method, protocol: routing.protocol, type, address: target.address, transport: target.kind };
}
