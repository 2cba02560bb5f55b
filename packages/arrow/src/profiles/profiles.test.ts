import { readFile } from "node:fs/promises";
import { Temporal } from "temporal-polyfill";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { converted, inputConverter } from "../columns/input-converter.js";
import { readColumn } from "../columns/read-column.js";
import { columnLocator } from "../columns/value-error.js";
import { writeColumn } from "../columns/write-column.js";
import { anyType } from "../testing/arbitrary-type.js";
import { exactValue } from "../testing/arbitrary-value.js";
import type { TypeSpec } from "../type-spec.js";
import { toArrowType } from "../types/to-arrow-type.js";
import { DateValue } from "../values/date-value.js";
import { Decimal } from "../values/decimal.js";
import { DurationValue } from "../values/duration-value.js";
import { IntervalValue } from "../values/interval-value.js";
import { TimestampValue } from "../values/timestamp-value.js";
import { TimeValue } from "../values/time-value.js";
import { UnionValue } from "../values/union-value.js";
import { exactProfile } from "./exact-profile.js";
import { jsProfile } from "./js-profile.js";
import { jsonProfile } from "./json-profile.js";
import type { ValueMapping, ValueProfile } from "./profile.js";
import { temporalProfile } from "./temporal-profile.js";
import type { TypeKind } from "./type-kind.js";

const profiles: readonly ValueProfile[] = [exactProfile, jsProfile, jsonProfile, temporalProfile];

function written(type: TypeSpec, values: readonly unknown[], mapping: ValueMapping): unknown[] {
  const convert = inputConverter({ type }, mapping);
  const input = convert === undefined ? values : converted(values, convert, columnLocator("c"));
  return readColumn(writeColumn(toArrowType(type), input, "c"));
}

const at = { timestamp: "us" } as const;
const moment = 1_704_067_200_123_456n;
const entries = {
  key: { name: "key", type: "utf8", nullable: false },
  value: { name: "value", type: "int64", nullable: true },
} as const;
const members = [{ name: "n", type: "int64", nullable: true }] as const;

/** One value of each kind, and what it becomes in the profiles `exact`, `js`, `json` and `temporal`. */
const table: ReadonlyArray<readonly [TypeKind, TypeSpec, readonly [unknown, unknown, unknown, unknown]]> = [
  ["int64", "int64", [9_007_199_254_740_991n, 9_007_199_254_740_991, "9007199254740991", 9_007_199_254_740_991n]],
  ["int64", "uint64", [5n, 5, "5", 5n]],
  ["float", "float64", [Number.NaN, Number.NaN, "NaN", Number.NaN]],
  ["float", "float32", [1.5, 1.5, 1.5, 1.5]],
  ["binary", "binary", [Uint8Array.of(1, 2), Uint8Array.of(1, 2), "AQI=", Uint8Array.of(1, 2)]],
  ["decimal", { decimal128: [20, 2] }, [new Decimal(1250n, 2), 12.5, "12.50", new Decimal(1250n, 2)]],
  ["date", "date32", [new DateValue(-1), new Date("1969-12-31"), "1969-12-31", Temporal.PlainDate.from("1969-12-31")]],
  [
    "timestamp",
    at,
    [
      new TimestampValue(moment, "us"),
      new Date("2024-01-01T00:00:00.123Z"),
      "2024-01-01T00:00:00.123456",
      Temporal.PlainDateTime.from("2024-01-01T00:00:00.123456"),
    ],
  ],
  [
    "instant",
    { ...at, timezone: "UTC" },
    [
      new TimestampValue(moment, "us", "UTC"),
      new Date("2024-01-01T00:00:00.123Z"),
      "2024-01-01T00:00:00.123456Z",
      Temporal.Instant.from("2024-01-01T00:00:00.123456Z"),
    ],
  ],
  [
    "zoned",
    { ...at, timezone: "Europe/Rome" },
    [
      new TimestampValue(moment, "us", "Europe/Rome"),
      new Date("2024-01-01T00:00:00.123Z"),
      "2024-01-01T00:00:00.123456Z",
      Temporal.ZonedDateTime.from("2024-01-01T01:00:00.123456[Europe/Rome]"),
    ],
  ],
  [
    "time",
    { time64: "us" },
    [new TimeValue(1n, "us"), "00:00:00.000001", "00:00:00.000001", Temporal.PlainTime.from("00:00:00.000001")],
  ],
  [
    "duration",
    { duration: "us" },
    [new DurationValue(-1500n, "us"), -1.5, "-PT0.001500S", Temporal.Duration.from("-PT0.0015S")],
  ],
  [
    "interval",
    "month_day_nano_interval",
    [
      new IntervalValue(14, 3, 500_000_000n),
      new IntervalValue(14, 3, 500_000_000n),
      "P14M3DT0.500000000S",
      Temporal.Duration.from("P14M3DT0.5S"),
    ],
  ],
  ["map", { map: entries }, [new Map([["a", 1n]]), new Map([["a", 1]]), [["a", "1"]], new Map([["a", 1n]])]],
  [
    "union",
    { dense_union: members, ids: [0] },
    [new UnionValue("n", 1n), new UnionValue("n", 1), { tag: "n", value: "1" }, new UnionValue("n", 1n)],
  ],
];

describe.each(profiles.map((profile, index) => ({ profile, name: profile.name, index })))(
  "profile $name",
  ({ profile, index }) => {
    test.each(table)("shows %s as %j, and takes it back", (_kind, type, forms) => {
      const nullable = !(typeof type === "object" && "dense_union" in type);
      const exact = nullable ? [forms[0], null] : [forms[0]];
      const [shown] = readColumn(writeColumn(toArrowType(type), exact), profile);
      expect(comparable(shown)).toStrictEqual(comparable(forms[index]));
      // Only `js` loses digits: what it shows is written as what it says.
      const [again] = written(type, [shown], profile);
      const lossy = profile === jsProfile && type !== "int64";
      expect(comparable(lossy ? readColumn(writeColumn(toArrowType(type), [again]), profile)[0] : again)).toStrictEqual(
        comparable(lossy ? shown : forms[0]),
      );
    });

    test.each(table)("shows %s as the type says", (kind, type, forms) => {
      const text = profile[kind]?.out ?? exactProfile[kind].out;
      const [shown] = readColumn(writeColumn(toArrowType(type), [forms[0]]), profile);
      expect(text).toContain(nameOf(shown));
    });
  },
);

/** What the text of a type has in it for such a value. */
function nameOf(value: unknown): string {
  if (Number.isNaN(value)) return "number";
  if (value === "NaN") return '"NaN"';
  if (typeof value !== "object" || value === null) return typeof value;
  if (Array.isArray(value)) return "Array<";
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? "{ readonly tag" : tag;
}

/** Temporal values hide their contents from deep comparison. */
function comparable(value: unknown): unknown {
  const tag = Object.prototype.toString.call(value);
  return tag.startsWith("[object Temporal.") ? [tag, String(value)] : value;
}

test.each([jsonProfile, temporalProfile])("profile $name loses nothing of any type", (profile) => {
  const typed = anyType.chain((type) => fc.tuple(fc.constant(type), fc.array(exactValue(type), { maxLength: 6 })));
  let refused = 0;
  fc.assert(
    fc.property(typed, ([type, values]) => {
      let shown: unknown[];
      try {
        shown = readColumn(writeColumn(toArrowType(type), values), profile);
      } catch (error) {
        // Temporal has fewer years than an Arrow int64, and durations of one sign.
        expect(profile).toBe(temporalProfile);
        expect(error).toMatchObject({ name: "ConversionError" });
        refused++;
        return;
      }
      expect(written(type, shown, profile)).toEqual(values);
    }),
    { numRuns: 400 },
  );
  expect(refused).toBeLessThan(200);
});

describe("what a profile can't show is an error with its place", () => {
  test.each<[profile: ValueProfile, type: TypeSpec, value: unknown, message: RegExp]>([
    [jsProfile, "int64", 2n ** 53n, /\[1\]: 9007199254740992 is no exact number.*exact profile/],
    [jsProfile, { timestamp: "s" }, 2n ** 60n, /beyond the years that a Date holds/],
    [temporalProfile, "month_day_nano_interval", new IntervalValue(1, -1, 0n), /^\[1\]: /],
    [temporalProfile, { time64: "us" }, "24:00:00", /^\[1\]: /],
    [temporalProfile, { timestamp: "us", timezone: "Mars/Olympus" }, 0n, /mars\/olympus/i],
  ])("$0.name of $1: $2", (profile, type, value, message) => {
    const column = writeColumn(toArrowType(type), [null, value]);
    expect(() => readColumn(column, profile)).toThrow(message);
  });
});

/** The rows of the table in docs/values.md. */
function documented(): string[] {
  const kinds = Object.keys(exactProfile).filter((key) => key !== "name") as TypeKind[];
  return kinds.map((kind) => {
    const cells = profiles.map(
      (profile) => `\`${(profile[kind]?.out ?? exactProfile[kind].out).replaceAll("|", "\\|")}\``,
    );
    return [kind, ...cells].join(" | ");
  });
}

test("the documentation has the table", async () => {
  const page = await readFile(new URL("../../../../docs/values.md", import.meta.url), "utf8");
  const rows = page.split("\n").flatMap((line) => /^\| `(\w+)` +\|.*?\|(.*)\|$/.exec(line)?.slice(1) ?? []);
  const found = new Map<string, string>();
  for (let index = 0; index < rows.length; index += 2) found.set(rows[index] ?? "", rows[index + 1] ?? "");
  for (const row of documented()) {
    const [kind = "", ...cells] = row.split(/ (?<!\\)\| /);
    expect(
      found
        .get(kind)
        ?.split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    ).toEqual(cells);
  }
});

test("types can be shown otherwise than the profile says, by another profile or a codec", () => {
  const cents = {
    fromArrow: (value: Decimal) => Number(value.withScale(2).unscaled),
    toArrow: (value: number) => value / 100,
  };
  const profile: ValueProfile = {
    ...jsProfile,
    types: new Map<string, ValueMapping>([
      ["decimal128(10, 2)", cents],
      ["list<int64>", exactProfile],
    ]),
  };
  const list: TypeSpec = { list: { name: "item", type: "int64", nullable: true } };
  const prices: TypeSpec = { list: { name: "item", type: { decimal128: [10, 2] }, nullable: true } };
  expect(readColumn(writeColumn(toArrowType(list), [[1n]]), profile)).toEqual([[1n]]);
  expect(readColumn(writeColumn(toArrowType("int64"), [1n]), profile)).toEqual([1]);
  expect(readColumn(writeColumn(toArrowType(prices), [["0.05", null]]), profile)).toEqual([[5, null]]);
  expect(written(prices, [[5, null]], profile)).toEqual([[new Decimal(5n, 2), null]]);
  expect(written({ decimal128: [10, 2] }, [5, null], cents)).toEqual([new Decimal(5n, 2), null]);
});
