import * as fc from "fast-check";
import { Vector } from "apache-arrow";
import { describe, expect, test } from "vitest";
import { float64, int32, utf8 } from "../lanes/primitive-lanes.js";
import { list } from "../lanes/nested-lanes.js";
import { anyType } from "../testing/arbitrary-type.js";
import { exactValue } from "../testing/arbitrary-value.js";
import type { TypeSpec } from "../type-spec.js";
import { toArrowType } from "../types/to-arrow-type.js";
import { typeSpecOf } from "../types/type-spec-of.js";
import { DateValue } from "../values/date-value.js";
import { DurationValue } from "../values/duration-value.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { TimeValue } from "../values/time-value.js";
import type { ColumnLike, VectorLike } from "./column-like.js";
import { inferType } from "./infer-type.js";
import { readColumn } from "./read-column.js";
import { toVector } from "./to-vector.js";
import { writeColumn } from "./write-column.js";

describe("inferType", () => {
  test.each<[ColumnLike, TypeSpec]>([
    [[null, 1n], "int64"],
    [["a"], "utf8"],
    [[false], "bool"],
    [[], "null"],
    [[null], "null"],
    [new Uint32Array(1), "uint32"],
    [new BigInt64Array(1), "int64"],
    [int32([1]), "int32"],
    [float64.of(1), "float64"],
    [{ constant: "x" }, "utf8"],
    [{ constant: int32.of(1) as never }, "int32"],
    [[new DateValue(1)], "date32"],
    [[new TimestampValue(1n, "us", "UTC")], { timestamp: "us", timezone: "UTC" }],
    [[new TimeValue(1n, "s")], { time32: "s" }],
    [[new DurationValue(1n, "ns")], { duration: "ns" }],
    [[new Uint8Array(1)], "binary"],
    [writeColumn(toArrowType({ fixed_size_binary: 2 }), []), { fixed_size_binary: 2 }],
  ])("%o", (input, type) => {
    expect(inferType(input)).toEqual(type);
  });

  test.each<[ColumnLike, string]>([
    [
      [1],
      'column "a": a number could be several Arrow types: say which by int32([...]) or float64([...]), or pass a bigint for int64',
    ],
    [
      { constant: 1 },
      'column "a": a number could be several Arrow types: say which by int32.of(1) or float64.of(1), or pass a bigint for int64',
    ],
    [[{ x: 1 }], 'column "a": an object with keys x has no Arrow type of its own: use a lane, e.g. list(utf8)([...])'],
    [
      "text" as never,
      'column "a": expected a column, got string "text": pass an array, a typed array, an Arrow vector, or constant(value) for one value in every row',
    ],
  ])("refuses %o", (input, message) => {
    expect(() => inferType(input, "a")).toThrow(expect.objectContaining({ message }));
  });
});

describe("toVector", () => {
  test("makes what is wanted of any input", () => {
    expect(readColumn(toVector("int64", [1, 2n, null]))).toEqual([1n, 2n, null]);
    expect(readColumn(toVector("int64", int32([1])))).toEqual([1n]);
    expect(readColumn(toVector("int64", new Int8Array([1])))).toEqual([1n]);
    expect(readColumn(toVector("float64", { constant: 0.5 }, { length: 2 }))).toEqual([0.5, 0.5]);
    expect(readColumn(toVector(null, { constant: int32.of(7) as never }, { length: 2 }))).toEqual([7, 7]);
    expect(readColumn(toVector(null, list(utf8)([["a"], null])))).toEqual([["a"], null]);
    expect(() => toVector("int64", 5 as never, { name: "a" })).toThrow('column "a": expected a column, got number 5');
    expect(() => toVector("int8", [300], { name: "a" })).toThrow('column "a"[0]: expected int8, got number 300');
  });

  test("takes vectors as they are, and converts those of another type where every value fits", () => {
    const vector = toVector("int32", [1, 2]);
    expect(toVector(null, vector)).toBe(vector);
    expect(toVector("int32", vector).data[0]?.values).toBe(vector.data[0]?.values);
    expect(readColumn(toVector("int64", vector))).toEqual([1n, 2n]);
    expect(readColumn(toVector("utf8", toVector({ dictionary: "utf8", index: "int8" }, ["a", null])))).toEqual([
      "a",
      null,
    ]);
    expect(() => toVector("utf8", vector, { name: "a" })).toThrow('column "a"[0]: expected utf8, got number 1');
  });

  test("rebuilds vectors of another copy of apache-arrow, which instanceof does not know", async () => {
    // The CommonJS build has classes of its own, like a second copy installed beside the first.
    const other = await import("../../node_modules/apache-arrow/Arrow.dom.js");
    const copy = other.vectorFromArray(["a", "b", "a", null]) as unknown as VectorLike;
    expect(Object.prototype.isPrototypeOf.call(Vector.prototype, copy)).toBe(false);
    const own = toVector(null, copy);
    expect(Object.prototype.isPrototypeOf.call(Vector.prototype, own)).toBe(true);
    expect(typeSpecOf(own.type)).toEqual({ dictionary: "utf8", index: "int32" });
    expect(readColumn(own)).toEqual(["a", "b", "a", null]);
    expect(readColumn(toVector("utf8", copy))).toEqual(["a", "b", "a", null]);
  });

  test("keeps the values of every type through a change of type objects", () => {
    const typed = anyType.chain((type) =>
      fc.tuple(fc.constant(type), fc.array(exactValue(type), { minLength: 1, maxLength: 6 })),
    );
    fc.assert(
      fc.property(typed, fc.nat({ max: 5 }), ([type, values], cut) => {
        const vector = writeColumn(toArrowType(type), values).slice(Math.min(cut, values.length));
        expect(readColumn(toVector(type, vector))).toEqual(values.slice(cut));
      }),
    );
  });
});
