import { afterEach, describe, expect, test } from "vitest";
import type { RpcInterceptor, WorkerLog } from "vgi-runtime";
import {
  aggregateFunction,
  streams,
  table,
  tableFunction,
  windows,
  writableTable,
  type AggregateFunction,
  type StreamingMethod,
  type WindowMethod,
  type Macro,
  type NoArguments,
  type TableFunction,
  type TableInserter,
  type TableReader,
  type View,
} from "../src/codegen-v1/index.js";
import { connect, DriftError, type DriftPolicy, type MacroModel, type Session, type TableModel } from "../src/index.js";
import { functionFingerprint, macroFingerprint, tableFingerprint, viewFingerprint } from "../src/model/fingerprint.js";
import { caught } from "./support/caught.js";
import { startHttpWorker, stdioWorker } from "./support/demo-workers.js";

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one[Symbol.asyncDispose]();
});

let listings = 0;
const counting: RpcInterceptor = {
  unary: (request, options, next) => {
    if (request.method === "catalog_contents" || request.method === "catalog_schemas") listings += 1;
    return next(request, options);
  },
};

async function attached(
  drift: DriftPolicy,
  { protocol = "2.2.0", onLog }: { readonly protocol?: string; readonly onLog?: (log: WorkerLog) => void } = {},
): Promise<Session> {
  const interceptors = [counting];
  const client = await connect(stdioWorker({ protocol }), { maxConnections: 1, interceptors, ...(onLog && { onLog }) });
  open.push(client);
  return client.attach("demo", { drift });
}

interface Station {
  readonly id: bigint | null;
}

async function stationsModel(db: Session): Promise<TableModel> {
  const { tables } = await db.schemaContents("weather");
  const [model] = tables;
  if (model === undefined) throw new Error("there is a table");
  return model;
}

/** `stations` as an SDK has it that was generated from this model. */
async function stationsOf(model: TableModel, name = model.name): Promise<TableReader<Station>> {
  return table<TableReader<Station>>(await descriptorOf(model, name));
}

async function descriptorOf(model: TableModel, name: string): Promise<Parameters<typeof table>[0]> {
  return {
    kind: "base_table",
    schema: ["weather"],
    name,
    columns: model.columns.fields,
    fingerprint: await tableFingerprint(model),
  };
}

async function macroOf(model: MacroModel): Promise<Macro> {
  const { name, comment, parameters, defaults, definition } = model;
  const fingerprint = await macroFingerprint(model);
  return { kind: "scalar_macro", schema: ["main"], name, comment, parameters, defaults, definition, fingerprint };
}

describe.each(["2.2.0", "1.0.0"])("protocol %s", (protocol) => {
  test("a table that is as it was is read, and the catalog is listed once", async () => {
    const db = await attached("error", { protocol });
    const stations = await stationsOf(await stationsModel(db));
    const before = listings;
    expect((await stations(db, { columns: ["id"] }).rows()).length).toBeGreaterThan(1);
    expect((await stations(db, { columns: ["id"] }).rows()).length).toBeGreaterThan(1);
    expect(listings).toBe(before + 1);
  });

  test("an error says what changed of a table, at every read", async () => {
    const db = await attached("error", { protocol });
    const model = await stationsModel(db);
    const [id, ...rest] = model.columns.fields;
    if (id === undefined) throw new Error("there is a column");
    const other = (fields: TableModel["columns"]["fields"]): TableModel => ({ ...model, columns: { fields } });
    const cases = [
      [await stationsOf(other([{ ...id, type: "utf8" }, ...rest])), "output", /column "id" is \S+, and not utf8/],
      [await stationsOf(other([id, { name: "x", type: "bool", nullable: true }, ...rest])), "output", /"x" is gone/],
      [await stationsOf(other(rest)), "output", /column "id" is new/],
      [await stationsOf({ ...model, supportsInsert: true }), "other", /what can be written/],
      [await stationsOf(model, "station"), "missing", /it is gone; there is "stations"/],
    ] as const;
    for (const [stale, change, why] of cases) {
      for (let attempt = 0; attempt < 2; attempt += 1) {
        const error = await caught(stale(db).rows());
        expect(error).toBeInstanceOf(DriftError);
        expect(error).toMatchObject({
          code: "VGI_DRIFT",
          objectKind: "table",
          change,
          why: expect.stringMatching(why),
        });
      }
    }
    // The connection was given back each time.
    expect(await (await stationsOf(model))(db, { columns: ["id"] }).first()).toBeDefined();
  });

  test("views and macros are compared where the worker is asked for them", async () => {
    const db = await attached("error", { protocol });
    const { views, macros } = await db.schemaContents("main");
    const [[view], macro] = [views, macros.find(({ name }) => name === "add")];
    if (view === undefined || macro === undefined) throw new Error("there is one of each");
    const viewOf = async (definition: string): Promise<View> => {
      const fingerprint = await viewFingerprint({ ...view, definition });
      return { kind: "view", schema: ["main"], name: view.name, comment: null, definition, fingerprint };
    };
    expect(await db.objects.views.get(await viewOf(view.definition))).toMatchObject({ definition: view.definition });
    expect(await caught(db.objects.views.get(await viewOf("SELECT 1")))).toMatchObject({
      objectKind: "view",
      objectName: "main.first_ten",
      change: "definition",
    });
    expect(await db.objects.macros.get(await macroOf(macro))).toMatchObject({ parameters: ["x", "y"] });
    const cases = [
      [{ ...macro, parameters: ["x", "z"] }, "arguments", "parameter z is gone, parameter y is new"],
      [{ ...macro, definition: "x - y" }, "definition", "its definition, its defaults"],
      [{ ...macro, defaults: {} }, "definition", "its definition, its defaults"],
      [{ ...macro, name: "sub" }, "missing", "it is gone"],
    ] as const;
    for (const [model, change, why] of cases) {
      expect(await caught(db.objects.macros.get(await macroOf(model)))).toMatchObject({
        objectKind: "macro",
        change,
        why: expect.stringContaining(why),
      });
    }
    // A name alone is nobody's to compare.
    expect(await db.objects.views.get({ schema: "main", name: view.name })).not.toBeNull();
  });
});

test("a write is compared before anything is sent", async () => {
  const db = await attached("error");
  const model = await stationsModel(db);
  const writable = { ...model, supportsInsert: true };
  const stations = writableTable<TableReader<Station> & TableInserter<Station, Station>>(
    await descriptorOf(writable, "stations"),
    ["insert"],
  );
  expect(await caught(stations.insert(db, [{ id: 1n }]))).toMatchObject({ code: "VGI_DRIFT", objectKind: "table" });
});

test("a warning comes once for each object, and the work goes on", async () => {
  const logs: WorkerLog[] = [];
  const db = await attached("warn", { onLog: (log) => logs.push(log) });
  const model = await stationsModel(db);
  const stale = await stationsOf({ ...model, supportsInsert: true });
  expect(await stale(db, { columns: ["id"] }).first()).toBeDefined();
  expect(await stale(db, { columns: ["id"] }).first()).toBeDefined();
  const { views } = await db.schemaContents("main");
  const view: View = {
    kind: "view",
    schema: ["main"],
    name: views[0]?.name ?? "",
    comment: null,
    definition: "",
    fingerprint: "0",
  };
  expect(await db.objects.views.get(view)).not.toBeNull();
  expect(logs.map(({ message }) => message)).toEqual([
    expect.stringContaining("table weather.stations of catalog"),
    expect.stringContaining("view main.first_ten of catalog"),
  ]);
});

type Columns = { readonly value: readonly bigint[] };
type Total = AggregateFunction<Columns, NoArguments, bigint> &
  WindowMethod<Columns, NoArguments, bigint> &
  StreamingMethod<Columns, NoArguments, bigint>;

test("whole, grouped, open, window and streaming aggregates are compared alike", async () => {
  const db = await attached("error");
  const { functions } = await db.schemaContents("main");
  const model = functions.find(({ name }) => name === "total");
  if (model === undefined) throw new Error("there is a total");
  const totalOf = async (of: typeof model): Promise<Total> =>
    aggregateFunction<Total>(
      {
        kind: "aggregate",
        schema: ["main"],
        name: "total",
        args: [{ key: "value", role: "column", type: "int64" }],
        output: { fields: [{ name: "result", type: "int64", nullable: true }] },
        fingerprint: await functionFingerprint(of),
      },
      windows,
      streams,
    );
  const stale = await totalOf({ ...model, requiredSecrets: ["s"] });
  const value = [1n, 2n];
  const calls: readonly (() => Promise<unknown>)[] = [
    () => stale(db, { value }),
    () => stale.groups(db, { key: ["a", "b"] }, { value }).rows(),
    async () => {
      await using sums = stale.session(db);
      await sums.update([0n, 1n], { value });
    },
    () => stale.window(db, { value }, { preceding: 1 }),
    async () => {
      await using sums = stale.streaming(db);
      await sums.chunk({ key: ["a", "b"] }, { value });
    },
  ];
  for (const call of calls) expect(await caught(call())).toMatchObject({ code: "VGI_DRIFT", objectKind: "function" });
  const total = await totalOf(model);
  await using sums = total.session(db);
  await sums.update([0n, 1n], { value });
  expect(await sums.finalize([0n, 1n])).toEqual([1n, 2n]);
});

test("a scan that is resumed later is compared when it begins", async () => {
  const worker = await startHttpWorker();
  open.push(worker);
  const client = await connect(worker.url);
  open.push(client);
  const db = await client.attach("demo", { drift: "error" });
  const { functions } = await db.schemaContents("main");
  const model = functions.find(({ name }) => name === "sequence");
  if (model === undefined) throw new Error("there is a sequence");
  const sequenceOf = async (of: typeof model): Promise<TableFunction<{ readonly count: bigint }>> =>
    tableFunction({
      kind: "table",
      schema: ["main"],
      name: "sequence",
      args: [{ key: "count", role: "positional", type: "int64" }],
      fingerprint: await functionFingerprint(of),
    });
  const stale = await sequenceOf({ ...model, hasFinalize: true });
  expect(await caught(stale(db, { count: 2n }).resumable())).toBeInstanceOf(DriftError);
  await using scan = await (await sequenceOf(model))(db, { count: 2n }).resumable();
  expect((await scan.next())?.rows).toHaveLength(2);
});
