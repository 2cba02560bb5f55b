import { expect, expectTypeOf, test } from "vitest";
import { readColumn } from "../columns/read-column.js";
import { toVector } from "../columns/to-vector.js";
import { formatType } from "../types/format-type.js";
import type { DateValue } from "../values/date-value.js";
import type { Decimal } from "../values/decimal.js";
import { UnionValue } from "../values/union-value.js";
import type { AnyLane, Column, InOf, OutOf, RowOf, TypedValue } from "./lane.js";
import { denseUnion, dictionary, fixedSizeList, largeList, list, map, sparseUnion, struct } from "./nested-lanes.js";
import * as primitive from "./primitive-lanes.js";
import {
  binary,
  date32,
  decimal128,
  duration,
  float64,
  int32,
  int64,
  time32,
  time64,
  timestamp,
  utf8,
} from "./primitive-lanes.js";

test("a lane types a column, a value and a spec", () => {
  expect(int32([1, null])).toEqual({ type: "int32", values: [1, null] });
  expect(int32.of(1)).toEqual({ type: "int32", value: 1 });
  expect(int32.spec).toBe("int32");
  const values = new Float64Array(3);
  expect(float64(values).values).toBe(values);
});

test("every lane is of a type that can be written", () => {
  const lanes = Object.values(primitive).filter((value): value is typeof int32 => "spec" in value);
  expect(lanes).toHaveLength(24);
  const more: AnyLane[] = [timestamp("us", "UTC"), timestamp("s"), time32("ms"), time64("ns"), duration("ms")];
  const nested: AnyLane[] = [
    decimal128(5, 2),
    primitive.decimal256(50, 2),
    primitive.fixedSizeBinary(3),
    list(int32),
    largeList(utf8),
    fixedSizeList(float64, 2),
    struct({ a: int32 }),
    map(utf8, int64),
    dictionary(utf8, "int16"),
    sparseUnion({ a: int32, b: utf8 }),
    denseUnion({ a: int32 }),
  ];
  const types = [...lanes, ...more, ...nested].map((lane) => formatType(lane.spec));
  expect(new Set(types).size).toBe(types.length);
  for (const lane of [...lanes, ...more, ...nested]) expect(toVector(lane.spec, []).length).toBe(0);
});

test("nested lanes write and read what their types say", () => {
  const point = struct({ x: float64, tags: list(utf8) });
  expect(readColumn(toVector(null, point([{ x: 1, tags: ["a", null] }, {}, null])))).toEqual([
    { x: 1, tags: ["a", null] },
    { x: null, tags: null },
    null,
  ]);
  expect(readColumn(toVector(null, map(utf8, int64)([[["a", 1]], new Map([["b", null]])])))).toEqual([
    new Map([["a", 1n]]),
    new Map([["b", null]]),
  ]);
  const either = sparseUnion({ n: int32, s: utf8 });
  expect(readColumn(toVector(null, either([new UnionValue("n", 1), new UnionValue("s", "x")])))).toEqual([
    new UnionValue("n", 1),
    new UnionValue("s", "x"),
  ]);
});

const takesSpec = <const S extends Readonly<Record<string, AnyLane>>>(lanes: S): RowOf<S> | undefined => void lanes;

test("types say what goes in and what comes out", () => {
  expectTypeOf<InOf<typeof int64>>().toEqualTypeOf<bigint | number>();
  expectTypeOf<OutOf<typeof int64>>().toEqualTypeOf<bigint>();
  expectTypeOf(int64([1n])).toEqualTypeOf<Column<bigint | number>>();
  expectTypeOf(utf8.of("a")).toEqualTypeOf<TypedValue<string>>();
  const spec = {
    n: int64,
    d: date32,
    l: list(decimal128(5, 2)),
    s: struct({ b: binary }),
    m: map(utf8, int32),
  } as const;
  expectTypeOf<RowOf<typeof spec>>().toEqualTypeOf<{
    readonly n: bigint | null;
    readonly d: DateValue | null;
    readonly l: Array<Decimal | null> | null;
    readonly s: { readonly b: Uint8Array | null } | null;
    readonly m: Map<string, number | null> | null;
  }>();
  expectTypeOf(takesSpec({ n: int64 })).toEqualTypeOf<{ readonly n: bigint | null } | undefined>();
  // @ts-expect-error -- a string is no int32
  int32(["a"]);
  // @ts-expect-error -- a union has no member of that tag
  sparseUnion({ n: int32 }).of(new UnionValue("m", 1));
});
