import * as methods from "../codegen-v1/services/methods.js";
import type { GeneratedMethods } from "../codegen-v1/stubs/generated-calls.js";
import type { RecordBatch } from "apache-arrow";
import {
  type ConnectionPool,
  routedRouting,
  type RpcCallOptions,
  type RpcConnection,
  type RpcRequest,
} from "vgi-runtime";
import { listProtocols, type ProtocolSummary } from "vgi-runtime/reflection";
import { ForgottenCalls, type Watched } from "../forgotten-calls.js";
import { callOptionsOf } from "../model/call-options.js";
import { RunningCall } from "../running-call.js";
import { describeService } from "./describe-service.js";
import { KnownMethods } from "./known-methods.js";
import { OwningStream } from "./owning-stream.js";
import type { DriftPolicy } from "../drift/drift-policy.js";
import type { RpcService, ServiceRequest, ServiceStream, ServiceStreamRequest } from "./rpc-service.js";
import type { ServiceModel } from "./service-model.js";

/** What a service shares with whoever opened its connections. */
export interface PooledServiceParts {
  readonly pool: ConnectionPool;
  /** Options of calls that don't give their own. */
  readonly defaults: RpcCallOptions;
  /** Where its calls are listed while they run. */
  readonly calls: Set<RunningCall>;
  /** Ends calls and connections. */
  readonly close: () => Promise<void>;
  readonly drift?: DriftPolicy | undefined;
}

/** A server of vgi-rpc over a pool of connections. */
export class PooledService implements RpcService {
  readonly codegenV1: GeneratedMethods = methods;
  readonly #parts: PooledServiceParts;
  readonly #known: KnownMethods;
  readonly #forgotten = new ForgottenCalls();

  constructor(parts: PooledServiceParts) {
    this.#parts = parts;
    this.#known = new KnownMethods(parts.drift ?? "warn");
  }

  get address(): string {
    return this.#parts.pool.address;
  }

  async protocols(options?: RpcCallOptions): Promise<readonly ProtocolSummary[]> {
    const { protocols } = await this.#run("protocols", options, listProtocols);
    return protocols;
  }

  describe(protocol: string, options?: RpcCallOptions): Promise<ServiceModel> {
    return this.#run(`description of ${protocol}`, options, (connection, limits) =>
      describeService(connection, protocol, limits),
    );
  }

  unary(request: ServiceRequest, options?: RpcCallOptions): Promise<RecordBatch> {
    return this.#run(nameOf(request), options, async (connection, limits) => {
      if (this.#known.concerns(request)) await this.#known.compare(request, connection, limits);
      return connection.unary(rpcRequest(request), limits);
    });
  }

  async stream(request: ServiceStreamRequest, options?: RpcCallOptions): Promise<ServiceStream> {
    const call = this.#begin(nameOf(request), options);
    try {
      const connection = await call.connection();
      const limits = call.rpcOptions;
      if (this.#known.concerns(request)) await this.#known.compare(request, connection, limits);
      const { kind, hasHeader, window } = request;
      const stream = await connection.stream(
        { ...rpcRequest(request), mode: kind, hasHeader, window, inputSchema: null },
        limits,
      );
      const watched: Watched = { call };
      const owning = new OwningStream(stream, call, watched);
      this.#forgotten.watch(owning, watched);
      return owning;
    } catch (error) {
      await call.end();
      throw call.explain(error);
    }
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #begin(what: string, options: RpcCallOptions | undefined): RunningCall {
    const { pool, defaults, calls } = this.#parts;
    return new RunningCall(what, pool, { ...defaults, ...callOptionsOf(options) }, calls);
  }

  async #run<T>(
    what: string,
    options: RpcCallOptions | undefined,
    body: (connection: RpcConnection, limits: RpcCallOptions) => Promise<T>,
  ): Promise<T> {
    const call = this.#begin(what, options);
    return await call.run(async () => body(await call.connection(), call.rpcOptions));
  }
}

function nameOf({ protocol, method }: ServiceRequest): string {
  return `method ${protocol}.${method}`;
}

function rpcRequest({ protocol, protocolVersion, method, params }: ServiceRequest): RpcRequest {
  const version = protocolVersion === "" ? null : protocolVersion;
  return { method, routing: routedRouting(protocol), protocolVersion: version, params };
}
