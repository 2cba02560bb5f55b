import type { RecordBatch, Schema } from "apache-arrow";
import { type BodyMemory, EMPTY_SCHEMA, emptyBatch } from "vgi-arrow";
import { methodVersions, type ProtocolModule } from "vgi-protocol";
import type { ConnectionPool, RpcCallOptions, RpcConnection, StreamSession, UnaryOptions } from "vgi-runtime";
import type { MethodHeader, MethodName, MethodParams, MethodResult } from "./methods.js";
import type { Agreement } from "./agreement.js";
import { UnsupportedByProtocolError } from "./errors/index.js";
import type { Negotiation } from "./negotiation.js";
import type { CallRecovery } from "./reattach/call-recovery.js";
import { callOptionsOf, type CallOptions } from "./model/call-options.js";
import { readAnswer } from "./read-answer.js";
import { RunningCall } from "./running-call.js";
import { PooledService } from "./services/pooled-service.js";
import type { RpcService } from "./services/rpc-service.js";

/** How a stream is driven. */
export interface StreamShape {
  /** Schema of the input; `null` for a producer. */
  readonly inputSchema: Schema | null;
  readonly window: number;
  readonly bodies?: BodyMemory | undefined;
  /** The first input, where it is known, and whether it is the only one. */
  readonly firstInput?: RecordBatch | undefined;
  readonly isOnlyInput?: boolean | undefined;
}

/** What a channel shares with those that differ in their defaults. */
interface ChannelState {
  readonly calls: Set<RunningCall>;
  readonly connections: Set<RpcConnection>;
  /** How often all processes of the worker had ended when another was started. */
  processGeneration: number;
  closed: Promise<void> | undefined;
}

/** Typed calls on one worker address: a pool of connections, and the protocol version that was agreed on. */
export class Channel {
  readonly #pool: ConnectionPool;
  readonly #negotiation: Negotiation;
  readonly #defaults: RpcCallOptions;
  readonly #state: ChannelState;
  readonly #recovery: CallRecovery | undefined;

  constructor(
    pool: ConnectionPool,
    negotiation: Negotiation,
    defaults: RpcCallOptions,
    state: ChannelState = { calls: new Set(), connections: new Set(), processGeneration: 0, closed: undefined },
    recovery?: CallRecovery,
  ) {
    this.#pool = pool;
    this.#negotiation = negotiation;
    this.#defaults = defaults;
    this.#state = state;
    this.#recovery = recovery;
  }

  /** The same channel, with other defaults for calls over its own. */
  withDefaults(defaults: RpcCallOptions): Channel {
    return new Channel(this.#pool, this.#negotiation, { ...this.#defaults, ...callOptionsOf(defaults) }, this.#state);
  }

  /** The same channel, whose unary calls go through `recovery`. */
  withRecovery(recovery: CallRecovery): Channel {
    return new Channel(this.#pool, this.#negotiation, this.#defaults, this.#state, recovery);
  }

  /** How often all processes of the worker had ended when another was started: what they kept is gone then. Always 0 elsewhere. */
  get processGeneration(): number {
    return this.#state.processGeneration;
  }

  /** Waits for the connection of a call, so that `processGeneration` is that of the worker which it will be made on. */
  async ready(call: RunningCall): Promise<void> {
    await this.#connection(call);
  }

  /** The same worker as a server of vgi-rpc: its protocols besides VGI, over the same connections. */
  service(): RpcService {
    const { calls } = this.#state;
    return new PooledService({ pool: this.#pool, defaults: this.#defaults, calls, close: () => this.close() });
  }

  /** Keeps idle connections until the function that it returns is called. */
  keepIdle(): () => void {
    return this.#pool.keepIdle();
  }

  get address(): string {
    return this.#pool.address;
  }

  /** Whether streams can go on in another process. */
  get resumable(): boolean {
    return this.#pool.kind === "http";
  }

  /** Whether a worker that was called is still there: an HTTP or socket worker may be, a process of ours is or is not. */
  get reaches(): boolean {
    return !this.#ownsProcesses || [...this.#state.connections].some((connection) => connection.usable);
  }

  get #ownsProcesses(): boolean {
    return this.address.startsWith("stdio:") || this.address.startsWith("memory:");
  }

  /** The agreement, settled by an earlier call: every session begins with `catalog_attach`. */
  agreement(): Promise<Agreement> {
    return this.#negotiation.agreement();
  }

  /**
   * Begins a call of the user's.
   *
   * @param what the call for messages, e.g. `function sequence`
   */
  begin(what: string, options: CallOptions = {}): RunningCall {
    return new RunningCall(what, this.#pool, this.#rpcOptions(options), this.#state.calls);
  }

  /** Runs `body` as one call of the user's, with one connection and one deadline for all the remote calls in it. */
  async run<T>(what: string, options: CallOptions | undefined, body: (call: RunningCall) => Promise<T>): Promise<T> {
    const call = this.begin(what, options);
    return await call.run(() => body(call));
  }

  /**
   * A unary remote call. The first one settles the protocol version, at no cost when the guess is right.
   *
   * @param onSent called when another call may follow without waiting for the answer, where that is so
   */
  unary<M extends MethodName>(
    method: M,
    values: (agreement: Agreement) => MethodParams<M>,
    call: RunningCall,
    onSent?: () => void,
  ): Promise<MethodResult<M>> {
    const attempt = (): Promise<MethodResult<M>> =>
      this.#negotiation.call(
        async (agreement) =>
          this.#unary(await this.#connection(call), agreement, method, values(agreement), {
            onSent,
            beforeMany: call.hasManyInputs,
            ...call.rpcOptions,
          }),
        (first) => call.wait(first),
      );
    return this.#recovery === undefined ? attempt() : this.#recovery.around(method, call, attempt);
  }

  /** A unary remote call that drops what the worker keeps for a call; never rejects, and is made after an abort too. */
  cleanUp<M extends MethodName>(method: M, values: MethodParams<M>, call: RunningCall): Promise<void> {
    return call.cleanUp(async (connection, options) =>
      this.#unary(connection, await this.agreement(), method, values, options),
    );
  }

  /** Opens a stream, and decodes its header. @param other in place of the call's own connection */
  async stream<M extends MethodName>(
    method: M,
    values: MethodParams<M>,
    shape: StreamShape,
    call: RunningCall,
    other?: RpcConnection,
  ): Promise<{ readonly stream: StreamSession; readonly header: MethodHeader<M> }> {
    const agreement = await this.agreement();
    const descriptor = methodOf(agreement, method);
    const connection = other ?? (await this.#connection(call));
    const stream = await connection.stream(
      {
        hasHeader: descriptor.header !== null,
        mode: shape.inputSchema === null ? "producer" : "exchange",
        inputSchema: shape.inputSchema,
        window: shape.window,
        bodies: shape.bodies,
        firstInput: shape.firstInput,
        isOnlyInput: shape.isOnlyInput,
        // Last, as everywhere on the way of a call: an object that begins as a copy takes the engine microseconds to extend.
        ...request(agreement, method, descriptor.encodeParams(values)),
      },
      call.rpcOptions,
    );
    const { header } = stream;
    if (header === null) return { stream, header: null as MethodHeader<M> };
    try {
      const decoded = readAnswer(`the header of ${method}`, () => descriptor.decodeHeader(header));
      return { stream, header: decoded as MethodHeader<M> };
    } catch (error) {
      await stream.cancel();
      throw error;
    }
  }

  /** Goes on with a producer stream over HTTP where a token of it says: the method is not called again. */
  async resume(method: MethodName, resumeToken: string, call: RunningCall): Promise<StreamSession> {
    const connection = await this.#connection(call);
    const parameters = request(await this.agreement(), method, emptyBatch(EMPTY_SCHEMA));
    return connection.stream(
      { ...parameters, hasHeader: false, mode: "producer", inputSchema: null, resumeToken },
      call.rpcOptions,
    );
  }

  /** Ends all connections. Calls that are running reject with `CancelledError`. Idempotent. */
  close(): Promise<void> {
    this.#state.closed ??= this.#close();
    return this.#state.closed;
  }

  async #close(): Promise<void> {
    const calls = [...this.#state.calls];
    for (const call of calls) call.close("the client");
    const closed = this.#pool.close();
    await Promise.all(calls.map((call) => call.end()));
    await closed;
  }

  async #connection(call: RunningCall): Promise<RpcConnection> {
    const connection = await call.connection();
    const state = this.#state;
    const { connections } = state;
    const before = connections.size;
    for (const known of connections) if (!known.usable) connections.delete(known);
    if (before > 0 && connections.size === 0 && this.#ownsProcesses) state.processGeneration += 1;
    connections.add(connection);
    return connection;
  }

  async #unary<M extends MethodName>(
    connection: RpcConnection,
    agreement: Agreement,
    method: M,
    values: MethodParams<M>,
    options: UnaryOptions,
  ): Promise<MethodResult<M>> {
    const descriptor = methodOf(agreement, method);
    const params = descriptor.encodeParams(values);
    const result = await connection.unary(request(agreement, method, params), options);
    return readAnswer(`the answer to ${method}`, () => descriptor.decodeResult(result)) as MethodResult<M>;
  }

  #rpcOptions(options: CallOptions): RpcCallOptions {
    return { ...this.#defaults, ...callOptionsOf(options) };
  }
}

function request(
  agreement: Agreement,
  method: string,
  params: Parameters<RpcConnection["unary"]>[0]["params"],
): Parameters<RpcConnection["unary"]>[0] {
  return { method, routing: agreement.routing, protocolVersion: agreement.dialect.version, params };
}

function methodOf(agreement: Agreement, method: MethodName): ProtocolModule["methods"][string] {
  const descriptor = agreement.protocol.methods[method];
  if (descriptor !== undefined) return descriptor;
  const { version } = agreement.dialect;
  throw new UnsupportedByProtocolError(`method ${method}`, { version, since: methodVersions[method][0] });
}
