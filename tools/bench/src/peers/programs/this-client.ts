import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { type RecordBatch, tableFromIPC } from "apache-arrow";
import { readColumn, readRows } from "vgi-arrow";
import { connect, connectAttached, type Session } from "vgi-client";
import type { ScalarCall } from "vgi-client/codegen-v1";
import { type Measure, serveOrders, timed, timedCalls, watchMemory } from "../serve-orders.js";
import { BATCHES_PER_SCAN, type Task, type WorkerPlace } from "../task.js";

/** The driver of this client. */
type Kind = (task: Task) => Promise<Measure>;

const kinds: Readonly<Record<Task["kind"], Kind>> = {
  "cold-start": (task) =>
    Promise.resolve(async () => {
      let opened: Session | undefined;
      const measured = await timed(async () => {
        opened = await connectAttached(addressOf(task.worker), task.catalog);
        return await rowsOf(opened.table(scan(task, 1)));
      });
      await opened?.close();
      return measured;
    }),
  async calls(task) {
    const db = await session(task);
    const input = await inputOf(task);
    const call = await scalarCall(task, db, input);
    return (count) => timedCalls(count, call);
  },
  exchanges: (task) => flow(task, (db, call) => db.scalar(call)),
  scalar: (task) => flow(task, (db, call) => db.scalar(call)),
  "table-in-out": (task) => flow(task, (db, call) => db.tableInOut(call)),
  buffering: (task) => flow(task, (db, call) => db.tableBuffering(call)),
  async scan(task) {
    const db = await session(task);
    const batches = await scanBatches(task, db);
    return (count) => timed(() => rowsOf(batches(count)));
  },
  async aggregate(task) {
    const db = await session(task);
    const input = await inputOf(task);
    return (count) =>
      timed(async () => {
        const batch = await db.aggregate({ name: task.functionName, input: repeated(input, count) });
        return batch.numRows;
      });
  },
  async "grouped-aggregate"(task) {
    const db = await session(task);
    const input = await inputOf(task);
    return (count) =>
      timed(() =>
        rowsOf(db.aggregateGroups({ name: task.functionName, groupBy: ["key"], input: repeated(input, count) })),
      );
  },
  async catalog(task) {
    const db = await session(task);
    return (count) =>
      timed(async () => {
        for (let load = 0; load < count; load += 1) await db.loadCatalog();
        return count;
      });
  },
  async "concurrent-scans"(task) {
    const db = await session(task);
    return (count) =>
      timed(async () => {
        const scans = Array.from({ length: count }, () => rowsOf(db.table(scan(task, BATCHES_PER_SCAN))));
        return (await Promise.all(scans)).reduce((sum, rows) => sum + rows, 0);
      });
  },
  async memory(task) {
    const db = await session(task);
    return (count) => watchMemory(db.table(scan(task, count)));
  },
  async rows(task) {
    const batch = await inputOf(task);
    const objects =
      task.way === "to-json" ? () => Array.from(batch, (row) => row?.toJSON()) : (): unknown[] => readRows(batch);
    return (count) =>
      timed(() => {
        let rows = 0;
        for (let index = 0; index < count; index += 1) rows += objects().length;
        return Promise.resolve(rows);
      });
  },
};

/** Sessions are kept: a worker is warm from its second task on. */
const sessions = new Map<string, Session>();

async function session(task: Task): Promise<Session> {
  const key = JSON.stringify([task.worker, task.sdk, isShared(task)]);
  const known = sessions.get(key);
  if (known !== undefined) return known;
  const opened = await (task.sdk === undefined ? open(task) : openGenerated(task, task.sdk));
  sessions.set(key, opened);
  return opened;
}

async function open(task: Task): Promise<Session> {
  const { worker, catalog, rows } = task;
  // Eight bytes a row, for two batches and the head of the segment.
  const shared = isShared(task) ? { sharedMemory: { size: 2 * 8 * rows + 2 ** 20 } } : {};
  const client = await connect(addressOf(worker), { maxConnections: "url" in worker ? 64 : 1, ...shared });
  return await client.attach(catalog);
}

function isShared({ way }: Task): boolean {
  return way === "shared-memory";
}

/** A session as a generated SDK opens it; untyped calls go through it too. */
async function openGenerated({ worker }: Task, sdk: string): Promise<Session> {
  const { connect: connectGenerated } = (await import(pathToFileURL(sdk).href)) as {
    connect(address: unknown): Promise<Session>;
  };
  return await connectGenerated(addressOf(worker));
}

function addressOf(worker: WorkerPlace): string | { readonly command: readonly string[] } {
  return "url" in worker ? worker.url : worker;
}

function scan({ functionName, rows }: Task, batches: number): Parameters<Session["table"]>[0] {
  const positional = [BigInt(rows * batches)];
  return { name: functionName, arguments: { positional, named: { batch_size: BigInt(rows) } } };
}

type Batches<Batch extends { readonly numRows: number } = { readonly numRows: number }> = AsyncIterable<Batch>;

/** A call of a function with input; each batch of its result is let go when the next one is asked for. */
type FlowCall = Parameters<Session["scalar"]>[0];

/** Input through one call: all of it is there, and the client says how fast it goes. */
async function flow(task: Task, run: (db: Session, call: FlowCall) => Batches): Promise<Measure> {
  const db = await session(task);
  const input = await inputOf(task);
  const call = { name: task.functionName, reuseBuffers: task.way === "reuse" };
  return (count) => timed(() => rowsOf(run(db, { ...call, input: repeated(input, count) })));
}

async function rowsOf(batches: Batches): Promise<number> {
  let rows = 0;
  for await (const batch of batches) rows += batch.numRows;
  return rows;
}

/** Results as a generated scalar function gives them: the values of the one column. */
async function valuesOf(batches: Batches<RecordBatch>): Promise<number> {
  let values = 0;
  for await (const batch of batches) {
    const column = batch.getChildAt(0);
    if (column !== null) values += readColumn(column).length;
  }
  return values;
}

async function inputOf({ input = "" }: Task): Promise<RecordBatch> {
  const [batch] = tableFromIPC(await readFile(input)).batches;
  if (batch === undefined) throw new Error(`${input} has no batch`);
  return batch;
}

function repeated(batch: RecordBatch, count: number): RecordBatch[] {
  return Array.from({ length: count }, () => batch);
}

/** A function of a generated SDK, as much of it as is used here. */
type Generated = (db: Session, args: object) => unknown;

async function generated({ sdk = "", functionName }: Task): Promise<Generated> {
  const functions = (await import(pathToFileURL(sdk).href)) as Readonly<Record<string, Generated>>;
  const found = functions[functionName];
  if (found === undefined) throw new Error(`${sdk} has no ${functionName}`);
  return found;
}

async function scalarCall(task: Task, db: Session, input: RecordBatch): Promise<() => Promise<number>> {
  const { functionName: name, way = "untyped" } = task;
  const untyped = (): Batches<RecordBatch> => db.scalar({ name, input });
  if (way === "untyped") return () => rowsOf(untyped());
  if (way === "untyped-values") return () => valuesOf(untyped());
  const call = await generated(task);
  const value = input.getChildAt(0);
  const typed = (): ScalarCall<unknown> => call(db, { value }) as ScalarCall<unknown>;
  return async () => (way === "generated-vector" ? await typed().vector() : await typed()).length;
}

async function scanBatches(task: Task, db: Session): Promise<(count: number) => Batches> {
  if (task.way !== "generated") {
    return (count) => db.table({ ...scan(task, count), reuseBuffers: task.way === "reuse" || isShared(task) });
  }
  const call = await generated(task);
  return (count) => {
    const args = { count: BigInt(task.rows * count), batchSize: BigInt(task.rows) };
    return (call(db, args) as { batches(): Batches }).batches();
  };
}

await serveOrders((task) => kinds[task.kind](task));
