import { expect, expectTypeOf, test } from "vitest";
import { jsonProfile } from "../profiles/json-profile.js";
import { jsProfile } from "../profiles/js-profile.js";
import { type Temporal, temporalLanes, temporalProfile } from "../temporal.js";
import type { Decimal } from "../values/decimal.js";
import { uuid } from "./extension-lanes.js";
import type { OutOf, RowOf } from "./lane.js";
import { denseUnion, list, map, struct } from "./nested-lanes.js";
import { decimal128, int64, utf8 } from "./primitive-lanes.js";
import { jsLanes, jsonLanes, withCodec } from "./profile-lanes.js";

test("lanes of a profile have its types, and its conversions", () => {
  expectTypeOf<OutOf<typeof jsLanes.int64>>().toEqualTypeOf<number>();
  expectTypeOf<OutOf<typeof jsonLanes.int64>>().toEqualTypeOf<string>();
  expectTypeOf<OutOf<typeof temporalLanes.int64>>().toEqualTypeOf<bigint>();
  const [local, instant, zoned] = [
    temporalLanes.timestamp("us"),
    temporalLanes.timestamp("us", "UTC"),
    temporalLanes.timestamp("us", "Europe/Rome"),
  ];
  expectTypeOf<OutOf<typeof local>>().toEqualTypeOf<Temporal.PlainDateTime>();
  expectTypeOf<OutOf<typeof instant>>().toEqualTypeOf<Temporal.Instant>();
  expectTypeOf<OutOf<typeof zoned>>().toEqualTypeOf<Temporal.ZonedDateTime>();
  expect([jsLanes.int64.mapping, jsonLanes.decimal128(4, 2).mapping, instant.mapping]).toEqual([
    jsProfile,
    jsonProfile,
    temporalProfile,
  ]);
  expect(zoned.spec).toEqual({ timestamp: "us", timezone: "Europe/Rome" });
});

test("nested lanes take the profile of their children", () => {
  const row = struct({ n: jsLanes.int64, tags: list(utf8), at: jsLanes.timestamp("us") });
  expectTypeOf<OutOf<typeof row>>().toEqualTypeOf<
    RowOf<{
      n: typeof jsLanes.int64;
      tags: ReturnType<typeof list<string, string>>;
      at: ReturnType<typeof jsLanes.timestamp>;
    }>
  >();
  expect(row.mapping).toBe(jsProfile);
  expect(list(utf8).mapping).toBeUndefined();
  const pairs = jsonLanes.map(utf8, jsonLanes.int64);
  expectTypeOf<OutOf<typeof pairs>>().toEqualTypeOf<Array<readonly [string, string | null]>>();
  expect(list(uuid).spec).toEqual({ list: { name: "item", type: uuid.spec, nullable: true, metadata: uuid.metadata } });
});

test("lanes whose types would lie are refused", () => {
  expect(() => struct({ a: jsLanes.int64, b: int64 })).toThrow("different profiles");
  expect(() => map(utf8, jsonLanes.int64)).toThrow("the profile json has another form of map");
  expect(() => denseUnion({ a: jsonLanes.int64 })).toThrow("another form of union");
  const cents = withCodec(decimal128(10, 2), { fromArrow: (value: Decimal) => value.toNumber(), toArrow: String });
  expectTypeOf<OutOf<typeof cents>>().toEqualTypeOf<number>();
  expect(() => list(cents)).toThrow("codec");
});
