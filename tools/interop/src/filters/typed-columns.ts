import {
  DateValue,
  Decimal,
  DurationValue,
  IntervalValue,
  TimestampValue,
  TimeValue,
  type FieldSpec,
  type TypeSpec,
} from "vgi-arrow";

/** A type with values that tell its comparisons apart: extremes, neighbours, what sorts oddly. The first is the least odd. */
export interface TypedValues {
  readonly type: TypeSpec;
  readonly values: readonly unknown[];
  readonly metadata?: FieldSpec["metadata"];
}

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

const byteStrings = [bytes(1, 2), bytes(), bytes(0), bytes(1), bytes(1, 2, 0), bytes(255), bytes(127)];

// "\uFFFD" and an emoji sort by bytes otherwise than by UTF-16 units.
const texts = ["b", "", "a", "ab", "B", "é", "\u{FFFD}", "\u{1F600}", "b\u{301}", "b'c", "ß"];

const integers = (bits: number, signed: boolean): readonly unknown[] => {
  const great = signed ? 2n ** BigInt(bits - 1) - 1n : 2n ** BigInt(bits) - 1n;
  const values = [7n, 0n, 1n, great, signed ? -great - 1n : 8n, signed ? -1n : great - 1n];
  return bits === 64 ? values : values.map(Number);
};

const timestamps = (unit: "s" | "ms" | "us" | "ns", timezone?: string): TypedValues => ({
  type: timezone === undefined ? { timestamp: unit } : { timestamp: unit, timezone },
  values: [0n, 1n, -1n, 1001n, 1002n, 1_700_000_000n].map((value) => new TimestampValue(value, unit, timezone)),
});

const decimals = (type: TypeSpec, scale: number, digits: number): TypedValues => {
  const great = 10n ** BigInt(digits) - 1n;
  return { type, values: [150n, 0n, 1n, -1n, great, -great].map((value) => new Decimal(value, scale)) };
};

/** Every type that has comparisons, with values of it. */
export const typedColumns: readonly TypedValues[] = [
  { type: "bool", values: [true, false] },
  ...[8, 16, 32, 64].flatMap((bits): TypedValues[] => [
    { type: `int${bits}` as TypeSpec, values: integers(bits, true) },
    { type: `uint${bits}` as TypeSpec, values: integers(bits, false) },
  ]),
  { type: "float16", values: [1.5, -2, 0, -0, Number.NaN, Number.POSITIVE_INFINITY] },
  { type: "float32", values: [1.5, -2.25, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1] },
  {
    type: "float64",
    values: [0.1, -2.25, 0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324],
  },
  decimals({ decimal128: [10, 2] }, 2, 10),
  decimals({ decimal128: [38, 0] }, 0, 38),
  decimals({ decimal256: [50, 3] }, 3, 50),
  { type: "utf8", values: texts },
  { type: "large_utf8", values: texts },
  { type: "utf8_view", values: [...texts, "a text that is longer than twelve bytes", "a text that is longer than"] },
  { type: { dictionary: "utf8", index: "int8" }, values: texts },
  { type: "binary", values: byteStrings },
  { type: "large_binary", values: byteStrings },
  { type: "binary_view", values: byteStrings },
  { type: { fixed_size_binary: 2 }, values: [bytes(1, 2), bytes(0, 0), bytes(1, 3), bytes(255, 0), bytes(127, 255)] },
  {
    type: { fixed_size_binary: 16 },
    values: [0, 1, 127, 128, 255].map((first) => bytes(first, ...Array.from({ length: 15 }, () => 9))),
    metadata: { "ARROW:extension:name": "arrow.uuid", "ARROW:extension:metadata": "" },
  },
  { type: "date32", values: [0, 1, -1, 19_000, -800_000, 1_000_000].map((days) => new DateValue(days)) },
  { type: "date64", values: [0, 1, -1, 19_000].map((days) => new DateValue(days)) },
  ...(["s", "ms", "us", "ns"] as const).flatMap((unit) => [timestamps(unit), timestamps(unit, "Europe/Rome")]),
  { type: { time32: "s" }, values: [1n, 0n, 86_399n].map((value) => new TimeValue(value, "s")) },
  { type: { time32: "ms" }, values: [1n, 0n, 86_399_999n].map((value) => new TimeValue(value, "ms")) },
  { type: { time64: "us" }, values: [1n, 0n, 86_399_999_999n].map((value) => new TimeValue(value, "us")) },
  { type: { time64: "ns" }, values: [1001n, 1002n, 0n].map((value) => new TimeValue(value, "ns")) },
  ...(["s", "ms", "us", "ns"] as const).map((unit): TypedValues => ({
    type: { duration: unit },
    values: [1001n, 1002n, 0n, -1n, 90_000_000n].map((value) => new DurationValue(value, unit)),
  })),
  {
    type: "month_day_nano_interval",
    values: [new IntervalValue(1, 0, 0n), new IntervalValue(0, 30, 0n), new IntervalValue(0, 29, 86_400_000_000_001n)],
  },
];
