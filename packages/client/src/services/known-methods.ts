import { sameSchema, type SchemaSpec } from "vgi-arrow";
import { UnsupportedError, type RpcCallOptions, type RpcConnection } from "vgi-runtime";
import { listProtocols } from "vgi-runtime/reflection";
import { MethodChangedError } from "../errors/index.js";
import { emitWarning } from "../emit-warning.js";
import { describeService } from "./describe-service.js";
import type { DriftPolicy } from "../drift/drift-policy.js";
import type { KnownMethod, ServiceRequest } from "./rpc-service.js";
import type { ServiceModel } from "./service-model.js";

/**
 * Compares what callers know of methods with what the server says of them, each method once. Equal hashes of the protocol settle
 * it without a schema; otherwise the method itself is compared, so that a protocol which grew concerns nobody.
 */
export class KnownMethods {
  readonly #policy: DriftPolicy;
  readonly #settled = new Set<string>();
  #hashes: ReadonlyMap<string, string> | undefined;
  readonly #models = new Map<string, ServiceModel>();

  constructor(policy: DriftPolicy) {
    this.#policy = policy;
  }

  /** Whether a call has to be compared before it is made. */
  concerns({ known, protocol, method }: ServiceRequest): boolean {
    return this.#policy !== "off" && known !== undefined && !this.#settled.has(`${protocol} ${method}`);
  }

  /** Compares. Throws `MethodChangedError`, or warns, as the policy has it; a server that does not describe itself is believed. */
  async compare(request: ServiceRequest, connection: RpcConnection, options: RpcCallOptions): Promise<void> {
    const { known, protocol, method } = request;
    if (known === undefined) return;
    let change: string | undefined;
    try {
      change = await this.#change(known, request, connection, options);
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
    }
    const error = change === undefined ? undefined : new MethodChangedError(`${protocol}.${method}`, change);
    if (error !== undefined && this.#policy === "error") throw error;
    if (error !== undefined) emitWarning(error.message);
    this.#settled.add(`${protocol} ${method}`);
  }

  async #change(
    known: KnownMethod,
    { protocol, method }: ServiceRequest,
    connection: RpcConnection,
    options: RpcCallOptions,
  ): Promise<string | undefined> {
    this.#hashes ??= await hashesOf(connection, options);
    const hash = this.#hashes.get(protocol);
    // The call itself says best that the server does not host the protocol.
    if (hash === undefined || hash === known.hash) return undefined;
    const model = this.#models.get(protocol) ?? (await describeService(connection, protocol, options));
    this.#models.set(protocol, model);
    const found = model.methods.find((candidate) => candidate.name === method);
    if (found === undefined) return "the server has no such method any more";
    for (const role of ["params", "result", "header"] as const) {
      if (!sameOrNone(known[role], found[role])) return `its ${roleText[role]} are other ones`;
    }
    return undefined;
  }
}

const roleText = { params: "parameters", result: "result columns", header: "header columns" } as const;

async function hashesOf(connection: RpcConnection, options: RpcCallOptions): Promise<ReadonlyMap<string, string>> {
  const { protocols } = await listProtocols(connection, options);
  return new Map(protocols.map(({ protocol, protocolHash }) => [protocol, protocolHash]));
}

function sameOrNone(a: SchemaSpec | null, b: SchemaSpec | null): boolean {
  return a === null || b === null ? a === b : sameSchema(a, b, { ignoreMetadata: true, ignoreChildNames: true });
}
