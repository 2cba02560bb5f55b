import { createRequire } from "node:module";
import path from "node:path";
import { arch, platform } from "node:process";
import { type Measure, serveOrders, timed, timedCalls } from "../serve-orders.js";
import type { Task, WorkerPlace } from "../task.js";

/** What is used of `@haybarn/node-api`, which is not installed where this is compiled. */
interface Library {
  readonly DuckDBInstance: {
    create(path: string, options: Readonly<Record<string, string>>): Promise<{ connect(): Promise<Connection> }>;
  };
}

interface Connection {
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
}

const [modules = ""] = process.argv.slice(2);
const name: string = "@haybarn/node-api";
const { DuckDBInstance } = createRequire(path.join(modules, "x"))(name) as Library;
const instance = await DuckDBInstance.create(":memory:", { allow_unsigned_extensions: "true" });
const connection = await instance.connect();
for (const extension of ["vgi", "httpfs"]) {
  const file = path.join(modules, "@haybarn", `ext-${extension}-h1-5-3-${platform}-${arch}`, "bin");
  await query(`LOAD ${quoted(path.join(file, `${extension}.duckdb_extension`))}`);
}

/** The single value of a query. */
async function query(sql: string): Promise<unknown> {
  return (await connection.runAndReadAll(sql)).getRows()[0]?.[0];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Names of attached catalogs, which are kept, by worker. */
const attached = new Map<string, Promise<string>>();

function catalogOf(task: Task): Promise<string> {
  const key = JSON.stringify(task.worker);
  const known = attached.get(key) ?? attach(task, `worker${attached.size}`);
  attached.set(key, known);
  return known;
}

async function attach({ worker, catalog }: Task, as: string): Promise<string> {
  await query(`ATTACH ${quoted(catalog)} AS ${as} (TYPE vgi, LOCATION ${quoted(locationOf(worker))})`);
  return as;
}

function locationOf(worker: WorkerPlace): string {
  return "url" in worker ? worker.url : worker.command.join(" ");
}

/** Rows of a query that ends in a count: the count reads a column, so that none is left out. */
async function counted(sql: string): Promise<number> {
  return Number(await query(sql));
}

function scanned(db: string, { functionName, rows }: Task, batches: number): Promise<number> {
  return counted(`SELECT count(n) FROM ${db}.main.${functionName}(${rows * batches}, batch_size := ${rows})`);
}

const kinds: Readonly<Partial<Record<Task["kind"], (task: Task) => Promise<Measure>>>> = {
  "cold-start": (task) =>
    Promise.resolve(async () => {
      const measured = await timed(async () => {
        await attach(task, "cold");
        return await scanned("cold", task, 1);
      });
      await query("DETACH cold");
      return measured;
    }),
  async calls(task) {
    const db = await catalogOf(task);
    const call = (): Promise<number> =>
      counted(`SELECT count(${db}.main.${task.functionName}(i)) FROM range(${task.rows}) t(i)`);
    return (count) => timedCalls(count, call);
  },
  async scalar(task) {
    const db = await catalogOf(task);
    const { functionName, rows } = task;
    return (count) =>
      timed(() => counted(`SELECT count(${db}.main.${functionName}(i)) FROM range(${rows * count}) t(i)`));
  },
  async "table-in-out"(task) {
    const db = await catalogOf(task);
    const { functionName, rows } = task;
    return (count) =>
      timed(() =>
        counted(`SELECT count(i) FROM ${db}.main.${functionName}((SELECT i FROM range(${rows * count}) t(i)))`),
      );
  },
  async scan(task) {
    const db = await catalogOf(task);
    return (count) => timed(() => scanned(db, task, count));
  },
  catalog: (task) =>
    Promise.resolve((count) =>
      timed(async () => {
        for (let load = 0; load < count; load += 1) {
          const db = await attach(task, "loaded");
          await query(`SELECT count(*) FROM duckdb_functions() WHERE database_name = ${quoted(db)}`);
          await query(`SELECT count(*) FROM duckdb_tables() WHERE database_name = ${quoted(db)}`);
          await query(`DETACH ${db}`);
        }
        return count;
      }),
    ),
};

await serveOrders((task) => {
  const prepare = kinds[task.kind];
  if (prepare === undefined) throw new Error(`no ${task.kind} here`);
  return prepare(task);
});
