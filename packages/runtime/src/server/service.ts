import type { RecordBatch, Schema } from "apache-arrow";

/** Severity of a log message that goes to the client. */
export type LogLevel = "ERROR" | "WARN" | "INFO" | "DEBUG" | "TRACE";

/** What a handler knows about the call it serves. */
export interface CallContext {
  readonly method: string;
  readonly requestId: string;
  readonly transport: "bytes" | "http";
  /** Custom metadata of the request batch. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Sends a log message to the client, before the next answer of this call. */
  log(level: LogLevel, message: string, extra?: Readonly<Record<string, unknown>>): void;
}

/** A method with one answer: wire specification section 6. */
export interface UnaryMethod {
  readonly kind: "unary";
  /** Columns of the request, checked by name and order; `null` takes any. */
  readonly params: Schema | null;
  /** Schema of the answer: one field `result`, or none for a method without result. */
  readonly result: Schema;
  /** One row, or zero rows for a method without result. */
  readonly handle: (params: RecordBatch, context: CallContext) => RecordBatch | Promise<RecordBatch>;
}

/** A method that opens a stream: wire specification section 9. */
export interface StreamMethod {
  readonly kind: "stream";
  /** Columns of the request, checked by name and order; `null` takes any. */
  readonly params: Schema | null;
  /** Schema of the header; `null` for a method that declares none. */
  readonly header: Schema | null;
  readonly open: (params: RecordBatch, context: CallContext) => ServedStream | Promise<ServedStream>;
}

export type ServiceMethod = UnaryMethod | StreamMethod;

/**
 * An open stream on the server's side. A producer is driven by ticks (zero-row inputs without columns), an exchange by
 * input batches; either way one `next` answers one input.
 */
export interface ServedStream {
  /** One-row header; `null` where the method declares none. */
  readonly header: RecordBatch | null;
  readonly mode: "producer" | "exchange";
  readonly output: Schema;
  /**
   * Answers one input with one batch, whose `metadata` goes out as custom metadata. `null` ends the stream; only a producer
   * may do that.
   */
  next(input: RecordBatch, context: CallContext): RecordBatch | null | Promise<RecordBatch | null>;
  /** The message of a batch that `next` gave, with the dictionaries before it, where it is known: it is not encoded again then. */
  encoded?(batch: RecordBatch): readonly Uint8Array[] | undefined;
  /** The client cancelled or went away; never called after the end. What it throws is swallowed. */
  cancel?(): void | Promise<void>;
}

/**
 * A set of methods to serve: one protocol on a routed server, or the only one of an unrouted server. It is a plain value, the
 * same for every transport.
 *
 * @example
 * ```ts
 * import { batchFromRows, toArrowSchema } from "vgi-arrow";
 * import { serveBytes, type Service, type ServiceMethod } from "vgi-runtime/server";
 *
 * const result = toArrowSchema({ fields: [{ name: "result", type: "float64", nullable: false }] });
 * const pi: ServiceMethod = {
 *   kind: "unary",
 *   params: null,
 *   result,
 *   handle: () => batchFromRows(result, [{ result: Math.PI }]),
 * };
 * const service: Service = { protocolName: "math.v1", protocolVersion: "1.0.0", methods: new Map([["pi", pi]]) };
 * await serveBytes(service, process.stdin, process.stdout);
 * ```
 */
export interface Service {
  /** Name in `vgi_rpc.protocol` and in HTTP paths; `null` serves the unrouted wire generation. */
  readonly protocolName: string | null;
  /** `MAJOR.MINOR.PATCH`, of which clients must match major and minor; `null` turns the check off. */
  readonly protocolVersion: string | null;
  /** Name that the HTTP health check shows. Default: `protocolName`. */
  readonly displayName?: string | undefined;
  readonly methods: ReadonlyMap<string, ServiceMethod>;
}
