import type { RecordBatch, Table } from "apache-arrow";
import type { AnyLane, RowOf, SchemaSpec, TypeSpec } from "vgi-arrow";
import type { RpcCallOptions } from "vgi-runtime";
import type { RpcService } from "../../services/rpc-service.js";
import type { Dynamic } from "../scans/projection.js";
import type { AnyColumnInput } from "../../inputs/input-types.js";
import type { Rest } from "../calls/call-parameters.js";

/** What a generated module knows of its protocol. */
export interface ProtocolDescriptor {
  /** Wire name, the routing key. */
  readonly name: string;
  /** Declared version; empty where there is none. */
  readonly version: string;
  /** Fingerprint of the protocol that the code was generated from. */
  readonly hash: string;
}

/** One parameter of a method. */
export interface ParamDescriptor {
  /** Property of the object in TypeScript. */
  readonly key: string;
  /** Wire name; absent when it is the key. */
  readonly name?: string;
  readonly type: TypeSpec;
  /** Null is sent when it is left out. */
  readonly nullable?: true;
}

/** What a generated constant carries about its method. Plain data, written by the generator. */
export interface MethodDescriptor {
  /** Wire name. */
  readonly name: string;
  readonly params: readonly ParamDescriptor[];
  /** Columns of the answer; a method without any gives nothing. */
  readonly result?: SchemaSpec;
  /** Columns of a stream's header. */
  readonly header?: SchemaSpec;
}

/** What every generated method has. */
interface Described {
  readonly protocol: ProtocolDescriptor;
  readonly descriptor: MethodDescriptor;
}

/** Options of a stream. */
export interface StreamOptions extends RpcCallOptions {
  /** Producers on byte streams: how many batches the server may be asked for ahead. Default: 1. */
  readonly window?: number | undefined;
}

/** A method with one answer. Errors of the server are `RpcError`, in its own words. */
export interface UnaryMethod<Params, Out> extends Described {
  (service: RpcService, ...rest: Rest<Params, RpcCallOptions>): Promise<Out>;
}

/** A method that gives a stream of batches. */
export interface ProducerMethod<Params, Header = null, Row = Dynamic> extends Described {
  (service: RpcService, ...rest: Rest<Params, StreamOptions>): ServiceScan<Row, Header>;
}

/** A method that answers each input with one batch. */
export interface ExchangeMethod<Params, Header = null, Row = Dynamic> extends Described {
  /** Inputs are pulled one by one, each when the answer to the one before was taken. */
  (service: RpcService, input: ExchangeInput, ...rest: Rest<Params, RpcCallOptions>): ServiceScan<Row, Header>;
  /**
   * Opens it for sending and receiving by hand.
   *
   * @example
   * ```ts
   * await using open = await scale.open(service, { factor: 2 });
   * await open.send({ value: float64([1, 2]) });
   * const rows = await open.receiveRows();
   * ```
   */
  open(service: RpcService, ...rest: Rest<Params, RpcCallOptions>): Promise<OpenExchange<Header, Row>>;
}

/** A method that streams, of which the server can't tell before the call whether it takes input: the caller knows. */
export interface StreamMethod<Params, Header = null> extends Described {
  readonly producer: ProducerMethod<Params, Header>;
  readonly exchange: ExchangeMethod<Params, Header>;
}

/** One input of an exchange: a batch, or its columns. */
export type ExchangeBatch = RecordBatch | { readonly [column: string]: AnyColumnInput };

/** All inputs of an exchange. */
export type ExchangeInput = ExchangeBatch | Table | Iterable<ExchangeBatch> | AsyncIterable<ExchangeBatch>;

/** A cold stream: nothing is sent until it is pulled, and each pull of a new iterator makes the call again. */
export interface ServiceScan<Row, Header> extends AsyncIterable<Row> {
  /** All rows. */
  rows(): Promise<Row[]>;
  /** First row, or `undefined`; the rest is cancelled. */
  first(): Promise<Row | undefined>;
  /** Arrow record batches with their metadata, pulled with backpressure; those without rows too. */
  batches(): AsyncIterable<RecordBatch>;
  /** The whole result as an Arrow table. */
  table(): Promise<Table>;
  /**
   * Makes the call, and gives it once its header is there. Whoever starts it ends it.
   *
   * @example
   * ```ts
   * await using running = await produceWithHeader(service, { count: 3n }).start();
   * console.log(running.header);
   * for await (const row of running) console.log(row);
   * ```
   */
  start(): Promise<RunningScan<Row, Header>>;
  /** Types the rows of this call; checked against the columns that come, never cast. */
  as<const S extends Readonly<Record<string, AnyLane>>>(spec: S): ServiceScan<RowOf<S>, Header>;
}

/** A stream that runs, and is read once. Disposing of it in the middle cancels it. */
export interface RunningScan<Row, Header> extends AsyncIterable<Row>, AsyncDisposable {
  /** What the stream began with; `null` where the method has no header. */
  readonly header: Header;
  /** Arrow record batches with their metadata. */
  batches(): AsyncIterable<RecordBatch>;
  /** All rows that are still to come. */
  rows(): Promise<Row[]>;
  /** Has the server drop its work. */
  cancel(): Promise<void>;
}

/** An open exchange: one `receive` for each `send`. Disposing of it in the middle cancels it. */
export interface OpenExchange<Header, Row = Dynamic> extends AsyncDisposable {
  /** What the stream began with; `null` where the method has no header. */
  readonly header: Header;
  /** Sends one input. */
  send(input: ExchangeBatch): Promise<void>;
  /** The answer to the input that was sent; `null` when the server has ended the stream. */
  receive(): Promise<RecordBatch | null>;
  /** The same as rows. */
  receiveRows(): Promise<Row[] | null>;
  /** Ends the input, and waits for the server to end. */
  close(): Promise<void>;
  /** Has the server drop its work. */
  cancel(): Promise<void>;
}
