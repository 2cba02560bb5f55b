import type { RecordBatch, Schema } from "apache-arrow";
import type { BodyMemory } from "vgi-arrow";
import type { RpcCallOptions } from "./call-options.js";
import type { HttpFeatures } from "./http/http-features.js";

/**
 * How requests address a protocol on one wire generation. A value, chosen once per connection:
 * nothing below or above asks which generation it is.
 */
export interface Routing {
  /** Protocol name as in `vgi_rpc.protocol`, e.g. `vgi.v2`; `null` on the unrouted generation. */
  readonly protocol: string | null;
  /** HTTP path below the prefix, without a leading slash: `vgi.v2/bind`, or `bind`. */
  path(method: string): string;
  /** Metadata that this routing adds to a request batch (`vgi_rpc.protocol`), besides method and versions. */
  metadata(method: string): ReadonlyMap<string, string>;
}

/** Options of one unary call. */
export interface UnaryOptions extends RpcCallOptions {
  /**
   * Called when the request was handed to the system, and is in order before all that is sent from then on: the next unary call may
   * follow it without waiting for the answer, and finds done what this one does. Byte streams say so; over HTTP requests overtake
   * each other, and it is never called. Must not throw.
   */
  readonly onSent?: (() => void) | undefined;
  /**
   * Whether a stream of many inputs follows on the same connection: then byte streams stay awake for the answer up to 5 ms, where they
   * stay awake at all. Default: false.
   */
  readonly beforeMany?: boolean | undefined;
}

/** One request: wire specification section 5. */
export interface RpcRequest {
  readonly method: string;
  readonly routing: Routing;
  /** Value of `vgi_rpc.protocol_version`; `null` leaves the key out (protocols that declare no version). */
  readonly protocolVersion: string | null;
  /** Exactly one row, columns as the method's parameters. */
  readonly params: RecordBatch;
}

/** A request that opens a stream: wire specification section 9. */
export interface StreamRequest extends RpcRequest {
  /** Whether the method declares a header: its one-row batch comes before the data. */
  readonly hasHeader: boolean;
  /** What drives the stream: a producer is driven by ticks, which `next` sends; an exchange answers input batches. */
  readonly mode: "producer" | "exchange";
  /** Schema of the input batches of an exchange; `null` takes it from the first `send`. Without meaning for a producer. */
  readonly inputSchema: Schema | null;
  /**
   * The first input of an exchange, where it is known when the stream is opened: a byte stream writes a small one right behind the
   * request, which saves a round trip. It is given to `send` all the same, as the first.
   */
  readonly firstInput?: RecordBatch | undefined;
  /** Whether `firstInput` is the only input: then its end goes out with it. Default: false. */
  readonly isOnlyInput?: boolean | undefined;
  /**
   * How many inputs or ticks may be on the way before the answer to the first was read. Default 1, which is lockstep.
   * Above 1 only for producers and scalar exchanges; byte streams send so many ahead, up to 1024, and of ticks no more than four while
   * batches are large. The first ticks go out with the request where a header answers it. Over HTTP, where each turn needs the token of
   * the one before, a producer above 1 has its next turn asked for while the caller has the last batch of this one.
   */
  readonly window?: number | undefined;
  /**
   * HTTP: goes on after the batch whose {@link StreamSession.resumeToken} this is, in any process; `init` is not called, and there is
   * no header. Byte streams refuse it with `UnsupportedError`.
   */
  readonly resumeToken?: string | undefined;
  /** Memory for the bodies of its batches, e.g. a `BodyPool`. Default: fresh memory for each. */
  readonly bodies?: BodyMemory | undefined;
}

/** What one step of a stream takes along. */
export interface NextOptions {
  /** Custom metadata of the tick of a producer. Not for exchanges, whose inputs have metadata of their own. */
  readonly metadata?: ReadonlyMap<string, string> | undefined;
}

/** Whether an input may follow an answer, by what the metadata of that says. */
export type Follows = (metadata: ReadonlyMap<string, string>) => boolean;

/**
 * An open stream. Not safe for concurrent use, but `send` and `next` may be in flight at the same time.
 *
 * A producer is driven by `next` alone, which sends the ticks. An exchange takes one `next` per `send`.
 * Whoever ends early calls `close` (politely) or `cancel` (the worker drops its work); both leave the connection usable,
 * or, when it can't be saved, mark it broken.
 */
export interface StreamSession extends AsyncDisposable {
  /** One-row header batch; `null` where the method declares none. */
  readonly header: RecordBatch | null;
  /** The window in force. */
  readonly window: number;
  /** Output schema; `null` until the worker has sent it (it comes with the first answer). */
  readonly outputSchema: Schema | null;
  /** Sends one input batch; its `metadata` goes out as custom metadata. Resolves when it was handed to the transport. */
  send(input: RecordBatch): Promise<void>;
  /**
   * Says which input the next `send` has, most likely, so that it is encoded while the answer to another is on its way. It must not change
   * until then. Sending something else is fine, unless it has gone out.
   *
   * @param follows whether it may go out as soon as the answer that is on its way has begun to come: the worker, which is done with
   * that, finds it there. Default: not before `send`
   */
  prepare?(input: RecordBatch, follows?: Follows): void;
  /** Next data batch, with its custom metadata in `batch.metadata`; `null` when the worker ended the stream. */
  next(options?: NextOptions): Promise<RecordBatch | null>;
  /**
   * Where a producer over HTTP goes on after the batch that `next` gave; `null` on byte streams, at the end, and after a batch that
   * the worker sent together with others, except the last of them.
   */
  readonly resumeToken: string | null;
  /** Ends the input, discards what is still coming up to the end of the output. Idempotent. */
  close(): Promise<void>;
  /** Tells the worker to drop its work (`vgi_rpc.cancel`), then as `close`. Idempotent, never rejects. */
  cancel(): Promise<void>;
}

/**
 * One logical connection to a worker, at the level of calls. Byte streams (stdio, unix, tcp) and HTTP turns implement it.
 * A running stream owns its connection. Unary calls may be made while others are under way: over a byte stream they are sent in the order
 * in which they are made, and answered so.
 */
export interface RpcConnection extends AsyncDisposable {
  readonly kind: "bytes" | "http";
  /** Address fit for messages: credentials and query strings are left out. */
  readonly address: string;
  /** False once the connection can't serve another call: the worker ended, or the stream position is unknown. */
  readonly usable: boolean;
  /** What only HTTP has: capabilities, upload URLs, sticky sessions. `null` on byte streams. */
  readonly http: HttpFeatures | null;
  /** The result batch: one row, or zero columns for a method without result. */
  unary(request: RpcRequest, options?: UnaryOptions): Promise<RecordBatch>;
  stream(request: StreamRequest, options?: RpcCallOptions): Promise<StreamSession>;
  /** Ends the connection and what it owns (process, sockets). Idempotent. */
  close(): Promise<void>;
}

/** A connection on loan from a pool. */
export interface Lease extends AsyncDisposable {
  readonly connection: RpcConnection;
  /** Gives the connection back: it is pooled when usable, closed when not. Idempotent. */
  release(): Promise<void>;
}

/** Connections to one worker address, shared fairly by concurrent calls. */
export interface ConnectionPool extends AsyncDisposable {
  readonly kind: "bytes" | "http";
  readonly address: string;
  /** Waits for a free connection (first come, first served) up to the cap; `signal` leaves the queue. */
  acquire(options?: { readonly signal?: AbortSignal | undefined }): Promise<Lease>;
  /** A connection for a call that has one already and could use more; `null` when none is free, so that calls never wait for each other. */
  tryAcquire(options?: { readonly signal?: AbortSignal | undefined }): Promise<Lease | null>;
  /** Keeps idle connections, however long they are idle, until the function that it returns is called: their workers hold state. */
  keepIdle(): () => void;
  /** Closes idle connections now and running ones as they come back; later `acquire` calls reject. Idempotent. */
  close(): Promise<void>;
}
