import { column } from "../../src/filters/index.js";
import { WorkerAnswerError, type Session, UnreadableAnswerError } from "../../src/index.js";
import { batchOf, int64Batch, rowsOf, valuesOf } from "./batches.js";

/** An answer that is not what it should be: where, how, and what the caller sees of it. */
export interface WrongAnswer {
  /** A place and a kind, as the attach option `fault` of the catalog `fragile` takes them. */
  readonly fault: string;
  readonly error: abstract new (...args: never[]) => Error;
  readonly says: RegExp;
}

/** A kind of call of the client. */
export interface KindOfCall {
  readonly name: string;
  /** Makes the call; its result is the same each time. */
  run(db: Session): Promise<unknown>;
  /** The remote calls that it takes, in order: methods, and `stream` for the turns of streams; `#2` for the second of them. */
  readonly places: readonly string[];
  /** Remote calls after the result is there: what becomes of them changes nothing. */
  readonly quiet?: readonly string[];
  /** Remote calls whose refusal has another way round. */
  readonly replaceable?: readonly string[];
  readonly wrong?: readonly WrongAnswer[];
  /** Default: both. */
  readonly only?: "http";
}

const input = (): ReturnType<typeof int64Batch>[] => [int64Batch("value", [1n, 2n]), int64Batch("value", [3n])];
const single = (): ReturnType<typeof int64Batch>[] => [int64Batch("value", [1n]), int64Batch("value", [2n])];
const keyed = () =>
  batchOf({ key: ["utf8", ["a", "b", "a"]], order: ["int64", [1n, 2n, 3n]], value: ["int64", [1n, 2n, 3n]] });
const columns = { fields: [{ name: "line", type: "int64", nullable: true }] } as const;

const columnsDiffer = (place: string): WrongAnswer => ({
  fault: `${place}:schema`,
  error: WorkerAnswerError,
  says: /other|column/,
});
const unreadable = (method: string): WrongAnswer => ({
  fault: `${method}:schema`,
  error: UnreadableAnswerError,
  says: new RegExp(`the answer to ${method}`),
});
const rowsDiffer = (place: string, says = /\d rows for/): WrongAnswer => ({
  fault: `${place}:rows`,
  error: WorkerAnswerError,
  says,
});
const unknownStatus: WrongAnswer = { fault: "stream:status", error: WorkerAnswerError, says: /ASK_ME_LATER/ };

/** Every kind of call that a session has. */
export const kindsOfCall: readonly KindOfCall[] = [
  {
    name: "bind",
    run: async (db) => (await db.bind({ kind: "table", name: "numbers" })).fields.map((field) => field.name),
    places: ["bind"],
    wrong: [unreadable("bind")],
  },
  {
    name: "scalar",
    run: (db) => valuesOf(db.scalar({ name: "double", input: single() })),
    places: ["bind", "init", "stream", "stream#2"],
    wrong: [columnsDiffer("stream"), rowsDiffer("stream")],
  },
  {
    name: "table",
    run: (db) => valuesOf(db.table({ name: "numbers" })),
    places: ["bind", "init", "stream", "stream#3"],
    wrong: [columnsDiffer("stream")],
  },
  {
    name: "table with a filter",
    run: (db) => valuesOf(db.table({ name: "numbers", filter: column("n").ge(1n) })),
    places: ["bind", "catalog_schema_contents_functions", "init", "stream", "stream#3"],
    wrong: [unreadable("catalog_schema_contents_functions"), columnsDiffer("stream")],
  },
  {
    name: "table facts",
    run: (db) => db.tableCardinality({ name: "numbers" }),
    places: ["bind", "table_function_cardinality"],
    wrong: [unreadable("table_function_cardinality")],
  },
  {
    name: "table-in-out",
    run: async (db) => {
      const parents: number[][] = [];
      const onParentRows = (rows: Int32Array): void => void parents.push([...rows]);
      return [await valuesOf(db.tableInOut({ name: "pass_on", input: single(), onParentRows })), parents];
    },
    places: ["bind", "init", "stream", "stream#2", "init#2", "stream#3"],
    wrong: [columnsDiffer("stream"), rowsDiffer("stream"), unknownStatus],
  },
  {
    name: "table buffering",
    run: (db) => valuesOf(db.tableBuffering({ name: "collect", input: input() })),
    places: ["bind", "init", "table_buffering_process#2", "table_buffering_combine", "init#2", "stream#2"],
    quiet: ["table_buffering_destructor"],
    wrong: [columnsDiffer("stream"), unreadable("table_buffering_process"), unreadable("table_buffering_combine")],
  },
  {
    name: "aggregate, whole",
    run: async (db) => valuesOf(one(await db.aggregate({ name: "total", input: input() }))),
    places: ["aggregate_bind", "aggregate_update#2", "aggregate_finalize"],
    quiet: ["aggregate_destructor"],
    wrong: [unreadable("aggregate_bind"), columnsDiffer("aggregate_finalize"), rowsDiffer("aggregate_finalize")],
  },
  {
    name: "aggregate, grouped",
    run: (db) =>
      rowsOf(db.aggregateGroups({ name: "total", input: [keyed().select(["key", "value"])], groupBy: ["key"] })),
    places: ["aggregate_bind", "aggregate_update", "aggregate_finalize"],
    quiet: ["aggregate_destructor"],
    wrong: [columnsDiffer("aggregate_finalize"), rowsDiffer("aggregate_finalize")],
  },
  {
    name: "aggregate session",
    run: async (db) => {
      const [batch = int64Batch("value", [])] = input();
      await using session = await db.aggregateSession({ name: "total", inputSchema: batch.schema });
      await session.update([0n, 1n], batch);
      await session.combine([1n], [0n]);
      return valuesOf(one(await session.finalize([0n, 1n])));
    },
    places: ["aggregate_bind", "aggregate_update", "aggregate_combine", "aggregate_finalize"],
    quiet: ["aggregate_destructor"],
    wrong: [columnsDiffer("aggregate_finalize"), rowsDiffer("aggregate_finalize")],
  },
  {
    name: "window",
    run: async (db) => {
      const partition = int64Batch("value", [1n, 2n, 3n]);
      await using session = await db.aggregateSession({ name: "total", inputSchema: partition.schema });
      await session.windowInit({ partitionId: 7n, partition });
      const first = await session.window(7n, 0n, [[0n, 2n]]);
      const both = await session.windowBatch(7n, 1n, [[[0n, 2n]], [[1n, 3n]]]);
      await session.windowDestroy(7n);
      return [await valuesOf(one(first)), await valuesOf(one(both))];
    },
    places: ["aggregate_bind", "aggregate_window_init", "aggregate_window", "aggregate_window_batch"],
    quiet: ["aggregate_window_destructor", "aggregate_destructor"],
    wrong: [
      columnsDiffer("aggregate_window"),
      rowsDiffer("aggregate_window"),
      columnsDiffer("aggregate_window_batch"),
      rowsDiffer("aggregate_window_batch"),
    ],
  },
  {
    name: "streaming aggregate",
    run: async (db) => {
      const batch = keyed();
      await using stream = await db.aggregateStreaming({
        name: "total",
        inputSchema: batch.schema,
        partitionKeyCount: 1,
        orderKeyCount: 1,
      });
      return valuesOf(one(await stream.chunk(batch)));
    },
    places: ["aggregate_bind", "aggregate_streaming_open", "aggregate_streaming_chunk"],
    quiet: ["aggregate_streaming_close"],
    wrong: [
      unreadable("aggregate_streaming_open"),
      columnsDiffer("aggregate_streaming_chunk"),
      rowsDiffer("aggregate_streaming_chunk"),
    ],
  },
  {
    name: "COPY FROM",
    run: async (db) => valuesOf(await db.copyFrom({ format: "lines", path: "/anywhere", columns })),
    places: ["catalog_copy_from_formats", "bind", "init", "stream#2"],
    wrong: [unreadable("catalog_copy_from_formats"), columnsDiffer("stream")],
  },
  {
    name: "COPY TO",
    run: (db) => db.copyTo({ format: "lines_out", path: "/anywhere", input: input() }),
    places: [
      "catalog_copy_from_formats",
      "bind",
      "init",
      "table_buffering_process#2",
      "table_buffering_combine",
      "init#2",
    ],
    quiet: ["table_buffering_destructor"],
    wrong: [unreadable("catalog_copy_from_formats"), unreadable("table_buffering_combine")],
  },
  {
    name: "table by name",
    run: (db) => valuesOf(db.scanTable("rows")),
    places: ["catalog_table_scan_function_get", "bind", "init", "stream#2"],
    wrong: [unreadable("catalog_table_scan_function_get"), columnsDiffer("stream")],
  },
  ...(["insert", "update", "delete"] as const).map((operation): KindOfCall => ({
    name: operation,
    run: (db) => (operation === "insert" ? db.insertInto : db[operation]).call(db, { table: "rows", input: input() }),
    places:
      operation === "insert"
        ? ["catalog_table_insert_function_get", "bind", "init", "stream", "stream#2"]
        : [`catalog_table_${operation}_function_get`, "stream#2"],
    wrong: [unreadable(`catalog_table_${operation}_function_get`), columnsDiffer("stream"), unknownStatus],
  })),
  {
    name: "splits",
    run: async (db) => {
      const rows: unknown[] = [];
      for await (const split of db.tableFunctionSplits({ name: "numbers" })) {
        rows.push(...(await valuesOf(db.table({ name: "numbers", splits: [split] }))));
      }
      return rows;
    },
    places: ["bind", "table_function_plan", "bind#2", "init", "stream#2"],
    wrong: [unreadable("table_function_plan"), columnsDiffer("stream")],
  },
  {
    name: "resumable scan",
    only: "http",
    run: async (db) => {
      const rows: unknown[] = [];
      await using scan = await db.tableScanResumable({ name: "numbers" });
      for (let part = await scan.next(); part !== null; part = await scan.next()) {
        rows.push(...(await valuesOf(one(part.batch))));
      }
      return rows;
    },
    places: ["bind", "init", "stream", "stream#2"],
    wrong: [columnsDiffer("stream")],
  },
  {
    name: "catalog, read whole",
    run: async (db) => (await db.loadCatalog()).schemas.map((schema) => schema.functions.length),
    places: [],
    replaceable: ["catalog_contents"],
  },
  {
    name: "catalog, read in parts",
    run: async (db) => [
      (await db.schemas()).length,
      (await db.schemaContents("main")).tables.length,
      (await db.objects.tables.get("rows"))?.name,
      await db.objects.version(),
    ],
    places: [
      "catalog_schemas",
      "catalog_schema_contents_tables",
      "catalog_schema_contents_functions#2",
      "catalog_table_get",
      "catalog_version",
    ],
    wrong: [unreadable("catalog_schemas"), unreadable("catalog_table_get"), unreadable("catalog_version")],
  },
  {
    name: "catalog, changed",
    run: async ({ objects }) => {
      await objects.schemas.create("other");
      await objects.tables.create("made", { columns });
      await objects.columns.add("made", { name: "more", type: "utf8", nullable: true });
      await objects.tables.rename("made", "renamed");
      await objects.views.create("shown", "SELECT 1");
      await objects.tables.drop("renamed");
      await objects.schemas.drop("other");
    },
    places: [
      "catalog_schema_create",
      "catalog_table_create",
      "catalog_table_column_add",
      "catalog_table_rename",
      "catalog_view_create",
      "catalog_table_drop",
      "catalog_schema_drop",
    ],
  },
  {
    name: "transaction",
    run: async (db) => {
      await using kept = await db.begin();
      const rows = await valuesOf(kept.table({ name: "numbers" }));
      await kept.commit();
      await using undone = await db.begin();
      await undone.rollback();
      return rows;
    },
    places: [
      "catalog_transaction_begin",
      "bind",
      "stream",
      "catalog_transaction_commit",
      "catalog_transaction_begin#2",
      "catalog_transaction_rollback",
    ],
    wrong: [unreadable("catalog_transaction_begin")],
  },
  {
    name: "transaction that is left",
    run: async (db) => {
      await using left = await db.begin();
      return await valuesOf(left.table({ name: "numbers" }));
    },
    places: ["catalog_transaction_begin"],
    quiet: ["catalog_transaction_rollback"],
  },
  {
    name: "scalar of one value",
    run: async (db) => {
      const double = db.scalarValues({
        name: "double",
        columns: { fields: [{ name: "value", type: "int64", nullable: true }] },
      });
      return double({ value: 1n });
    },
    places: ["bind", "init", "stream"],
    wrong: [rowsDiffer("stream"), columnsDiffer("stream")],
  },
];

async function* one<T>(item: T): AsyncGenerator<T> {
  yield item;
}
