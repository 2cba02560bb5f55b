import type { TimeUnit } from "../type-spec.js";
import { formatFraction, parseFraction, perSecond, splitSeconds } from "./time-unit.js";
import { printAsText } from "./print-as-text.js";
import { valueKindOf } from "./value-kind.js";

/**
 * A time of day, without date or zone. Immutable.
 *
 * @example
 * ```ts
 * String(TimeValue.parse("12:30:00.5", "us")); // "12:30:00.500000"
 * ```
 */
export class TimeValue {
  static {
    printAsText(this);
  }

  /** Count of units since midnight. */
  readonly value: bigint;
  readonly unit: TimeUnit;

  constructor(value: bigint, unit: TimeUnit) {
    this.value = value;
    this.unit = unit;
  }

  /** Name of the class, by which values of another copy of this library are known too. */
  get [Symbol.toStringTag](): "TimeValue" {
    return "TimeValue";
  }

  /** Whether a value is a TimeValue, also of another copy of this library. */
  static is(value: unknown): value is TimeValue {
    return valueKindOf(value) === "TimeValue";
  }

  /**
   * Reads `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`; `24:00:00` is the end of the day.
   *
   * @param unit Unit of the result. Default: microseconds.
   * @throws RangeError when the text is no time of day, or has more digits than the unit holds.
   */
  static parse(text: string, unit: TimeUnit = "us"): TimeValue {
    return new TimeValue(parseTimeOfDay(text, unit), unit);
  }

  /** `HH:MM:SS`, with the unit's digits after the second unless they are zero. */
  toString(): string {
    return formatTimeOfDay(this.value, this.unit);
  }

  /** As {@link TimeValue.toString}. */
  toJSON(): string {
    return this.toString();
  }
}

/** `HH:MM:SS.fraction` of a count of units since midnight. */
export function formatTimeOfDay(value: bigint, unit: TimeUnit): string {
  const { seconds, rest } = splitSeconds(value < 0n ? -value : value, unit);
  const parts = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n];
  const text = parts.map((part) => String(part).padStart(2, "0")).join(":");
  return `${value < 0n ? "-" : ""}${text}${formatFraction(rest, unit)}`;
}

/** Count of units since midnight of `HH:MM:SS.fraction`. */
export function parseTimeOfDay(text: string, unit: TimeUnit): bigint {
  const match = /^(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d+))?)?$/.exec(text);
  if (match !== null) {
    const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
    const fraction = parseFraction(match[4] ?? "", unit);
    const total = BigInt(hours * 3600 + minutes * 60 + seconds) * perSecond[unit] + fraction;
    if (minutes < 60 && seconds < 60 && total <= 86_400n * perSecond[unit]) return total;
  }
  throw new RangeError(`${JSON.stringify(text)} is not a time of day: expected HH:MM:SS.ffffff`);
}
