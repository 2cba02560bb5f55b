import type { RecordBatch } from "apache-arrow";
import { decodeStream, Decimal, encodeStream, readRows, sameSchema, schemaSpecOf, withMetadata } from "vgi-arrow";
import { beforeEach, describe, expect, it } from "vitest";
import { demoCatalog } from "../demo/demo-catalog.js";
import { ByteFaults } from "../faults/byte-faults.js";
import { faultsCatalog } from "../faults/faults-catalog.js";
import { batchOf, int64, utf8, WorkerDriver } from "./worker-driver.js";

const catalogs = [demoCatalog, faultsCatalog(new ByteFaults())];
const numbers = (...values: (bigint | null)[]): RecordBatch =>
  batchOf(
    { value: "int64" },
    values.map((value) => ({ value })),
  );
const texts = (...values: (string | null)[]): RecordBatch =>
  batchOf(
    { value: "utf8" },
    values.map((value) => ({ value })),
  );

describe.each(["2.2.0", "1.0.0"])("functions at %s", (version) => {
  const continues = version === "2.2.0";
  let worker: WorkerDriver;
  beforeEach(async () => {
    worker = await WorkerDriver.start(catalogs, version);
    await worker.attach("demo");
  });

  it("scalars: columns, constants, defaults, nulls", async () => {
    expect(await worker.scalar({ name: "double", input: [numbers(1n, null), numbers(21n)] })).toEqual([2n, null, 42n]);
    expect(await worker.scalar({ name: "multiply", positional: [int64(3n)], input: [numbers(5n)] })).toEqual([15n]);
    expect(await worker.scalar({ name: "greet", input: [texts("Ada")] })).toEqual(["Hello, Ada!"]);
    expect(await worker.scalar({ name: "greet", positional: [utf8("Ciao")], input: [texts("Ada")] })).toEqual([
      "Ciao, Ada!",
    ]);
    const bounds = [
      { type: "float64", value: 0 },
      { type: "float64", value: 1 },
    ] as const;
    const floats = batchOf({ value: "float64" }, [{ value: -2 }, { value: 0.5 }, { value: 7 }]);
    expect(await worker.scalar({ name: "clamp", positional: bounds, input: [floats] })).toEqual([0, 0.5, 1]);
  });

  it("scalars: varargs, any type, no columns at all", async () => {
    const parts = batchOf({ a: "utf8", b: "utf8" }, [
      { a: "x", b: null },
      { a: "y", b: "z" },
    ]);
    expect(await worker.scalar({ name: "join", positional: [utf8("-")], input: [parts] })).toEqual(["x", "y-z"]);
    const any = batchOf({ v: { list: { name: "item", type: "int64", nullable: true } } }, [
      { v: [1n, null] },
      { v: null },
    ]);
    expect(await worker.scalar({ name: "describe", input: [any] })).toEqual(["[1, null]", "null"]);
    const pair = batchOf({ a: "int32", b: "int32" }, [
      { a: 1, b: 2 },
      { a: null, b: null },
    ]);
    expect(await worker.scalar({ name: "largest", input: [pair] })).toEqual([2, null]);
    const bound = await worker.bind({ name: "largest", type: "SCALAR", input: [pair] });
    expect(schemaSpecOf(bound["outputSchema"] as never).fields[0]?.type).toBe("int32");
    expect(await worker.scalar({ name: "pi", input: [batchOf({}, [{}, {}])] })).toEqual([Math.PI, Math.PI]);
    const rows = batchOf({ rows: "null" }, [{ rows: null }]);
    expect(await worker.scalar({ name: "pi", input: [rows] })).toEqual([Math.PI]);
    await expect(worker.scalar({ name: "pi", input: [numbers(1n)] })).rejects.toThrow(/no signature of 'pi'/);
  });

  it("scalars: overloads by type, and an error that lists them", async () => {
    expect(await worker.scalar({ name: "format", input: [numbers(-1_234_567n)] })).toEqual(["-1,234,567"]);
    const floats = batchOf({ value: "float64" }, [{ value: Math.E }]);
    expect(await worker.scalar({ name: "format", input: [floats] })).toEqual(["2.72"]);
    const width = [int64(5n), utf8("right")];
    expect(await worker.scalar({ name: "format", positional: width, input: [texts("Ada", "Augusta")] })).toEqual([
      "  Ada",
      "Augus",
    ]);
    const bools = batchOf({ value: "bool" }, [{ value: true }]);
    await expect(worker.scalar({ name: "format", input: [bools] })).rejects.toThrow(
      /no signature of 'format' takes \(column value: bool\).*format\(value: int64\)/s,
    );
  });

  it("scalars: a required setting", async () => {
    const prices = batchOf({ price: { decimal128: [12, 2] } }, [{ price: "99.99" }, { price: null }]);
    const call = { name: "add_tax", input: [prices] };
    await expect(worker.scalar(call)).rejects.toThrow("needs the setting tax_percent");
    expect(await worker.scalar({ ...call, settings: { tax_percent: int64(10n) } })).toEqual([
      new Decimal(10_999n, 2),
      null,
    ]);
  });

  it("table functions: batches, defaults, ranges, choices, overloads by number, varargs", async () => {
    const rows = await worker.rows({
      name: "sequence",
      positional: [int64(5n)],
      named: { batch_size: int64(2n), step: int64(-10n) },
    });
    expect(rows.map((row) => row["n"])).toEqual([0n, -10n, -20n, -30n, -40n]);
    expect(await worker.rows({ name: "sequence", positional: [int64(0n)] })).toEqual([]);
    await expect(worker.rows({ name: "sequence", positional: [int64(-1n)] })).rejects.toThrow(
      "argument 'count' of 'sequence' must be at least 0; got -1",
    );
    const rome = { name: "observations", schema: "weather", positional: [utf8("Roma")] };
    await expect(worker.rows(rome)).rejects.toThrow("must be one of Zugspitze");
    for (const [places, expected] of [
      [[2n], 2],
      [[3n, 8n], 5],
      [[0n, 10n, 4n], 3],
    ] as const) {
      expect(await worker.rows({ name: "series", positional: places.map(int64) })).toHaveLength(expected);
    }
    const repeated = await worker.rows({
      name: "repeat_values",
      positional: [utf8("a"), utf8("b")],
      named: { times: int64(2n) },
    });
    expect(repeated.map((row) => row["value"])).toEqual(["a", "b", "a", "b"]);
    await expect(
      worker.rows({ name: "sequence", positional: [int64(1n)], named: { stride: int64(2n) } }),
    ).rejects.toThrow("stride := int64");
  });

  it("table functions: an int32 is taken where an int64 is declared", async () => {
    expect(await worker.rows({ name: "sequence", positional: [{ type: "int32", value: 2 }] })).toEqual([
      { n: 0n },
      { n: 1n },
    ]);
  });

  it("table functions: every type, and a projection", async () => {
    const rows = await worker.rows({ name: "all_types", positional: [int64(5n)] });
    expect(rows).toHaveLength(5);
    expect(rows[1]).toMatchObject({ int8: 127, uint64: 18_446_744_073_709_551_614n, list: ["a"], nothing: null });
    expect(Object.entries(rows[2] ?? {}).filter(([name, value]) => name !== "union" && value !== null)).toEqual([]);
    const some = await worker.rows({ name: "all_types", positional: [int64(1n)], projectionIds: [12n, 4n] });
    expect(some.map((row) => Object.keys(row))).toEqual([["utf8", "int64"]]);
  });

  it("the table's scan function gives the table's columns", async () => {
    const call = { name: "stations_scan", schema: "weather" };
    const bound = await worker.bind(call);
    const declared = demoCatalog.schemas[1]?.tables?.[0]?.columns ?? { fields: [] };
    expect(sameSchema(schemaSpecOf(bound["outputSchema"] as never), declared)).toBe(true);
    expect((await worker.rows(call)).map((row) => row["name"])).toContain("Tromsø");
  });

  it("secrets: the bind asks for what it lacks", async () => {
    const call = { name: "forecast", schema: "weather", positional: [utf8("Lisboa")] };
    expect(await worker.bind(call)).toMatchObject({
      lookupSecretTypes: ["weather_api"],
      lookupScopes: [""],
      lookupNames: [""],
    });
    const secret = { struct: [{ name: "account", type: "utf8", nullable: true }] } as const;
    const secrets = batchOf({ weather_api: secret }, [{ weather_api: { account: "ada" } }]);
    const request = { ...worker.bindRequest(call), secrets, resolvedSecretsProvided: true };
    expect(await worker.unary("bind", { request })).toMatchObject({ lookupSecretTypes: [] });
    await expect(worker.unary("bind", { request: { ...request, secrets: null } })).rejects.toThrow(
      "needs a secret of type weather_api",
    );
  });

  it("table-in-out: state over batches", async () => {
    const { stream } = await worker.init(
      { name: "add_row_number", named: { start: int64(10n) }, input: [texts("a")] },
      { phase: "INPUT" },
    );
    const first = await stream.next(texts("a", "b"), worker.context("init"));
    const second = await stream.next(texts("c"), worker.context("init"));
    expect([...readRows(first!), ...readRows(second!)].map((row) => row["row_number"])).toEqual([10n, 11n, 12n]);
  });

  it("table-in-out: pages, asked for as the version has it", async () => {
    const input = texts("a");
    const { stream } = await worker.init(
      { name: "repeat_rows", positional: [int64(3n)], input: [input] },
      { phase: "INPUT" },
    );
    const go = withMetadata(texts(), { "vgi.status": "CONTINUE" });
    const status: (string | undefined)[] = [];
    for (const turn of [input, continues ? go : input, continues ? go : input]) {
      const page = await stream.next(turn, worker.context("init"));
      expect(page?.numRows).toBe(1);
      status.push(page?.metadata.get("vgi.status"));
    }
    expect(status).toEqual(["HAVE_MORE_OUTPUT", "HAVE_MORE_OUTPUT", undefined]);
    if (!continues) return;
    await expect(stream.next(go, worker.context("init"))).rejects.toThrow("no more output");
    await stream.next(input, worker.context("init"));
    await expect(stream.next(input, worker.context("init"))).rejects.toThrow("a CONTINUE tick is due");
  });

  it("table-in-out: no output is a batch without rows; FINALIZE comes in a stream of its own, once", async () => {
    const call = { name: "count_rows", input: [texts("a")] };
    const { stream, header } = await worker.init(call, { phase: "INPUT" });
    expect((await stream.next(texts("a", "b"), worker.context("init")))?.numRows).toBe(0);
    await stream.next(texts("c"), worker.context("init"));
    const finalize = { phase: "FINALIZE", executionId: header["executionId"] };
    expect(await worker.rows(call, finalize)).toEqual([{ batches: 2n, rows: 3n }]);
    await expect(worker.rows(call, finalize)).rejects.toThrow("knows no such execution");
  });

  it("buffering: sink, combine, source, destructor", async () => {
    const call = {
      name: "sort_rows",
      type: "TABLE_BUFFERING",
      named: { by: utf8("value") },
      input: [numbers()],
    } as const;
    const { header } = await worker.init(call, { phase: "TABLE_BUFFERING" });
    const scope = { functionName: "sort_rows", executionId: header["executionId"] };
    for (const input of [numbers(3n, null), numbers(1n)]) {
      await worker.unary("table_buffering_process", {
        request: { ...scope, inputBatch: encodeStream(input.schema, [input]) },
      });
    }
    const combined = (await worker.unary("table_buffering_combine", { request: { ...scope, stateIds: [] } })) as {
      finalizeStateIds: Uint8Array[];
    };
    expect(combined.finalizeStateIds).toHaveLength(1);
    const source = {
      phase: "TABLE_BUFFERING_FINALIZE",
      executionId: header["executionId"],
      finalizeStateId: combined.finalizeStateIds[0],
    };
    expect((await worker.rows(call, source)).map((row) => row["value"])).toEqual([1n, 3n, null]);
    await worker.unary("table_buffering_destructor", { request: scope });
    await expect(worker.rows(call, source)).rejects.toThrow("knows no such execution");
  });

  it("aggregates: groups, combine, a group without rows", async () => {
    const bound = (await worker.unary("aggregate_bind", {
      request: { ...worker.bindRequest({ name: "total" }), inputSchema: numbers().schema },
    })) as { executionId: Uint8Array; outputSchema: never };
    const scope = { functionName: "total", executionId: bound.executionId };
    const update = batchOf({ __vgi_group_id: "int64", value: "int64" }, [
      { __vgi_group_id: 0n, value: 5n },
      { __vgi_group_id: 1n, value: 7n },
      { __vgi_group_id: 1n, value: null },
    ]);
    await worker.unary("aggregate_update", { request: { ...scope, inputBatch: update } });
    const merge = batchOf({ source_group_id: "int64", target_group_id: "int64" }, [
      { source_group_id: 0n, target_group_id: 1n },
    ]);
    await worker.unary("aggregate_combine", { request: { ...scope, mergeBatch: merge } });
    const groups = batchOf({ group_id: "int64" }, [{ group_id: 1n }, { group_id: 2n }]);
    const answer = (await worker.unary("aggregate_finalize", {
      request: { ...scope, groupIdsBatch: groups, outputSchema: bound.outputSchema },
    })) as { resultBatch: RecordBatch | Uint8Array };
    const { resultBatch } = answer;
    const batch = resultBatch instanceof Uint8Array ? decodeStream(resultBatch).batches[0]! : resultBatch;
    expect(readRows(batch)).toEqual([{ result: 12n }, { result: null }]);
  });

  it("unknown functions and stale attachments are named", async () => {
    await expect(worker.rows({ name: "sequense" })).rejects.toThrow(
      /no TABLE function 'sequense'; there is: .*sequence/,
    );
    const request = { ...worker.bindRequest({ name: "sequence" }), attachOpaqueData: new Uint8Array([1, 2]) };
    await expect(worker.unary("bind", { request })).rejects.toThrow("attach_opaque_data not recognized");
  });

  it("faults that stay inside the protocol: errors by phase, another schema, row counts, logs", async () => {
    await worker.attach("faults");
    for (const phase of ["bind", "init", "process"]) {
      await expect(worker.rows({ name: "error_in", positional: [utf8(phase)] })).rejects.toThrow("failed on purpose");
    }
    expect(await worker.rows({ name: "wrong_schema" })).toEqual([{ n: "not a number" }]);
    expect(await worker.scalar({ name: "wrong_row_count", input: [numbers(1n, 2n)] })).toEqual([1n]);
    await worker.rows({ name: "log_storm", positional: [int64(3n)] });
    expect(worker.logs).toEqual(["INFO message 0 of 3", "INFO message 1 of 3", "INFO message 2 of 3"]);
    const [strange] = await worker.rows({ name: "many_columns", positional: [int64(9n)] });
    expect(Object.keys(strange ?? {})).toContain("__proto__");
  });
});

it("names a schema by path since 2.0, by name from 1.1 on, and not at all at 1.0", async () => {
  for (const [version, found] of [
    ["2.0.0", false],
    ["1.1.0", false],
    ["1.0.0", true],
  ] as const) {
    const worker = await WorkerDriver.start(catalogs, version);
    await worker.attach("demo");
    const request = {
      ...worker.bindRequest({ name: "double", type: "SCALAR", schema: "weather", input: [numbers()] }),
      schemaName: "weather",
    };
    const bound = worker.unary("bind", { request });
    if (found) await expect(bound).resolves.toBeDefined();
    else await expect(bound).rejects.toThrow("schema 'weather' has no SCALAR function 'double'");
  }
});
