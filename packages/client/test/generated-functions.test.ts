import { afterEach, describe, expect, test } from "vitest";
import { Table, vectorFromArray, Int64 } from "apache-arrow";
import {
  connector,
  constant,
  DateValue,
  Decimal,
  DurationValue,
  float64,
  int32,
  int64,
  IntervalValue,
  namespace,
  TimestampValue,
  TimeValue,
  UnionValue,
  utf8,
  type Session,
} from "../src/codegen-v1/index.js";
import { AddressRequiredError, ArgumentError, OutputMismatchError, ResumeUnsupportedError } from "../src/index.js";
import { UsageError } from "vgi-runtime";
import { column } from "../src/filters/index.js";
import { int64Batch } from "./support/batches.js";
import { caught } from "./support/caught.js";
import { stdioWorker } from "./support/demo-workers.js";
import * as demo from "./support/demo-sdk.js";
import { lanes } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe.each(lanes.filter((_lane, index) => index % 3 === 0))(
  "generated functions over $transport, protocol $protocol",
  ({ transport, protocol }) => {
    let db: Session;

    useLane({ transport, protocol }, async (client) => {
      db = await client.attach("demo");
    });

    test("scalar: arrays, numbers, typed arrays, vectors and constants as columns", async () => {
      expect(await demo.double(db, { value: [1n, 2, null] })).toEqual([2n, 4n, null]);
      expect(await demo.double(db, { value: BigInt64Array.of(5n) })).toEqual([10n]);
      expect(await demo.double(db, { value: vectorFromArray([7n, null], new Int64()) })).toEqual([14n, null]);
      expect(await demo.double(db, { value: [] })).toEqual([]);
      const parts = [["a", "b"], constant("x"), [null, "c"]];
      expect(await demo.join(db, { parts }, { separator: "-" })).toEqual(["a-x", "b-x-c"]);
    });

    test("scalar: required, optional and left-out constants", async () => {
      expect(await demo.multiply(db, { value: [2n] }, { factor: 3 })).toEqual([6n]);
      expect(await demo.greet(db, { name: ["Ada"] })).toEqual(["Hello, Ada!"]);
      expect(await demo.greet(db, { name: ["Ada"] }, { greeting: "Ciao" })).toEqual(["Ciao, Ada!"]);
      expect(await demo.greet(db, { name: ["Ada"] }, {}, { timeoutMs: 60_000 })).toEqual(["Hello, Ada!"]);
    });

    test("scalar: any-typed columns keep their type; the result is typed by `.as()`", async () => {
      expect(await demo.describe(db, { value: ["x", null] })).toEqual(["x", "null"]);
      expect(await demo.describe(db, { value: int32([1, 2]) })).toEqual(["1", "2"]);
      const values = [float64([1.5, 3]), float64([2, null])];
      expect(await demo.largest(db, { values }).as(float64)).toEqual([2, 3]);
      const error = await caught(demo.largest(db, { values }).as(int64));
      expect(error).toBeInstanceOf(OutputMismatchError);
      expect(error.message).toContain("float64 where int64 is promised");
    });

    test("scalar: plain values of any-typed columns type the result, which bind must agree to", async () => {
      const bigints: Array<bigint | null> = await demo.largest(db, { values: [[1n, null], constant(2n)] });
      expect(bigints).toEqual([2n, 2n]);
      const one: bigint | null = await demo.largest.value(db, { values: [3n, 5n] });
      expect(one).toBe(5n);
      expect(await demo.largest.value(db, { values: [float64.of(1.5), float64.of(0)] })).toBe(1.5);
      const gathered = demo.largest.coalesced(db);
      expect(await Promise.all([gathered({ values: [1n] }), gathered({ values: [int32.of(7)] })])).toEqual([1n, 7]);

      expect(await demo.flowingDescribe(db, { value: ["x", null] })).toEqual(["x", "null"]);
      expect(await demo.flowingDescribe(db, { value: [] })).toEqual([]);
      expect(await demo.flowingDescribe(db, { value: int32([1]) })).toEqual(["1"]);
      expect(await demo.flowingDescribe(db, { value: [1n] }).as(utf8)).toEqual(["1"]);
      const wrong = [
        async () => demo.flowingDescribe(db, { value: [1n] }),
        async () => demo.flowingDescribe(db, { value: [null] }),
        async () => demo.flowingDescribe.value(db, { value: true }),
        async () => demo.flowingDescribe.coalesced(db)({ value: 1n }),
      ];
      for (const call of wrong) {
        const error = await caught(call());
        expect(error).toBeInstanceOf(OutputMismatchError);
        expect(error.message).toContain("a result of type utf8, and not of its any-typed columns");
      }
    });

    test("scalar: one value for one of each column", async () => {
      expect(await demo.multiply.value(db, { value: 2n }, { factor: 3 })).toBe(6n);
      expect(await demo.double.value(db, { value: null })).toBeNull();
      expect(await demo.join.value(db, { parts: ["a", "b"] }, { separator: "+" })).toBe("a+b");
      expect(await demo.pi.value(db)).toBe(Math.PI);
      expect(await demo.format.value(db, { value: 1000n })).toBe("1,000");
      expect(await demo.format.value(db, { value: 1.25 }, { digits: 1 })).toMatch(/^1\.[23]$/);
      const unknown = await caught(demo.double.value(db, { vlaue: 1n } as never));
      expect(unknown.message).toContain("column vlaue");
      const missing = await caught(demo.multiply.value(db, {} as never, { factor: 1 }));
      expect(missing.message).toContain("column value");
    });

    test("scalar: one Arrow vector, and no columns at all", async () => {
      const vector = await demo.double(db, { value: [1n, null] }).vector();
      expect([vector.length, vector.nullCount, vector.get(0)]).toEqual([2, 1, 2n]);
      expect(await demo.pi(db, { rows: 3 })).toEqual([Math.PI, Math.PI, Math.PI]);
      expect(await demo.pi(db, { rows: 0 })).toEqual([]);
    });

    test("scalar: a hundred thousand rows in several batches", async () => {
      const value = BigInt64Array.from({ length: 100_000 }, (_, i) => BigInt(i));
      const doubled = await demo.double(db, { value });
      expect(doubled).toHaveLength(100_000);
      expect(doubled.at(-1)).toBe(199_998n);
    });

    test("scalar: wrong columns and constants are refused by name, before anything is sent", async () => {
      const wrong = async (columns: object, constants?: object): Promise<string> => {
        const error = await caught(demo.multiply(db, columns as never, constants as never));
        expect(error).toBeInstanceOf(ArgumentError);
        return error.message;
      };
      expect(await wrong({ value: [1n] }, {})).toContain("argument factor of function multiply");
      expect(await wrong({ vlaue: [1n] }, { factor: 1n })).toContain("vlaue");
      expect(await wrong({ value: [1n] }, { factor: 1n, by: 2n })).toContain("by");
      expect(await wrong({ value: ["one"] }, { factor: 1n })).toContain("multiply");
      expect(await wrong({ value: [1n] }, { factor: "two" })).toContain("factor");
      const lengths = await caught(demo.join(db, { parts: [["a"], ["b", "c"]] }, { separator: "" }));
      expect(lengths).toBeInstanceOf(ArgumentError);
    });

    test("overloads: chosen by constants and column types, or by index", async () => {
      expect(await demo.format(db, { value: [1_234_567n] })).toEqual(["1,234,567"]);
      expect(await demo.format(db, { value: [0.5] }, { digits: 3 })).toEqual(["0.500"]);
      expect(await demo.format(db, { value: ["Ada"] }, { width: 5, align: "right" })).toEqual(["  Ada"]);
      expect(await demo.format.overloads[1](db, { value: [2] })).toEqual(["2.00"]);
    });

    test("table: rows, iteration, batches, table, first, bind", async () => {
      const scan = demo.sequence(db, { count: 5, batchSize: 2 });
      const expected = [0n, 1n, 2n, 3n, 4n].map((n) => ({ n }));
      expect(await scan.rows()).toEqual(expected);
      const iterated: object[] = [];
      for await (const row of scan) iterated.push(row);
      expect(iterated).toEqual(expected);
      const sizes: number[] = [];
      for await (const batch of scan.batches()) sizes.push(batch.numRows);
      expect(sizes).toEqual([2, 2, 1]);
      const table = await scan.table();
      expect([table.numRows, table.schema.names]).toEqual([5, ["n"]]);
      expect(await scan.first()).toEqual({ n: 0n });
      expect((await scan.bind()).fields.map(({ name, type }) => ({ name, type }))).toEqual([
        { name: "n", type: "int64" },
      ]);
    });

    test("table: no rows give an empty table with columns, and no first", async () => {
      const none = demo.sequence(db, { count: 0 });
      expect(await none.first()).toBeUndefined();
      expect(await none.rows()).toEqual([]);
      const table = await none.table();
      expect([table.numRows, table.schema.names]).toEqual([0, ["n"]]);
    });

    test("table: varargs, and no arguments at all", async () => {
      const rows = await demo.repeatValues(db, { values: ["a", "b"] }).rows();
      expect(rows).toEqual([
        { round: 1n, value: "a" },
        { round: 1n, value: "b" },
      ]);
      expect(await demo.repeatValues(db).rows()).toEqual([]);
      expect((await demo.stationsScan(db).rows()).length).toBeGreaterThan(3);
    });

    test("table: `.as()` types and selects columns, checked against bind", async () => {
      const typed = demo.repeatValues(db, { values: ["a"] }).as({ value: utf8 });
      expect(await typed.rows()).toEqual([{ value: "a" }]);
      expect((await typed.table()).schema.names).toEqual(["value"]);
      const wrongType = await caught(
        demo
          .repeatValues(db, { values: ["a"] })
          .as({ value: int64 })
          .rows(),
      );
      expect(wrongType).toBeInstanceOf(OutputMismatchError);
      expect(wrongType.message).toContain('column "value" as utf8, where int64 is promised');
      const unknown = await caught(
        demo
          .repeatValues(db, { values: ["a"] })
          .as({ vlaue: utf8 })
          .first(),
      );
      expect(unknown.message).toContain('no column "vlaue"; it has round, value');
    });

    test("table: only the columns asked for, in their order", async () => {
      const scan = demo.repeatValues(db, { values: ["a"] }, { columns: ["value", "round"] });
      expect(Object.entries((await scan.first()) ?? {})).toEqual([
        ["value", "a"],
        ["round", 1n],
      ]);
      const table = await demo.repeatValues(db, { values: ["a"] }, { columns: ["value"] }).table();
      expect(table.schema.names).toEqual(["value"]);
      const none = await demo.sequence(db, { count: 0 }, { columns: ["n"] }).table();
      expect(none.schema.names).toEqual(["n"]);
      const error = await caught(demo.repeatValues(db, { values: ["a"] }, { columns: ["vlaue"] }).rows());
      expect(error).toBeInstanceOf(OutputMismatchError);
      expect(error.message).toContain("round, value");
    });

    test("table: only the rows asked for, by a filter or by a function that makes one", async () => {
      const rows = demo.sequence(db, { count: 6 }, { filter: (n) => n("n").gt(3n) });
      expect(await rows.rows()).toEqual([{ n: 4n }, { n: 5n }]);
      expect(await rows.first()).toEqual({ n: 4n });
      expect(await rows.bind()).toMatchObject({ fields: [{ name: "n" }] });
      expect(await demo.sequence(db, { count: 6 }, { filter: column("n").eq(2n) }).rows()).toEqual([{ n: 2n }]);
      const options = { columns: ["value"], filter: column("round").eq(1n) } as const;
      expect(await demo.repeatValues(db, { values: ["a", "b"] }, options).rows()).toEqual([
        { value: "a" },
        { value: "b" },
      ]);
    });

    test("table: what is known before it runs, and parts that can be gone on with", async () => {
      const scan = demo.sequence(db, { count: 5 }, { columns: ["n"] });
      expect(await scan.cardinality()).toEqual({ estimate: 5n, max: 5n });
      expect(await scan.statistics()).toEqual([]);
      if (transport === "http") {
        const seen: unknown[] = [];
        await using parts = await scan.resumable();
        for (let part = await parts.next(); part !== null; part = await parts.next()) seen.push(...part.rows);
        expect(seen).toEqual(await scan.rows());
      } else {
        expect(await caught(scan.resumable())).toBeInstanceOf(ResumeUnsupportedError);
      }
      const filtered = demo.sequence(db, { count: 5 }, { filter: column("n").gt(1n) });
      const refused = [() => filtered.plan(), () => filtered.resumable(), () => collect(filtered.splits())];
      for (const call of refused) expect(await caught(call())).toBeInstanceOf(UsageError);
      const moved = await caught(demo.sequence(db, { count: 5 }).as({ m: int64 }).cardinality());
      expect(moved).toBeInstanceOf(OutputMismatchError);
    });

    test("table: a worker that moved away from the generated code is told, before any row", async () => {
      const error = await caught(demo.outdatedSequence(db, { count: 1 }).rows());
      expect(error).toBeInstanceOf(OutputMismatchError);
      expect(error.message).toContain('function sequence has column "n" as int64, where utf8 is promised');
      expect(error.message).toContain("generate the SDK again");
    });

    test("table-in-out and buffering: columns, batches, tables, rows and scans as input", async () => {
      expect(await demo.addRowNumber(db, { n: [7n, 8n] }, { start: 1 }).rows()).toEqual([
        { row_number: 1n, n: 7n },
        { row_number: 2n, n: 8n },
      ]);
      const batches = [int64Batch("n", [1n]), int64Batch("n", [2n])];
      expect(await demo.countRows(db, batches).rows()).toEqual([{ batches: 2n, rows: 2n }]);
      expect(await demo.countRows(db, new Table(batches)).rows()).toEqual([{ batches: 2n, rows: 2n }]);
      expect(await demo.countRows(db, demo.sequence(db, { count: 3 }).batches()).rows()).toEqual([
        { batches: 1n, rows: 3n },
      ]);
      const rows = [{ name: "b" }, { name: null }, { name: "a" }];
      const schema = [{ name: "name", type: "utf8", nullable: true }] as const;
      expect(await demo.sortRows(db, { schema, rows }, { by: "name" }).rows()).toEqual([
        { name: "a" },
        { name: "b" },
        { name: null },
      ]);
      const error = await caught(demo.countRows(db, { n: [1, 2] as never }).rows());
      expect(error.message).toContain("int32([1, 2])");
    });

    test("aggregate: one value, null for no rows", async () => {
      expect(await demo.total(db, { value: [1n, 2, null] })).toBe(3n);
      expect(await demo.total(db, { value: [] })).toBeNull();
      expect(await demo.joinText(db, { value: ["a", "b"] }, { separator: "+" })).toBe("a+b");
      expect(await demo.joinText(db, { value: ["a", "b"] })).toBe("a, b");
    });

    test("aggregate: only the rows that count", async () => {
      expect(await demo.total(db, { value: [1n, 2n, 2n, 4n] }, { distinct: true })).toBe(7n);
      expect(await demo.total(db, { value: [1n, 2n, 4n] }, { filter: [true, false, true] })).toBe(5n);
      const short = await caught(demo.total(db, { value: [1n, 2n] }, { filter: [true] }));
      expect(short.message).toContain("1 flags for 2 rows");
    });

    test("aggregate: by groups, with the keys as they were given", async () => {
      const keys = { city: ["Bern", null, "Bern", "Rome"], value: int32([1, 1, 1, 2]) };
      const scan = demo.total.groups(db, keys, { value: [1n, 2n, 3n, null] });
      const expected = [
        { city: "Bern", value: 1, result: 4n },
        { city: null, value: 1, result: 2n },
        { city: "Rome", value: 2, result: null },
      ];
      expect(await scan.rows()).toEqual(expected);
      expect(await scan.first()).toEqual(expected[0]);
      expect((await scan.table()).schema.names).toEqual(["city", "value", "result"]);
      expect((await scan.bind()).fields.map(({ name }) => name)).toEqual(["city", "value", "result"]);
      const counted = demo.total.groups(db, { city: ["a", "a"] }, { value: [1n, 1n] }, { distinct: true });
      expect(await counted.rows()).toEqual([{ city: "a", result: 1n }]);
      const joined = demo.joinText.groups(db, { city: ["a", "a"] }, { value: ["x", "y"] }, { separator: "+" });
      expect(await joined.rows()).toEqual([{ city: "a", result: "x+y" }]);
      const none = demo.total.groups(db, { city: [] as string[] }, { value: [] });
      expect(await none.rows()).toEqual([]);
      expect(() => demo.total.groups(db, { result: [1n] }, { value: [1n] })).toThrow("name it otherwise");
      expect(() => demo.total.groups(db, {}, { value: [1n] })).toThrow("there are none");
      const uneven = await caught(demo.total.groups(db, { city: ["a"] }, { value: [1n, 2n] }).rows());
      expect(uneven).toBeInstanceOf(ArgumentError);
    });

    test("aggregate: its state group by group", async () => {
      await using sums = demo.total.session(db);
      expect(await sums.finalize([3n])).toEqual([null]);
      await sums.update([0, 1, 0], { value: [1n, 2n, 3n] });
      await sums.combine([1], [0n]);
      expect(await sums.finalize([0n])).toEqual([6n]);
    });

    test("values of every type are exact", async () => {
      const [first, second, empty] = await demo.allTypes(db, { rows: 3 }).rows();
      expect(first).toEqual({
        bool: true,
        int8: -128,
        int16: 0,
        int32: 0,
        int64: 9_007_199_254_740_993n,
        uint8: 255,
        uint16: 65_535,
        uint32: 4_294_967_295,
        uint64: 18_446_744_073_709_551_615n,
        float32: 0.5,
        float64: 0,
        decimal: new Decimal(125n, 3),
        utf8: "row 0 – ñ 漢 🚀",
        large_utf8: "",
        binary: Uint8Array.of(0, 255, 0),
        fixed_binary: Uint8Array.of(1, 2, 3, 0),
        date: new DateValue(20_454),
        time: new TimeValue(0n, "us"),
        timestamp: new TimestampValue(-1n, "us"),
        timestamp_utc: new TimestampValue(1_767_225_600_000_000_001n, "ns", "UTC"),
        duration: new DurationValue(0n, "ms"),
        interval: new IntervalValue(0, 0, 0n),
        list: [],
        fixed_list: [0, 0],
        struct: { x: 0, y: null },
        map: new Map<string, bigint | null>([
          ["row", 0n],
          ["nothing", null],
        ]),
        dictionary: "red",
        union: new UnionValue("number", 0n),
        nested: [{ tags: ["t0"] }, null, { tags: null }],
        nothing: null,
      });
      expect(String(second?.["decimal"])).toBe("1.125");
      expect(String(second?.["date"])).toBe("2026-01-02");
      expect(second?.["union"]).toEqual(new UnionValue("text", "t1"));
      const { union, ...nulls } = empty ?? {};
      expect(union).toEqual(new UnionValue("number", 2n));
      expect(new Set(Object.values(nulls))).toEqual(new Set([null]));
    });

    test("namespace: the same functions, with the session filled in", async () => {
      const bound = namespace(db, { main: demo });
      expect(await bound.main.double({ value: [4n] })).toEqual([8n]);
      expect(await bound.main.sequence({ count: 1 }).rows()).toEqual([{ n: 0n }]);
      expect(await bound.main.countRows([int64Batch("n", [1n])]).rows()).toEqual([{ batches: 1n, rows: 1n }]);
      expect(await bound.main.format({ value: [1000n] })).toEqual(["1,000"]);
      expect(Object.keys(bound.main)).toEqual(Object.keys(demo));
      expect(await bound.main.total.groups({ n: [1n] }, { value: [2n] }).rows()).toEqual([{ n: 1n, result: 2n }]);
      expect(await bound.main.double.value({ value: 4n })).toBe(8n);
      expect(await bound.main.multiply.coalesced({ factor: 2n })({ value: 4n })).toBe(8n);
      expect(await bound.main.format.overloads[1]({ value: [1] })).toHaveLength(1);
    });
  },
);

describe("connector", () => {
  const before = process.env["VGI_ADDRESS"];

  afterEach(() => {
    if (before === undefined) delete process.env["VGI_ADDRESS"];
    else process.env["VGI_ADDRESS"] = before;
  });

  const connect = connector({ abi: 1, catalog: "demo" });

  test("takes an address, and another catalog name", async () => {
    await using db = await connect(stdioWorker());
    expect(db.catalog).toBe("demo");
    expect(await demo.double(db, { value: [1n] })).toEqual([2n]);
    await using locked = await connect(stdioWorker(), { catalog: "locked", options: { key: "x" } });
    expect(locked.catalog).toBe("locked");
  });

  test("asks VGI_ADDRESS, and says so when there is none", async () => {
    delete process.env["VGI_ADDRESS"];
    const error = await caught(connect());
    expect(error).toBeInstanceOf(AddressRequiredError);
    expect(error.message).toContain("VGI_ADDRESS");
    process.env["VGI_ADDRESS"] = `stdio:${stdioWorker()
      .command.map((word) => `'${word}'`)
      .join(" ")}`;
    await using db = await connect();
    expect(await demo.double(db, { value: [1n] })).toEqual([2n]);
  });
});
