import { inspect } from "node:util";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TimeUnit } from "../type-spec.js";
import { DateValue } from "./date-value.js";
import { Decimal } from "./decimal.js";
import { DurationValue } from "./duration-value.js";
import { IntervalValue } from "./interval-value.js";
import { TimeValue } from "./time-value.js";
import { TimestampValue } from "./timestamp-value.js";
import { UnionValue } from "./union-value.js";

const int64 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const unit = fc.constantFrom<TimeUnit>("s", "ms", "us", "ns");

describe("text of a value reads back as the value", () => {
  test("Decimal", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 76 }), (unscaled, scale) => {
        const value = new Decimal(unscaled, scale);
        expect(Decimal.parse(value.toString())).toEqual(value);
      }),
    );
  });

  test("DateValue, over the whole range of date32", () => {
    fc.assert(
      fc.property(int32, (days) => {
        expect(DateValue.parse(String(new DateValue(days))).days).toBe(days);
      }),
    );
  });

  test("DateValue agrees with Date where Date reaches", () => {
    fc.assert(
      fc.property(fc.integer({ min: -719_528, max: 2_932_896 }), (days) => {
        expect(String(new DateValue(days))).toBe(new Date(days * 86_400_000).toISOString().slice(0, 10));
      }),
    );
  });

  test("TimestampValue", () => {
    fc.assert(
      fc.property(int64, unit, fc.option(fc.constant("UTC"), { nil: undefined }), (value, in_, timezone) => {
        const timestamp = new TimestampValue(value, in_, timezone);
        expect(TimestampValue.parse(String(timestamp), in_, timezone)).toEqual(timestamp);
      }),
    );
  });

  test("TimeValue, DurationValue and IntervalValue", () => {
    fc.assert(
      fc.property(int64, unit, int32, int32, (value, in_, months, days) => {
        const duration = new DurationValue(value, in_);
        expect(DurationValue.parse(String(duration), in_)).toEqual(duration);
        const interval = new IntervalValue(months, days, value);
        expect(IntervalValue.parse(String(interval))).toEqual(interval);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 86_399_999_999_999n }), (value) => {
        const time = new TimeValue(value, "ns");
        expect(TimeValue.parse(String(time), "ns")).toEqual(time);
      }),
    );
  });
});

test("values print as people write them, and JSON is the text", () => {
  expect(String(new Decimal(-5n, 3))).toBe("-0.005");
  expect(String(new Decimal(12n, -2))).toBe("1200");
  expect(String(new TimestampValue(-1n, "us"))).toBe("1969-12-31T23:59:59.999999");
  expect(String(new TimestampValue(0n, "ns", "UTC"))).toBe("1970-01-01T00:00:00Z");
  expect(String(new TimeValue(45_000_500n, "ms"))).toBe("12:30:00.500");
  expect(String(new IntervalValue(14, -2, 500_000_000n))).toBe("P14M-2DT0.500000000S");
  expect(String(new UnionValue("a", 1))).toBe("a: 1");
  expect(
    JSON.stringify([new Decimal(1n, 1), new DateValue(0), new DurationValue(-90n, "s"), new UnionValue("a", 1)]),
  ).toBe('["0.1","1970-01-01","-PT90S",{"tag":"a","value":1}]');
});

test.each<[string, () => unknown]>([
  ["is not a date", () => DateValue.parse("2023-02-30")],
  ["is not a date", () => DateValue.parse("2023-2-3")],
  ["is not a time of day", () => TimeValue.parse("12:61")],
  ["is not a time of day", () => TimeValue.parse("24:00:01")],
  ["more digits", () => TimeValue.parse("12:00:00.1234567", "us")],
  ["is not a timestamp", () => TimestampValue.parse("yesterday")],
  ["lacks its offset", () => TimestampValue.parse("2024-01-01T00:00:00", "us", "UTC")],
  ["is not a duration", () => DurationValue.parse("PT")],
  ["is not a duration", () => DurationValue.parse("P")],
  ["is not an interval", () => IntervalValue.parse("1 month")],
  ["is not a decimal number", () => Decimal.parse(".")],
  ["is not a decimal number", () => Decimal.from(Number.NaN)],
  ["more than 1 digits", () => Decimal.parse("0.25").withScale(1)],
])("refuses what %s", (message, make) => {
  expect(make).toThrow(message);
});

test("offsets, dates and numbers are understood", () => {
  expect(TimestampValue.parse("2024-01-01T01:30:00+01:30", "s", "UTC").value).toBe(1_704_067_200n);
  expect(TimestampValue.parse("2024-01-01", "s").value).toBe(1_704_067_200n);
  expect(TimestampValue.fromDate(new Date(1), "us").value).toBe(1000n);
  expect(TimestampValue.parse("1969-12-31T23:59:59.9999", "us").toDate().getTime()).toBe(-1);
  expect(DateValue.fromDate(new Date(-1)).days).toBe(-1);
  expect(Decimal.from(1e-7)).toEqual(new Decimal(1n, 7));
  expect(Decimal.from(1e21).toString()).toBe("1000000000000000000000");
  expect(Decimal.parse("1.50").equals(new Decimal(15n, 1))).toBe(true);
});

test("values are known by what they are, not by their class alone", () => {
  expect(Decimal.is(new Decimal(1n, 0))).toBe(true);
  // Another library's class of the same name.
  expect(Decimal.is({ [Symbol.toStringTag]: "Decimal", s: 1, e: 0 })).toBe(false);
  expect(TimeValue.is(new DurationValue(1n, "s"))).toBe(false);
  expect(UnionValue.is(null)).toBe(false);
});

test("Node prints values as their text", () => {
  const values = [
    new Decimal(1250n, 2),
    new DateValue(3),
    new TimeValue(1n, "s"),
    new TimestampValue(0n, "s"),
    new DurationValue(1n, "s"),
    new IntervalValue(1, 2, 3n),
  ];
  for (const value of values) expect(inspect(value)).toBe(`${value[Symbol.toStringTag]} ${value.toString()}`);
  expect(inspect([values[0]])).toBe("[ Decimal 12.50 ]");
  expect(Object.keys(values[0] ?? {})).toEqual(["unscaled", "scale"]);
});
