import type { GeneratedMethods } from "../codegen-v1/stubs/generated-calls.js";
import type { RecordBatch } from "apache-arrow";
import type { SchemaSpec } from "vgi-arrow";
import type { RpcCallOptions } from "vgi-runtime";
import type { ProtocolSummary } from "vgi-runtime/reflection";
import type { ServiceModel } from "./service-model.js";

/** What the caller knows of a method: compared with the server's description when it is first called. */
export interface KnownMethod {
  /** Hash of the protocol: where it is the server's, nothing else is compared. */
  readonly hash: string;
  readonly params: SchemaSpec;
  readonly result: SchemaSpec | null;
  readonly header: SchemaSpec | null;
}

/** A call of a method. */
export interface ServiceRequest {
  /** Wire name of the protocol. */
  readonly protocol: string;
  /** Its version as declared; empty where it declares none. */
  readonly protocolVersion: string;
  readonly method: string;
  /** One row, columns as the method's parameters. */
  readonly params: RecordBatch;
  readonly known?: KnownMethod | undefined;
}

/** A call of a method that streams. */
export interface ServiceStreamRequest extends ServiceRequest {
  readonly kind: "producer" | "exchange";
  readonly hasHeader: boolean;
  /** Producers on byte streams: how many batches may be asked for ahead. Default: 1. */
  readonly window?: number | undefined;
}

/** A running stream. It has a connection of its own, which goes back when the stream ends. */
export interface ServiceStream extends AsyncDisposable {
  /** One row; `null` where the method has no header. */
  readonly header: RecordBatch | null;
  /** Exchanges: sends one input. */
  send(input: RecordBatch): Promise<void>;
  /** The next batch; `null` at the end. Exchanges: one for each input. */
  next(): Promise<RecordBatch | null>;
  /** All batches of a producer, asked for one by one. Leaving early cancels. */
  batches(): AsyncGenerator<RecordBatch>;
  /** One answer for each input, which is pulled when the answer before was taken. Leaving early cancels. */
  exchange(inputs: AsyncIterable<RecordBatch>): AsyncGenerator<RecordBatch>;
  /** Ends the input, and waits for the server to end. Idempotent. */
  close(): Promise<void>;
  /** Has the server drop its work. Idempotent. */
  cancel(): Promise<void>;
}

/**
 * Any server of vgi-rpc, VGI or not: what it hosts, and calls of its methods. Calls that run at once take a connection each.
 *
 * @example
 * ```ts
 * import { connectService } from "vgi-client";
 *
 * await using service = await connectService("https://rpc.example.com");
 * for (const { protocol } of await service.protocols()) console.log((await service.describe(protocol)).methods);
 * ```
 */
export interface RpcService extends AsyncDisposable {
  /** What generated methods do; for them alone. */
  readonly codegenV1: GeneratedMethods;
  /** Address fit for messages: without credentials and query strings. */
  readonly address: string;
  /** What the server hosts, the framework's own (`vgi_rpc.…`) too. Throws `UnsupportedError` where it does not tell. */
  protocols(options?: RpcCallOptions): Promise<readonly ProtocolSummary[]>;
  /** One protocol with its methods. Throws `RpcError` where the server does not host it. */
  describe(protocol: string, options?: RpcCallOptions): Promise<ServiceModel>;
  /** Calls a unary method: one row, or no columns for a method that gives nothing. Errors of the server are `RpcError`. */
  unary(request: ServiceRequest, options?: RpcCallOptions): Promise<RecordBatch>;
  /** Opens a stream, which its holder ends. */
  stream(request: ServiceStreamRequest, options?: RpcCallOptions): Promise<ServiceStream>;
  /** Ends all connections. Calls that are running reject with `CancelledError`. Idempotent. */
  close(): Promise<void>;
}
