import { formatDays, parseDays } from "./calendar.js";
import { printAsText } from "./print-as-text.js";
import { valueKindOf } from "./value-kind.js";

/**
 * A calendar day, without time or zone. Immutable.
 *
 * @example
 * ```ts
 * String(new DateValue(19_723)); // "2024-01-01"
 * DateValue.parse("1969-12-31").days; // -1
 * ```
 */
export class DateValue {
  static {
    printAsText(this);
  }

  /** Days since 1970-01-01. */
  readonly days: number;

  constructor(days: number) {
    this.days = days;
  }

  /** Name of the class, by which values of another copy of this library are known too. */
  get [Symbol.toStringTag](): "DateValue" {
    return "DateValue";
  }

  /** Whether a value is a DateValue, also of another copy of this library. */
  static is(value: unknown): value is DateValue {
    return valueKindOf(value) === "DateValue";
  }

  /**
   * Reads `YYYY-MM-DD`.
   *
   * @throws RangeError when the text is no date, or the day does not exist.
   */
  static parse(text: string): DateValue {
    return new DateValue(parseDays(text));
  }

  /**
   * The day, in UTC, that a `Date` falls on.
   *
   * @throws RangeError for an invalid Date.
   */
  static fromDate(date: Date): DateValue {
    const time = date.getTime();
    if (Number.isNaN(time)) throw new RangeError("an invalid Date is not a day");
    return new DateValue(Math.floor(time / 86_400_000));
  }

  /** Midnight UTC of the day; an invalid `Date` beyond the year 275760. */
  toDate(): Date {
    return new Date(this.days * 86_400_000);
  }

  /** `YYYY-MM-DD`. */
  toString(): string {
    return formatDays(this.days);
  }

  /** As {@link DateValue.toString}. */
  toJSON(): string {
    return this.toString();
  }
}
