import { loadProtocol, protocolVersions } from "vgi-protocol";
import { type ByteChannel, createChannelPool, type CustomAddress } from "vgi-runtime";
import type { Service } from "vgi-runtime/server";
import type { CatalogDefinition, FunctionDefinition } from "../define/index.js";
import { vgiService } from "../worker/vgi-service.js";
import { MemoryConnection } from "./memory-connection.js";

/** What a worker in memory serves. */
export interface InMemoryWorkerOptions {
  /** Functions of schema `main` of a catalog `test`. */
  readonly functions?: readonly FunctionDefinition[] | undefined;
  /** Catalogs, beside that of `functions`. */
  readonly catalogs?: readonly CatalogDefinition[] | undefined;
  /** Protocol version that it speaks. Default: the newest. */
  readonly protocol?: string | undefined;
}

/** A worker in the memory of the test: an address for `connect`, without process or socket. */
export interface InMemoryWorker extends CustomAddress {
  /**
   * Ends all connections, as a worker that crashes, and forgets all that it knew: calls that run fail, and sessions attach again.
   *
   * @param options what it serves from now on. Default: the same
   */
  restart(options?: InMemoryWorkerOptions): void;
}

/**
 * Makes a worker in memory. Functions are TypeScript; all that is sent to them and back is encoded as for a real one.
 *
 * @example
 * ```ts
 * import { connect } from "vgi-client";
 * import { column, inMemoryWorker, scalar } from "vgi-client/testing";
 *
 * const double = scalar({
 *   name: "double",
 *   description: "Twice the value",
 *   arguments: { value: column("int64", "A number") },
 *   returns: "int64",
 *   row: ({ value }) => value * 2n,
 * });
 * const worker = inMemoryWorker({ functions: [double] });
 * await using client = await connect(worker);
 * await using db = await client.attach("test");
 * ```
 */
export function inMemoryWorker(options: InMemoryWorkerOptions): InMemoryWorker {
  const connections = new Set<MemoryConnection>();
  let service = serviceOf(options);
  const open = async (): Promise<ByteChannel> => {
    const connection = new MemoryConnection(await service, () => connections.delete(connection));
    connections.add(connection);
    return connection;
  };
  return {
    kind: "custom",
    name: "memory:worker",
    createPool: (poolOptions) => createChannelPool("memory:worker", open, poolOptions),
    restart: (next = options) => {
      for (const connection of connections) connection.end();
      service = serviceOf(next);
    },
  };
}

async function serviceOf(options: InMemoryWorkerOptions): Promise<Service> {
  const { functions = [], catalogs = [], protocol: version = protocolVersions.at(-1) ?? "" } = options;
  const own: readonly CatalogDefinition[] =
    functions.length === 0 ? [] : [{ name: "test", defaultSchema: "main", schemas: [{ name: "main", functions }] }];
  return vgiService({
    catalogs: [...own, ...catalogs],
    protocol: await loadProtocol(version),
    attachKey: crypto.randomUUID(),
  });
}
