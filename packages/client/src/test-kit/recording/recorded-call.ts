import type { RpcErrorDetail, WorkerLog } from "vgi-runtime";

/** JSON, as it is written. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a call asked: without secrets, credentials, and data that only the worker can read. */
export interface RecordedRequest {
  readonly kind: "unary" | "stream";
  readonly method: string;
  /** Protocol version. */
  readonly version: string | null;
  /** Name of the protocol in routed requests; `null` before protocol 2.0. */
  readonly protocol: string | null;
  readonly params: Json;
}

/** An error that the worker answered; its stack trace is left out. */
export interface RecordedError {
  readonly type: string;
  readonly message: string;
  readonly kind: string;
  readonly code: string;
  readonly details: readonly RpcErrorDetail[];
}

/** One answer of a stream: a batch as base64 of an Arrow IPC stream, `null` for its end, or an error. */
export type RecordedStep = string | null | { readonly error: RecordedError };

/** One line of a recording. */
export interface RecordedCall extends RecordedRequest {
  readonly logs: readonly WorkerLog[];
  /** Of a unary call: base64 of an Arrow IPC stream. */
  readonly answer?: string;
  readonly error?: RecordedError;
  /** Of a stream. */
  readonly header?: string | null;
  readonly inputs?: readonly string[];
  readonly outputs?: readonly RecordedStep[];
}
