import type { Schema } from "apache-arrow";
import type { ProtocolModule } from "vgi-protocol";
import type { ConnectionPool, Lease, Routing, RpcCallOptions, RpcConnection, StreamSession } from "vgi-runtime";
import type { Dialect } from "./dialects/dialect.js";
import { UnsupportedByProtocolError } from "./errors.js";
import type { Negotiation } from "./negotiation.js";
import type { SessionCallOptions } from "./model/call.js";

/** What both sides speak: settled by the first call, the same for every connection to one address. */
export interface Agreement {
  readonly dialect: Dialect;
  readonly routing: Routing;
  readonly protocol: ProtocolModule;
}

/** How a stream is driven. */
export interface StreamShape {
  /** Schema of the input; `null` for a producer. */
  readonly inputSchema: Schema | null;
  readonly window: number;
}

/** Typed calls on one worker address: a pool of connections, and the protocol version that was agreed on. */
export class Channel {
  readonly #pool: ConnectionPool;
  readonly #negotiation: Negotiation;
  readonly #defaults: RpcCallOptions;

  constructor(pool: ConnectionPool, negotiation: Negotiation, defaults: RpcCallOptions) {
    this.#pool = pool;
    this.#negotiation = negotiation;
    this.#defaults = defaults;
  }

  get address(): string {
    return this.#pool.address;
  }

  /** The agreement, settled by an earlier call. Rejects when there was none: every session begins with `catalog_attach`. */
  agreement(): Promise<Agreement> {
    return this.#negotiation.agreement();
  }

  lease(options: SessionCallOptions = {}): Promise<Lease> {
    return this.#pool.acquire({ signal: options.signal });
  }

  /** One call on any connection. The first one settles the protocol version, at no cost when the guess is right. */
  unary(
    method: string,
    values: (agreement: Agreement) => MethodValues,
    options: SessionCallOptions = {},
  ): Promise<unknown> {
    return this.#negotiation.call(async (agreement) => {
      const lease = await this.lease(options);
      try {
        return await this.#unary(lease.connection, agreement, method, values(agreement), options);
      } finally {
        await lease.release();
      }
    });
  }

  /** One call on a connection that the caller holds. */
  async unaryOn(
    connection: RpcConnection,
    method: string,
    values: MethodValues,
    options: SessionCallOptions,
  ): Promise<unknown> {
    return this.#unary(connection, await this.agreement(), method, values, options);
  }

  /** Opens a stream on a connection that the caller holds, and decodes its header. */
  async stream(
    connection: RpcConnection,
    method: string,
    values: MethodValues,
    shape: StreamShape,
    options: SessionCallOptions,
  ): Promise<{ readonly stream: StreamSession; readonly header: unknown }> {
    const agreement = await this.agreement();
    const descriptor = methodOf(agreement, method);
    const stream = await connection.stream(
      {
        ...request(agreement, method, descriptor.encodeParams(values)),
        hasHeader: descriptor.header !== null,
        inputSchema: shape.inputSchema,
        window: shape.window,
      },
      this.#rpcOptions(options),
    );
    return { stream, header: stream.header === null ? null : descriptor.decodeHeader(stream.header) };
  }

  close(): Promise<void> {
    return this.#pool.close();
  }

  async #unary(
    connection: RpcConnection,
    agreement: Agreement,
    method: string,
    values: MethodValues,
    options: SessionCallOptions,
  ): Promise<unknown> {
    const descriptor = methodOf(agreement, method);
    const params = descriptor.encodeParams(values);
    return descriptor.decodeResult(
      await connection.unary(request(agreement, method, params), this.#rpcOptions(options)),
    );
  }

  #rpcOptions(options: SessionCallOptions): RpcCallOptions {
    return {
      ...this.#defaults,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
      ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      ...(options.idleTimeoutMs === undefined ? {} : { idleTimeoutMs: options.idleTimeoutMs }),
    };
  }
}

/** Parameters of a method by camelCase name. More than the version has is fine: its descriptor takes what it knows. */
export type MethodValues = Readonly<Record<string, unknown>>;

function request(
  agreement: Agreement,
  method: string,
  params: Parameters<RpcConnection["unary"]>[0]["params"],
): Parameters<RpcConnection["unary"]>[0] {
  return { method, routing: agreement.routing, protocolVersion: agreement.dialect.version, params };
}

function methodOf(agreement: Agreement, method: string): ProtocolModule["methods"][string] {
  const descriptor = agreement.protocol.methods[method];
  if (descriptor === undefined)
    throw new UnsupportedByProtocolError(`method ${method}`, { version: agreement.dialect.version });
  return descriptor;
}
