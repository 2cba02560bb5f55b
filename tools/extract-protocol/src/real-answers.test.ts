import {
  ensureWorkers,
  type RealWorkers,
  requireOrSkip,
  type WorkerVersion,
  workerVersions,
} from "@vgi-tools/real-workers";
import type { RecordBatch } from "apache-arrow";
import { loadProtocol, type ProtocolModule } from "vgi-protocol";
import { createPool, routedRouting, type RpcConnection, RpcError, unroutedRouting } from "vgi-runtime";
import { beforeAll, describe, expect, it } from "vitest";

const reason = await requireOrSkip();
if (reason !== undefined) process.stdout.write(`skipped: answers of real workers, ${reason}\n`);

/** Tables of a schema that are asked for one by one: more would show the same. */
const someTables = 5;

type Row = Readonly<Record<string, unknown>>;
type Call = (method: string, values: Row) => Promise<unknown>;

describe.skipIf(reason !== undefined)("what binary fields hold, in the catalogs of real workers", () => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers();
  }, 900_000);

  // Decoding is strict, so a wrong entry of tables/holds.json fails here; that lists are filled shows that it was tried.
  it.each(workerVersions)(
    "vgi-python $version",
    async (worker) => {
      const seen = await readCatalogs(workers, worker);
      expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
    },
    180_000,
  );
});

async function readCatalogs(workers: RealWorkers, worker: WorkerVersion): Promise<Readonly<Record<string, number>>> {
  const protocol: ProtocolModule = await loadProtocol(worker.protocol);
  await using pool = createPool(workers.stdio(worker.version).address);
  await using lease = await pool.acquire();
  const call = callOn(lease.connection, protocol, worker);
  const seen = {
    catalogs: 0,
    settings: 0,
    secretTypes: 0,
    tables: 0,
    views: 0,
    functions: 0,
    macros: 0,
    indexes: 0,
    scans: 0,
    branches: 0,
    statistics: 0,
    contents: 0,
  };
  const byPath = worker.protocol.startsWith("2.");
  for (const { name } of await items(call, "catalog_catalogs", {})) {
    seen.catalogs += 1;
    const attached = (await call("catalog_attach", { request: { name } }).catch(refused)) as Row | null;
    if (attached === null) continue;
    const { attachOpaqueData, settings, secretTypes, supportsCatalogContents } = attached;
    seen.settings += (settings as unknown[]).length;
    seen.secretTypes += (secretTypes as unknown[]).length;
    for (const schema of await items(call, "catalog_schemas", { attachOpaqueData })) {
      const at = byPath ? { attachOpaqueData, path: schema["path"] } : { attachOpaqueData, name: schema["name"] };
      const within = byPath
        ? { attachOpaqueData, schemaPath: schema["path"] }
        : { attachOpaqueData, schemaName: schema["name"] };
      for (const type of ["SCALAR_FUNCTION", "TABLE_FUNCTION", "AGGREGATE_FUNCTION"]) {
        seen.functions += (await items(call, "catalog_schema_contents_functions", { ...at, type })).length;
      }
      for (const type of ["SCALAR_MACRO", "TABLE_MACRO"]) {
        seen.macros += (await items(call, "catalog_schema_contents_macros", { ...at, type })).length;
      }
      seen.views += (await items(call, "catalog_schema_contents_views", at)).length;
      seen.indexes += (await items(call, "catalog_schema_contents_indexes", at)).length;
      const tables = await items(call, "catalog_schema_contents_tables", at);
      seen.tables += tables.length;
      for (const { name: table } of tables.slice(0, someTables)) {
        const target = { ...within, name: table };
        seen.scans += Number((await call("catalog_table_scan_function_get", target).catch(refused)) !== null);
        seen.branches += Number((await call("catalog_table_scan_branches_get", target).catch(refused)) !== null);
        seen.statistics += Number((await call("catalog_table_column_statistics_get", target).catch(refused)) !== null);
      }
    }
    if (supportsCatalogContents === true) {
      const all = (await call("catalog_contents", { attachOpaqueData }).catch(refused)) as {
        readonly schemas: unknown[];
      } | null;
      seen.contents += all?.schemas.length ?? 0;
    }
    await call("catalog_detach", { attachOpaqueData });
  }
  const { contents, ...always } = seen;
  return protocol.methods["catalog_contents"] === undefined ? always : { ...always, contents };
}

async function items(call: Call, method: string, values: Row): Promise<readonly Row[]> {
  return ((await call(method, values)) as { readonly items: readonly Row[] }).items;
}

/** A refusal of the worker is no fault of a codec; anything else is. */
function refused(error: unknown): null {
  if (error instanceof RpcError) return null;
  throw error;
}

function callOn(connection: RpcConnection, protocol: ProtocolModule, worker: WorkerVersion): Call {
  const routing = worker.generation === "routed" ? routedRouting(protocol.routedName ?? "") : unroutedRouting();
  return async (method, values) => {
    const descriptor = protocol.methods[method];
    if (descriptor === undefined) throw new Error(`${worker.protocol} has no method ${method}`);
    const params: RecordBatch = descriptor.encodeParams(values);
    return descriptor.decodeResult(
      await connection.unary({ method, routing, protocolVersion: worker.protocol, params }),
    );
  };
}
