import { printAsText } from "./print-as-text.js";
import { valueKindOf } from "./value-kind.js";

/**
 * An exact decimal number: `unscaled / 10 ** scale`. Immutable.
 *
 * @example
 * ```ts
 * Decimal.parse("12.50"); // { unscaled: 1250n, scale: 2 }
 * String(new Decimal(1250n, 2)); // "12.50"
 * ```
 */
export class Decimal {
  static {
    printAsText(this);
  }

  /** All digits, as an integer. */
  readonly unscaled: bigint;
  /** How many of the digits follow the decimal point; may be negative. */
  readonly scale: number;

  constructor(unscaled: bigint, scale: number) {
    this.unscaled = unscaled;
    this.scale = scale;
  }

  /** Name of the class, by which values of another copy of this library are known too. */
  get [Symbol.toStringTag](): "Decimal" {
    return "Decimal";
  }

  /** Whether a value is a Decimal, also of another copy of this library. */
  static is(value: unknown): value is Decimal {
    return valueKindOf(value) === "Decimal";
  }

  /**
   * Reads `-12.50`, `1e-3` and the like; the digits after the point make the scale.
   *
   * @throws RangeError when the text is no decimal number, or its exponent is beyond ±1000.
   */
  static parse(text: string): Decimal {
    const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/.exec(text);
    const whole = match?.[2] ?? "";
    const fraction = match?.[3] ?? "";
    const exponent = Number(match?.[4] ?? 0);
    if (match === null || whole + fraction === "" || Math.abs(exponent) > 1000) {
      throw new RangeError(`${JSON.stringify(text)} is not a decimal number`);
    }
    const digits = BigInt(whole + fraction);
    return new Decimal(match[1] === "-" ? -digits : digits, fraction.length - exponent);
  }

  /**
   * Makes a Decimal of a text, an integer or a number (by its shortest decimal notation: 0.1 is one tenth).
   *
   * @throws RangeError for NaN, infinities and texts that are no decimal number.
   */
  static from(value: Decimal | string | bigint | number): Decimal {
    if (typeof value === "bigint") return new Decimal(value, 0);
    if (typeof value === "object") return value;
    return Decimal.parse(String(value));
  }

  /**
   * The same number with another scale.
   *
   * @throws RangeError when digits other than zero would be lost.
   */
  withScale(scale: number): Decimal {
    const shift = scale - this.scale;
    if (shift === 0) return this;
    if (shift > 0) return new Decimal(this.unscaled * 10n ** BigInt(shift), scale);
    const divisor = 10n ** BigInt(-shift);
    if (this.unscaled % divisor !== 0n) {
      throw new RangeError(`${this.toString()} has more than ${scale} digits after the decimal point: round it first`);
    }
    return new Decimal(this.unscaled / divisor, scale);
  }

  /** Whether both are the same number, whatever their scales. */
  equals(other: Decimal): boolean {
    const scale = Math.max(this.scale, other.scale);
    return this.withScale(scale).unscaled === other.withScale(scale).unscaled;
  }

  /** The nearest floating-point number. */
  toNumber(): number {
    return Number(this.toString());
  }

  /** Plain notation with all digits, e.g. `-0.050`. */
  toString(): string {
    if (this.scale <= 0) return String(this.unscaled * 10n ** BigInt(-this.scale));
    const negative = this.unscaled < 0n;
    const digits = String(negative ? -this.unscaled : this.unscaled).padStart(this.scale + 1, "0");
    return `${negative ? "-" : ""}${digits.slice(0, -this.scale)}.${digits.slice(-this.scale)}`;
  }

  /** As {@link Decimal.toString}. */
  toJSON(): string {
    return this.toString();
  }
}
