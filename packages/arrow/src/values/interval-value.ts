import { formatSeconds } from "./duration-value.js";
import { parseFraction, perSecond } from "./time-unit.js";
import { printAsText } from "./print-as-text.js";
import { valueKindOf } from "./value-kind.js";

/**
 * A calendar interval: months, days and nanoseconds, which don't convert into each other. Immutable.
 *
 * @example
 * ```ts
 * String(new IntervalValue(14, -2, 500_000_000n)); // "P14M-2DT0.500000000S"
 * ```
 */
export class IntervalValue {
  static {
    printAsText(this);
  }

  readonly months: number;
  readonly days: number;
  readonly nanoseconds: bigint;

  constructor(months: number, days: number, nanoseconds: bigint) {
    this.months = months;
    this.days = days;
    this.nanoseconds = nanoseconds;
  }

  /** Name of the class, by which values of another copy of this library are known too. */
  get [Symbol.toStringTag](): "IntervalValue" {
    return "IntervalValue";
  }

  /** Whether a value is an IntervalValue, also of another copy of this library. */
  static is(value: unknown): value is IntervalValue {
    return valueKindOf(value) === "IntervalValue";
  }

  /**
   * Reads ISO 8601 with a sign before each part: `P1Y2M-3DT4H5M6.7S`.
   *
   * @throws RangeError when the text is no interval.
   */
  static parse(text: string): IntervalValue {
    const match =
      /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?(T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?)(\d+)(?:\.(\d+))?S)?)?$/.exec(text);
    if (match === null || /[PT]$/.test(text)) {
      throw new RangeError(`${JSON.stringify(text)} is not an interval: expected ISO 8601, e.g. P1M2DT3.5S`);
    }
    const fraction = BigInt(match[8] ?? 0) * perSecond.ns + parseFraction(match[9] ?? "", "ns");
    const minutes = BigInt(match[5] ?? 0) * 60n + BigInt(match[6] ?? 0);
    const nanoseconds = minutes * 60n * perSecond.ns + (match[7] === "-" ? -fraction : fraction);
    return new IntervalValue(Number(match[1] ?? 0) * 12 + Number(match[2] ?? 0), Number(match[3] ?? 0), nanoseconds);
  }

  /** ISO 8601 in months, days and seconds, each with its sign; `PT0S` for none. */
  toString(): string {
    const months = this.months === 0 ? "" : `${this.months}M`;
    const days = this.days === 0 ? "" : `${this.days}D`;
    const negative = this.nanoseconds < 0n;
    const seconds = formatSeconds(negative ? -this.nanoseconds : this.nanoseconds, "ns");
    const time = this.nanoseconds === 0n ? "" : `T${negative ? "-" : ""}${seconds}S`;
    return months + days + time === "" ? "PT0S" : `P${months}${days}${time}`;
  }

  /** As {@link IntervalValue.toString}. */
  toJSON(): string {
    return this.toString();
  }
}
