import { readFile } from "node:fs/promises";
import { type Measure, serveOrders, timed, timedCalls, watchMemory } from "../serve-orders.js";
import { BATCHES_PER_SCAN, type Task } from "../task.js";

/** What is used of `@query-farm/vgi`, which is not installed where this is compiled. */
interface Library {
  readonly VgiClient: new (rpc: unknown, options?: { readonly attachOpaqueData: Uint8Array }) => Client;
  readonly Arguments: new (positional: readonly unknown[], named: ReadonlyMap<string, unknown>) => object;
  deserializeBatch(bytes: Uint8Array): Batch;
}

interface Batch {
  readonly numRows: number;
}

interface Client {
  catalogAttach(name: string): Promise<{ readonly attach_opaque_data: Uint8Array }>;
  tableFunction(call: object): AsyncIterable<Batch>;
  scalarFunction(call: object): AsyncIterable<Batch>;
  tableInOutFunction(call: object): AsyncIterable<Batch>;
  schemas(attached: Uint8Array): Promise<readonly { readonly path: readonly string[] }[]>;
  schemaContentsTables(attached: Uint8Array, path: readonly string[]): Promise<unknown>;
  schemaContentsViews(attached: Uint8Array, path: readonly string[]): Promise<unknown>;
  schemaContentsFunctions(attached: Uint8Array, path: readonly string[], type: string): Promise<unknown>;
  schemaContentsMacros(attached: Uint8Array, path: readonly string[], type: string): Promise<unknown>;
  close(): void;
}

interface Rpc {
  httpConnect(url: string, options: { readonly protocol: string }): unknown;
  subprocessConnect(command: readonly string[]): unknown;
}

const names: readonly [string, string] = ["@query-farm/vgi/client", "@query-farm/vgi-rpc"];
const [vgi, rpc] = [(await import(names[0])) as Library, (await import(names[1])) as Rpc];

interface Attached {
  readonly client: Client;
  readonly id: Uint8Array;
}

/** Attached clients are kept: a worker is warm from its second task on. */
const kept = new Map<string, Promise<Attached>>();

function attached(task: Task): Promise<Attached> {
  const key = JSON.stringify(task.worker);
  const known = kept.get(key) ?? attach(task);
  kept.set(key, known);
  return known;
}

async function attach({ worker, catalog }: Task): Promise<Attached> {
  const connection =
    "url" in worker ? rpc.httpConnect(worker.url, { protocol: "vgi.v2" }) : rpc.subprocessConnect(worker.command);
  const { attach_opaque_data: id } = await new vgi.VgiClient(connection).catalogAttach(catalog);
  return { client: new vgi.VgiClient(connection, { attachOpaqueData: id }), id };
}

function scan(client: Client, { functionName, rows }: Task, batches: number): AsyncIterable<Batch> {
  const args = new vgi.Arguments([BigInt(rows * batches)], new Map([["batch_size", BigInt(rows)]]));
  return client.tableFunction({ functionName, arguments: args });
}

async function rowsOf(batches: AsyncIterable<Batch>): Promise<number> {
  let rows = 0;
  for await (const batch of batches) rows += batch.numRows;
  return rows;
}

async function flow(task: Task, method: "scalarFunction" | "tableInOutFunction"): Promise<Measure> {
  const { client } = await attached(task);
  const input = await inputOf(task);
  return (count) =>
    timed(() => rowsOf(client[method]({ functionName: task.functionName, input: repeated(input, count) })));
}

async function inputOf({ input = "" }: Task): Promise<Batch> {
  return vgi.deserializeBatch(await readFile(input));
}

function repeated(batch: Batch, count: number): Batch[] {
  return Array.from({ length: count }, () => batch);
}

async function loadCatalog({ client, id }: Attached): Promise<void> {
  for (const { path } of await client.schemas(id)) {
    await client.schemaContentsTables(id, path);
    await client.schemaContentsViews(id, path);
    for (const type of ["SCALAR_FUNCTION", "TABLE_FUNCTION"]) await client.schemaContentsFunctions(id, path, type);
    for (const type of ["SCALAR_MACRO", "TABLE_MACRO"]) await client.schemaContentsMacros(id, path, type);
  }
}

const kinds: Readonly<Partial<Record<Task["kind"], (task: Task) => Promise<Measure>>>> = {
  "cold-start": (task) =>
    Promise.resolve(async () => {
      let opened: Attached | undefined;
      const measured = await timed(async () => {
        opened = await attach(task);
        return await rowsOf(scan(opened.client, task, 1));
      });
      opened?.client.close();
      return measured;
    }),
  async calls(task) {
    const { client } = await attached(task);
    const input = [await inputOf(task)];
    const call = (): Promise<number> => rowsOf(client.scalarFunction({ functionName: task.functionName, input }));
    return (count) => timedCalls(count, call);
  },
  exchanges: (task) => flow(task, "scalarFunction"),
  scalar: (task) => flow(task, "scalarFunction"),
  "table-in-out": (task) => flow(task, "tableInOutFunction"),
  async scan(task) {
    const { client } = await attached(task);
    return (count) => timed(() => rowsOf(scan(client, task, count)));
  },
  async catalog(task) {
    const one = await attached(task);
    return (count) =>
      timed(async () => {
        for (let load = 0; load < count; load += 1) await loadCatalog(one);
        return count;
      });
  },
  async "concurrent-scans"(task) {
    const { client } = await attached(task);
    return (count) =>
      timed(async () => {
        const scans = Array.from({ length: count }, () => rowsOf(scan(client, task, BATCHES_PER_SCAN)));
        return (await Promise.all(scans)).reduce((sum, rows) => sum + rows, 0);
      });
  },
  async memory(task) {
    const { client } = await attached(task);
    return (count) => watchMemory(scan(client, task, count));
  },
};

await serveOrders((task) => {
  const prepare = kinds[task.kind];
  if (prepare === undefined) throw new Error(`no ${task.kind} here`);
  return prepare(task);
});
