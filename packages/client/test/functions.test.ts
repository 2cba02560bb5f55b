import { describe, expect, test } from "vitest";
import type { RecordBatch } from "apache-arrow";
import { float64, int64, schemaSpecOf, toArrowSchema } from "vgi-arrow";
import { RpcError } from "vgi-runtime";
import {
  ArgumentError,
  InputError,
  OutputMismatchError,
  SecretsRequiredError,
  SettingRequiredError,
  type Session,
  type VgiClient,
} from "../src/index.js";
import { batchOf, int64Batch, rowsOf, valuesOf } from "./support/batches.js";
import { caught } from "./support/caught.js";
import { lanes } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

/** The first value of each batch. @param most batches after which the loop is left */
async function firsts(batches: AsyncIterable<RecordBatch>, most = 100): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const batch of batches) {
    seen.push(batch.getChildAt(0)?.get(0));
    if (seen.length === most) break;
  }
  return seen;
}

describe.each(lanes)("untyped calls over $transport, protocol $protocol", ({ transport, protocol }) => {
  let client: VgiClient;
  let db: Session;

  useLane({ transport, protocol }, async (opened) => {
    client = opened;
    db = await client.attach("demo");
  });

  const sequence = (positional: bigint[], named = {}) =>
    db.table({ name: "sequence", arguments: { positional, named } });

  const sorted = (input: RecordBatch[]) =>
    valuesOf(db.tableBuffering({ name: "sort_rows", arguments: { named: { by: "n", descending: true } }, input }));

  test("bind gives the columns of each kind, and runs nothing", async () => {
    expect(await db.bindTable({ name: "sequence", arguments: { positional: [3n] } })).toMatchObject({
      fields: [{ name: "n", type: "int64" }],
    });
    const input = toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });
    const names = async (call: Parameters<Session["bind"]>[0]): Promise<string[]> =>
      schemaSpecOf(await db.bind(call)).fields.map(({ name }) => name);
    expect(await names({ kind: "table_in_out", name: "add_row_number", inputSchema: input })).toEqual([
      "row_number",
      "n",
    ]);
    const byN = { positional: [], named: { by: "n" } };
    expect(await names({ kind: "table_buffering", name: "sort_rows", inputSchema: input, arguments: byN })).toEqual([
      "n",
    ]);
    expect(await names({ kind: "scalar", name: "double", inputSchema: input })).toHaveLength(1);
  });

  test("table: positional, named and left-out arguments; no rows at all", async () => {
    expect(await valuesOf(sequence([3n]))).toEqual([0n, 1n, 2n]);
    expect(await valuesOf(sequence([3n], { step: 10n, batch_size: 2n }))).toEqual([0n, 10n, 20n]);
    const empty = sequence([0n]);
    expect(await rowsOf(empty)).toEqual([]);
    expect(schemaSpecOf(await empty.schema()).fields.map(({ name }) => name)).toEqual(["n"]);
  });

  test("table: a hundred batches come in order", async () => {
    const sizes: number[] = [];
    let next = 0n;
    for await (const batch of sequence([1000n], { batch_size: 10n })) {
      sizes.push(batch.numRows);
      for (const value of batch.getChildAt(0) ?? []) expect(value).toBe(next++);
    }
    expect(sizes).toEqual(Array.from({ length: 100 }, () => 10));
  });

  test("table: a cold stream runs anew each time it is iterated", async () => {
    const two = sequence([2n]);
    expect(await valuesOf(two)).toEqual([0n, 1n]);
    expect(await valuesOf(two)).toEqual([0n, 1n]);
  });

  test("table: varargs, and columns by name or id", async () => {
    const call = { name: "repeat_values", arguments: { positional: ["a", "b"], named: { times: 2n } } };
    expect(await rowsOf(db.table(call))).toEqual([
      { round: 1n, value: "a" },
      { round: 1n, value: "b" },
      { round: 2n, value: "a" },
      { round: 2n, value: "b" },
    ]);
    const error = await caught(rowsOf(db.table({ ...call, projection: ["valeu"] })));
    expect(error).toBeInstanceOf(OutputMismatchError);
    expect(error.message).toContain("round, value");
  });

  test("table: overloads by the number of arguments, in another schema by its name", async () => {
    expect(await valuesOf(db.table({ name: "series", arguments: { positional: [2n] } }))).toEqual([0n, 1n]);
    expect(await valuesOf(db.table({ name: "series", arguments: { positional: [1n, 7n, 3n] } }))).toEqual([1n, 4n]);
    const week = db.table({ schema: "weather", name: "observations", arguments: { positional: ["Lisboa"] } });
    expect(await rowsOf(week)).toHaveLength(7);
  });

  test("scalar: one answer for each input batch, nulls kept, empty batches too", async () => {
    const input = [int64Batch("value", [1n, null]), int64Batch("value", []), int64Batch("value", [3n])];
    const sizes: number[] = [];
    const values: unknown[] = [];
    for await (const batch of db.scalar({ name: "double", input })) {
      sizes.push(batch.numRows);
      values.push(...(batch.getChildAt(0) ?? []));
    }
    expect(sizes).toEqual([2, 0, 1]);
    expect(values).toEqual([2n, null, 6n]);
  });

  test("scalar: constants before and after a column, and an any-typed column", async () => {
    const clamped = db.scalar({
      name: "clamp",
      arguments: { positional: [float64.of(0), float64.of(1)] },
      input: [batchOf({ value: ["float64", [-1, 0.5, 7]] })],
    });
    expect(await valuesOf(clamped)).toEqual([0, 0.5, 1]);
    const listed = db.scalar({
      name: "describe",
      input: [batchOf({ value: [{ list: { name: "item", type: "int32", nullable: true } }, [[1, 2]]] })],
    });
    expect(await valuesOf(listed)).toEqual(["[1, 2]"]);
  });

  test("scalar: forty inputs through the window, from an async source", async () => {
    const doubled = await valuesOf(db.scalar({ name: "double", input: numbersUpTo(40n) }));
    expect(doubled).toEqual(Array.from({ length: 40 }, (_, i) => BigInt(2 * i)));
  });

  test("scalar: an input that fails ends the call with its error, and an input without batches is refused", async () => {
    expect(await caught(rowsOf(db.scalar({ name: "double", input: failing() })))).toMatchObject({
      name: "RangeError",
      message: "no more rows",
    });
    const error = await caught(rowsOf(db.scalar({ name: "double", input: [] })));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain("even one of zero rows");
    expect(await valuesOf(db.scalar({ name: "double", input: [int64Batch("value", [4n])] }))).toEqual([8n]);
  });

  test("an input whose batches differ is refused, whatever takes it", async () => {
    const input = [int64Batch("value", [1n]), batchOf({ value: ["utf8", ["2"]] })];
    const calls = [
      rowsOf(db.scalar({ name: "double", input })),
      rowsOf(db.tableInOut({ name: "count_rows", input })),
      rowsOf(db.tableBuffering({ name: "sort_rows", arguments: { named: { by: "value" } }, input })),
      db.aggregate({ name: "total", input }),
    ];
    for (const error of await Promise.all(calls.map((call) => caught(call)))) {
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toContain('"value" as utf8, and not "value" as int64');
    }
  });

  test("table-in-out: rows for rows, pages of one input, and a finalize phase", async () => {
    const input = [int64Batch("n", [5n, 6n]), int64Batch("n", [7n])];
    const numbered = db.tableInOut({
      name: "add_row_number",
      arguments: { named: { start: 10n } },
      input,
      finalize: false,
    });
    expect(await rowsOf(numbered)).toEqual([
      { row_number: 10n, n: 5n },
      { row_number: 11n, n: 6n },
      { row_number: 12n, n: 7n },
    ]);
    const repeated = db.tableInOut({ name: "repeat_rows", arguments: { positional: [3n] }, input, finalize: false });
    expect(await valuesOf(repeated)).toEqual([5n, 6n, 5n, 6n, 5n, 6n, 7n, 7n, 7n]);
    expect(await rowsOf(db.tableInOut({ name: "count_rows", input }))).toEqual([{ batches: 2n, rows: 3n }]);
  });

  test("table-in-out: what follows an answer goes out before that is used up, and none of it comes twice or is owed", async () => {
    const input = Array.from({ length: 8 }, (_, index) =>
      int64Batch(
        "n",
        Array.from({ length: 5_000 }, () => BigInt(index)),
      ),
    );
    const repeat = (times: bigint, given: RecordBatch[] = input): AsyncIterable<RecordBatch> =>
      db.tableInOut({ name: "repeat_rows", arguments: { positional: [times] }, input: given, finalize: false });
    expect(await firsts(repeat(1n))).toEqual(input.map((_, index) => BigInt(index)));
    expect(await firsts(repeat(2n))).toEqual(input.flatMap((_, index) => [BigInt(index), BigInt(index)]));
    // Left after an answer that ends, and within one that goes on.
    for (const most of [1, 2, 3, 4]) {
      for (const times of [1n, 2n]) expect(await firsts(repeat(times), most)).toHaveLength(most);
    }
    const bad = [...input.slice(0, 2), batchOf({ n: ["utf8", ["2"]] })];
    const seen: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of repeat(1n, bad)) seen.push(batch.getChildAt(0)?.get(0));
    };
    expect(await caught(read())).toBeInstanceOf(InputError);
    expect(seen).toEqual([0n, 1n]);
    expect(await rowsOf(db.tableInOut({ name: "count_rows", input }))).toEqual([{ batches: 8n, rows: 40_000n }]);
  });

  test("table-in-out: one scan is another's input", async () => {
    const input = sequence([5n], { batch_size: 2n });
    expect(await rowsOf(db.tableInOut({ name: "count_rows", input }))).toEqual([{ batches: 3n, rows: 5n }]);
  });

  test("buffering: all the input first, then the output; an empty input too", async () => {
    expect(await sorted([int64Batch("n", [2n, null]), int64Batch("n", [9n, 4n])])).toEqual([9n, 4n, 2n, null]);
    expect(await sorted([int64Batch("n", [])])).toEqual([]);
  });

  test("aggregate: one row for all, with constants, and for no rows at all", async () => {
    const total = await db.aggregate({
      name: "total",
      input: [int64Batch("value", [1n, 2n]), int64Batch("value", [4n])],
    });
    expect(total.getChildAt(0)?.get(0)).toBe(7n);
    const text = await db.aggregate({
      name: "join_text",
      arguments: { positional: ["+"] },
      input: [batchOf({ value: ["utf8", ["a", "b"]] })],
    });
    expect(text.getChildAt(0)?.get(0)).toBe("a+b");
    const inputSchema = toArrowSchema({ fields: [{ name: "value", type: "int64", nullable: true }] });
    const none = await db.aggregate({ name: "total", input: [], inputSchema });
    expect(none.getChildAt(0)?.get(0)).toBeNull();
  });

  test("required settings are filled in with the catalog's default, and overridden by the call", async () => {
    const price = { decimal128: [12, 2] } as const;
    const call = {
      name: "add_tax",
      requiredSettings: ["tax_percent"],
      input: [batchOf({ price: [price, ["100.00"]] })],
    };
    expect(String((await valuesOf(db.scalar(call)))[0])).toBe("122.00");
    expect(String((await valuesOf(db.scalar({ ...call, settings: { tax_percent: 10 } })))[0])).toBe("110.00");
    await using taxed = await client.attach("demo", { settings: { tax_percent: 50 } });
    expect(String((await valuesOf(taxed.scalar(call)))[0])).toBe("150.00");
    const error = await caught(rowsOf(db.scalar({ ...call, requiredSettings: ["tax_precent"] })));
    expect(error).toBeInstanceOf(SettingRequiredError);
    expect(error.message).toContain("tax_precent");
  });

  test("missing secrets are named by type; given ones arrive", async () => {
    const call = { schema: "weather", name: "forecast", arguments: { positional: ["Lisboa"] } };
    const error = await caught(rowsOf(db.table(call)));
    expect(error).toBeInstanceOf(SecretsRequiredError);
    expect(error).toMatchObject({ secretTypes: ["weather_api"] });
    expect(error.message).toContain("forecast");
    expect(error.message).toContain("{ secrets: ");
    const secrets = { weather_api: { account: "ada", api_key: "k" } };
    expect(await rowsOf(db.table({ ...call, secrets }))).toEqual([
      { station: "Lisboa", outlook: "changeable", account: "ada" },
    ]);
  });

  test("what the worker refuses says which function, and the session goes on", async () => {
    const unknown = await caught(rowsOf(db.table({ name: "sequense", arguments: { positional: [1n] } })));
    expect(unknown).toBeInstanceOf(RpcError);
    expect(unknown.message).toContain("sequense");
    const wrong = await caught(rowsOf(db.table({ name: "sequence", arguments: { positional: ["many"] } })));
    expect(wrong).toBeInstanceOf(RpcError);
    const noType = await caught(rowsOf(db.table({ name: "sequence", arguments: { positional: [3 as never] } })));
    expect(noType).toBeInstanceOf(ArgumentError);
    expect(noType.message).toContain("int32");
    expect(await valuesOf(db.table({ name: "sequence", arguments: { positional: [int64.of(1)] } }))).toEqual([0n]);
  });

  test("a bind that is refused by the caller runs nothing", async () => {
    const call = { name: "sequence", arguments: { positional: [3n] } } as const;
    expect((await caught(rowsOf(db.table({ ...call, onBind: refuse })))).message).toBe("not what was promised");
    expect(await valuesOf(db.table(call))).toHaveLength(3);
  });
});

async function* numbersUpTo(end: bigint): AsyncGenerator<RecordBatch> {
  for (let i = 0n; i < end; i += 1n) yield int64Batch("value", [i]);
}

async function* failing(): AsyncGenerator<RecordBatch> {
  yield int64Batch("value", [1n]);
  throw new RangeError("no more rows");
}

function refuse(): never {
  throw new TypeError("not what was promised");
}
