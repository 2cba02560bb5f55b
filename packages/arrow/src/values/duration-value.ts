import type { TimeUnit } from "../type-spec.js";
import { formatFraction, parseFraction, perSecond, splitSeconds } from "./time-unit.js";
import { printAsText } from "./print-as-text.js";
import { valueKindOf } from "./value-kind.js";

/**
 * An elapsed time, exact in its unit. Immutable.
 *
 * @example
 * ```ts
 * String(new DurationValue(1_500n, "ms")); // "PT1.500S"
 * DurationValue.parse("PT1M30S", "s").value; // 90n
 * ```
 */
export class DurationValue {
  static {
    printAsText(this);
  }

  /** Count of units; may be negative. */
  readonly value: bigint;
  readonly unit: TimeUnit;

  constructor(value: bigint, unit: TimeUnit) {
    this.value = value;
    this.unit = unit;
  }

  /** Name of the class, by which values of another copy of this library are known too. */
  get [Symbol.toStringTag](): "DurationValue" {
    return "DurationValue";
  }

  /** Whether a value is a DurationValue, also of another copy of this library. */
  static is(value: unknown): value is DurationValue {
    return valueKindOf(value) === "DurationValue";
  }

  /**
   * Reads ISO 8601 durations of days, hours, minutes and seconds: `PT90S`, `-P1DT2H3.5S`.
   *
   * @param unit Unit of the result. Default: microseconds.
   * @throws RangeError when the text is no such duration, or has more digits than the unit holds.
   */
  static parse(text: string, unit: TimeUnit = "us"): DurationValue {
    const match = /^(-?)P(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?$/.exec(text);
    if (match === null || /[PT]$/.test(text)) {
      throw new RangeError(`${JSON.stringify(text)} is not a duration: expected ISO 8601, e.g. PT1.5S`);
    }
    const part = (index: number): bigint => BigInt(match[index] ?? 0);
    const seconds = part(2) * 86_400n + part(4) * 3600n + part(5) * 60n + part(6);
    const value = seconds * perSecond[unit] + parseFraction(match[7] ?? "", unit);
    return new DurationValue(match[1] === "-" ? -value : value, unit);
  }

  /** ISO 8601 in seconds: `PT1.500S`, `-PT90S`. */
  toString(): string {
    return `${this.value < 0n ? "-" : ""}PT${formatSeconds(this.value < 0n ? -this.value : this.value, this.unit)}S`;
  }

  /** As {@link DurationValue.toString}. */
  toJSON(): string {
    return this.toString();
  }
}

/** Seconds with the unit's digits after the point, unless they are zero; for counts that are not negative. */
export function formatSeconds(value: bigint, unit: TimeUnit): string {
  const { seconds, rest } = splitSeconds(value, unit);
  return `${seconds}${formatFraction(rest, unit)}`;
}
