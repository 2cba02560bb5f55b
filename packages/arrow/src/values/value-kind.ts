/** The value classes, each with a property that only its values have. */
const marks = {
  DateValue: "days",
  Decimal: "unscaled",
  DurationValue: "unit",
  IntervalValue: "nanoseconds",
  TimeValue: "unit",
  TimestampValue: "unit",
  UnionValue: "tag",
} as const;

/** Name of a value class. */
export type ValueKind = keyof typeof marks;

/**
 * Which of the value classes a value is of. Not by `instanceof`, so that two copies of this library in one program know
 * each other's values; and not by its tag alone, which other libraries use too.
 */
export function valueKindOf(value: unknown): ValueKind | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const tag = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  if (typeof tag !== "string" || !Object.hasOwn(marks, tag)) return undefined;
  return marks[tag as ValueKind] in value ? (tag as ValueKind) : undefined;
}
