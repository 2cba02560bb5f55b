/** What a value of Temporal shows of itself: any implementation, native or polyfill. */
interface TemporalLike {
  toString(options?: { readonly calendarName?: "never" }): string;
  toInstant?(): { toString(): string };
}

/**
 * The ISO text of a Temporal value, with all its digits; `undefined` for anything else. A moment in a zone is the instant that it
 * is: an offset in the text would be rounded to minutes.
 */
export function temporalText(value: unknown): string | undefined {
  const kind = temporalKind(value);
  if (kind === undefined) return undefined;
  const temporal = value as TemporalLike;
  return kind === "ZonedDateTime" ? temporal.toInstant?.().toString() : temporal.toString({ calendarName: "never" });
}

/** Parts of a `Temporal.Duration`. */
export interface TemporalDurationParts {
  readonly years: number;
  readonly months: number;
  readonly weeks: number;
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
  readonly microseconds: number;
  readonly nanoseconds: number;
}

/** Whether a value is a `Temporal.Duration`, of any implementation. */
export function isTemporalDuration(value: unknown): value is TemporalDurationParts {
  return temporalKind(value) === "Duration";
}

/** Nanoseconds of the parts that have a fixed length. */
export function timeNanoseconds(parts: TemporalDurationParts): bigint {
  const minutes = BigInt(parts.hours) * 60n + BigInt(parts.minutes);
  const milliseconds = (minutes * 60n + BigInt(parts.seconds)) * 1000n + BigInt(parts.milliseconds);
  return (milliseconds * 1000n + BigInt(parts.microseconds)) * 1000n + BigInt(parts.nanoseconds);
}

function temporalKind(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const tag = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  return typeof tag === "string" && tag.startsWith("Temporal.") ? tag.slice("Temporal.".length) : undefined;
}
