import { type Data, RecordBatch, Schema, Struct, Vector, makeData } from "apache-arrow";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyType } from "../testing/arbitrary-type.js";
import { exactValue } from "../testing/arbitrary-value.js";
import { throughIpc } from "../testing/through-ipc.js";
import type { FieldSpec, TypeSpec } from "../type-spec.js";
import { toArrowField, toArrowType } from "../types/to-arrow-type.js";
import { DateValue } from "../values/date-value.js";
import { Decimal } from "../values/decimal.js";
import { DurationValue } from "../values/duration-value.js";
import { IntervalValue } from "../values/interval-value.js";
import { TimeValue } from "../values/time-value.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { UnionValue } from "../values/union-value.js";
import { fromFloat16Bits, toFloat16Bits } from "./float16.js";
import { fromJsonValue, toJsonValue } from "./json-value.js";
import { jsonProfile } from "../profiles/json-profile.js";
import { readColumn, readValue } from "./read-column.js";
import { ValueError } from "./value-error.js";
import { writeColumn, writeData } from "./write-column.js";

const item = (type: TypeSpec, name = "item", nullable = true): FieldSpec => ({ name, type, nullable });

const typed = anyType.chain((type) => fc.tuple(fc.constant(type), fc.array(exactValue(type), { maxLength: 8 })));

/** The column as another program would read it. */
function sent(type: TypeSpec, ...chunks: unknown[][]): Vector {
  const field = toArrowField({ name: "c", type, nullable: true });
  const schema = new Schema([field]);
  const batches = chunks.map((values) => {
    const children: Data[] = [writeData(field.type, values)];
    return new RecordBatch(
      schema,
      makeData({ type: new Struct([field]), length: values.length, nullCount: 0, children }),
    );
  });
  return new Vector(throughIpc(...(batches as [RecordBatch])).map((batch) => batch.data.children[0] as Data));
}

describe("columns of every type", () => {
  // `toEqual`, because `toStrictEqual` takes a column called "constructor" for the class of its row.
  test("read back as written, through IPC", () => {
    fc.assert(
      fc.property(typed, ([type, values]) => {
        expect(readColumn(writeColumn(toArrowType(type), values))).toEqual(values);
        expect(readColumn(sent(type, values))).toEqual(values);
      }),
      { numRuns: 500 },
    );
  });

  test("read the same in slices, in chunks, and value by value", () => {
    fc.assert(
      fc.property(typed, fc.nat({ max: 8 }), fc.nat({ max: 8 }), ([type, values], from, to) => {
        const vector = writeColumn(toArrowType(type), values);
        const [data] = vector.data as [Data];
        const begin = Math.min(from, values.length);
        const end = Math.max(begin, Math.min(to, values.length));
        expect(readColumn(data.slice(begin, end - begin))).toEqual(values.slice(begin, end));
        expect(readColumn(data.slice(begin, values.length - begin).slice(0, end - begin))).toEqual(
          values.slice(begin, end),
        );
        const chunks = [data.slice(0, begin), data.slice(begin, values.length - begin)];
        expect(readColumn(new Vector(chunks))).toEqual(values);
        values.forEach((value, index) => expect(readValue(new Vector(chunks), index)).toEqual(value));
      }),
    );
  });

  test("read the same from several batches of one stream, whose dictionaries differ", () => {
    fc.assert(
      fc.property(typed, ([type, values]) => {
        const half = values.length >> 1;
        expect(readColumn(sent(type, values.slice(0, half), values.slice(half)))).toEqual(values);
      }),
    );
  });

  test("become JSON and come back exact", () => {
    fc.assert(
      fc.property(typed, ([type, values]) => {
        for (const value of values) {
          const json: unknown = JSON.parse(JSON.stringify(toJsonValue(type, value)));
          expect(fromJsonValue(type, json)).toEqual(value);
        }
      }),
    );
  });
});

describe("what a column accepts", () => {
  const midnight = 1_704_067_200n;
  test.each<[TypeSpec, unknown[], unknown[]]>([
    ["int64", [1n, 2, undefined], [1n, 2n, null]],
    ["float64", new Float64Array([1, 2]) as never, [1, 2]],
    ["int64", new Int32Array([1, 2]) as never, [1n, 2n]],
    [{ timestamp: "s" }, new BigInt64Array([midnight]) as never, [new TimestampValue(midnight, "s")]],
    [
      { timestamp: "ms", timezone: "UTC" },
      [new Date(0), "2024-01-01T00:00Z", 5n, new TimestampValue(1n, "s", "Europe/Rome")],
      [0n, midnight * 1000n, 5n, 1000n].map((value) => new TimestampValue(value, "ms", "UTC")),
    ],
    ["date32", ["1970-01-02", new Date(0)], [new DateValue(1), new DateValue(0)]],
    [{ time64: "us" }, ["00:00:01", 2n], [new TimeValue(1_000_000n, "us"), new TimeValue(2n, "us")]],
    [
      { duration: "ms" },
      [2n, new DurationValue(1n, "s")],
      [new DurationValue(2n, "ms"), new DurationValue(1000n, "ms")],
    ],
    [{ decimal128: [6, 2] }, ["-1.5", 2n, 0.25], [new Decimal(-150n, 2), new Decimal(200n, 2), new Decimal(25n, 2)]],
    [{ list: item("float32") }, [new Float32Array([1.5]), [2]], [[1.5], [2]]],
    [{ map: { key: item("utf8", "key", false), value: item("int8", "value") } }, [[["a", 1]]], [new Map([["a", 1]])]],
    [{ sparse_union: [item("utf8", "a", false), item("int8", "b")], ids: [3, 7] }, [null], [new UnionValue("b", null)]],
    [{ struct: [item("utf8", "constructor")] }, [{}], [{ constructor: null }]],
  ])("%j takes %o", (type, values, expected) => {
    expect(readColumn(writeColumn(toArrowType(type), values))).toStrictEqual(expected);
  });

  test.each<[TypeSpec, unknown[], string]>([
    ["int64", [null, "foo"], 'column "a"[1]: expected int64, got string "foo"'],
    ["int64", [2n ** 63n], 'column "a"[0]: expected int64, got bigint 9223372036854775808n, which is out of range'],
    [
      "int64",
      [2 ** 60],
      'column "a"[0]: expected int64, got number 1152921504606847000, which is too large to be exact: pass a bigint',
    ],
    ["uint64", [-1], 'column "a"[0]: expected uint64, got number -1, which is out of range'],
    ["int8", [128], 'column "a"[0]: expected int8, got number 128, which is out of range'],
    ["uint32", [1.5], 'column "a"[0]: expected uint32, got number 1.5, which is not a whole number'],
    ["float64", [1n], 'column "a"[0]: expected float64, got bigint 1n'],
    ["null", [1], 'column "a"[0]: expected null, got number 1'],
    ["utf8", [new Uint8Array(2)], 'column "a"[0]: expected utf8, got a Uint8Array'],
    [
      { fixed_size_binary: 2 },
      [new Uint8Array(3)],
      'column "a"[0]: expected fixed_size_binary[2], got a Uint8Array of 3 bytes',
    ],
    [
      { struct: [item({ list: item("int64") }, "x")] },
      [{ x: [1n] }, { x: [1n, "foo"] }],
      'column "a"[1].x[1]: expected int64, got string "foo"',
    ],
    [{ struct: [item("int8", "a b")] }, [{ "a b": "" }], 'column "a"[0]["a b"]: expected int8, got string ""'],
    [
      { fixed_size_list: item("int8"), size: 2 },
      [null, [1]],
      'column "a"[1]: expected fixed_size_list<int8>[2], got an array of 1 (1 items, not 2)',
    ],
    [
      { map: { key: item("utf8", "key"), value: item("int8", "value") } },
      [new Map([["k", "v"]])],
      'column "a"[0][0] (value): expected int8, got string "v"',
    ],
    [
      { map: { key: item("utf8", "key"), value: item("int8", "value") } },
      [[[null, 1]]],
      'column "a"[0]: a map key can\'t be null',
    ],
    [
      { dense_union: [item("int8", "n")], ids: [0] },
      [new UnionValue("n", 1), new UnionValue("x", 1)],
      'column "a"[1]: expected dense_union<n: int8>, got UnionValue x: 1, and there is no member "x"',
    ],
    [{ dictionary: "utf8", index: "int8" }, ["a", 1], 'column "a"[1]: expected utf8, got number 1'],
    [
      { dictionary: "int32", index: "int8" },
      Array.from({ length: 130 }, (_, i) => i),
      'column "a"[128]: expected dictionary<int8, int32>, got number 128, the value after 128 distinct ones',
    ],
    [
      { decimal128: [3, 1] },
      ["1.25"],
      'column "a"[0]: expected decimal128(3, 1): 1.25 has more than 1 digits after the decimal point: round it first',
    ],
    [
      { decimal128: [3, 1] },
      [100n],
      'column "a"[0]: expected decimal128(3, 1), got bigint 100n, which has more than 3 digits',
    ],
    [
      { timestamp: "s" },
      [new TimestampValue(0n, "s", "UTC")],
      'column "a"[0]: expected timestamp[s]: 1970-01-01T00:00:00Z is an instant of zone UTC, and the column has wall-clock times',
    ],
    [
      "month_interval",
      [new IntervalValue(1, 1, 0n)],
      'column "a"[0]: expected month_interval: P1M1D has more than months',
    ],
    ["date32", ["1970-1-1"], 'column "a"[0]: expected date32: "1970-1-1" is not a date: expected YYYY-MM-DD'],
  ])("%j refuses %o", (type, values, message) => {
    expect(() => writeColumn(toArrowType(type), values, "a")).toThrow(
      expect.objectContaining({ message, code: "invalid_value" }),
    );
  });
});

test("typed arrays are taken without a copy", () => {
  const values = new BigInt64Array([1n, 2n]);
  expect(writeColumn(toArrowType("int64"), values).data[0]?.values).toBe(values);
  const items = readColumn(writeColumn(toArrowType({ list: item("float64") }), [new Float64Array(2), null]));
  expect(items).toStrictEqual([[0, 0], null]);
});

test("distinct values stand once in a dictionary, equal ones share their object", () => {
  const vector = sent({ dictionary: { decimal128: [5, 2] }, index: "int16" }, ["1", new Decimal(1n, 0), "1", null]);
  expect(vector.data[0]?.dictionary?.length).toBe(2);
  const [first, , third] = readColumn(vector);
  expect(first).toBe(third);
});

test("text that is no valid UTF-8 is read cell by cell, with replacement characters", () => {
  const cells = [new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac, 0x41]), new TextEncoder().encode("\ufeffé")];
  const data = writeData(toArrowType("binary"), cells);
  expect(readColumn(data.clone(toArrowType("utf8") as never))).toStrictEqual(["\ufffd", "\ufffdA", "\ufeffé"]);
});

test("halves of surrogate pairs don't meet across strings", () => {
  const texts = ["\ud83d", "\ude00", "\u{1f600}é€"];
  expect(readColumn(writeColumn(toArrowType("utf8"), texts))).toEqual(["\ufffd", "\ufffd", "\u{1f600}é€"]);
  expect(readColumn(writeColumn(toArrowType("utf8"), ["\u{1f600}é€", "x"]))).toEqual(["\u{1f600}é€", "x"]);
});

test("malformed data is refused, not read beyond its bounds", () => {
  const codes = writeData(toArrowType({ dictionary: "utf8", index: "int8" }), ["a"]);
  codes.values[0] = 7;
  expect(() => readColumn(codes)).toThrow(
    new ValueError("a received column", "row 0 refers to entry 7 of a dictionary of 1 entries"),
  );
  const view = writeData(toArrowType("utf8_view"), ["longer than twelve"]);
  Object.assign(view, { variadicBuffers: [] });
  expect(() => readColumn(view)).toThrow("a received column: the view of row 0 points outside of its buffers");
  new DataView(view.values.buffer, view.values.byteOffset).setInt32(0, -1, true);
  expect(() => readColumn(view)).toThrow("a received column: the view of row 0 has length -1");
  const union = writeData(toArrowType({ dense_union: [item("int8", "n")], ids: [0] }), [new UnionValue("n", 1)]);
  (union.valueOffsets as Int32Array)[0] = 1_000_000_000;
  expect(() => readColumn(union)).toThrow(/offset 1000000000 of row 0 points outside of the 1 values/);
  union.typeIds[0] = 5;
  expect(() => readColumn(union)).toThrow("a received column: a union has a value of type id 5");
  expect(() => readValue(writeColumn(toArrowType("int8"), [1]), 1)).toThrow("There is no row 1 in a column of 1 rows");
});

test("half floats round to the nearest, ties to even", () => {
  for (let bits = 0; bits < 0x7c00; bits++) {
    const value = fromFloat16Bits(bits);
    expect(toFloat16Bits(value)).toBe(bits);
    if (bits === 0x7bff) continue;
    const middle = (value + fromFloat16Bits(bits + 1)) / 2;
    expect(toFloat16Bits(middle)).toBe(bits % 2 === 0 ? bits : bits + 1);
    expect(toFloat16Bits(-middle * (1 + 2 ** -50))).toBe((bits + 1) | 0x8000);
  }
  expect(toFloat16Bits(65_519.99)).toBe(0x7bff);
  expect(toFloat16Bits(65_520)).toBe(0x7c00);
});

test("the JSON profile gives plain JSON", () => {
  const type: TypeSpec = {
    struct: [
      item("int64", "n"),
      item("binary", "b"),
      item("float64", "f"),
      item({ map: { key: item("utf8", "key", false), value: item("date32", "value") } }, "m"),
    ],
  };
  const value = { n: 1n, b: new Uint8Array([1, 2, 3]), f: Number.NaN, m: new Map([["k", "1970-01-01"]]) };
  const [json] = readColumn(writeColumn(toArrowType(type), [value]), jsonProfile);
  expect(json).toStrictEqual({ n: "1", b: "AQID", f: "NaN", m: [["k", "1970-01-01"]] });
  expect(() => fromJsonValue("binary", "*")).toThrow("is not base64");
  expect(() => fromJsonValue("int64", "x")).toThrow('expected int64, got string "x"');
  expect(() => fromJsonValue({ list: item("int8") }, 1)).toThrow("expected list<int8>, got number 1");
});
