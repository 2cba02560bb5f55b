import { valueKindOf } from "./value-kind.js";

/**
 * A value of a union: which member it is, and the member's value. Immutable.
 *
 * @example
 * ```ts
 * new UnionValue("text", "hello");
 * ```
 */
export class UnionValue<Tag extends string = string, Value = unknown> {
  /** Name of the union member. */
  readonly tag: Tag;
  /** Value of that member; `null` where it is null. */
  readonly value: Value;

  constructor(tag: Tag, value: Value) {
    this.tag = tag;
    this.value = value;
  }

  /** Name of the class, by which values of another copy of this library are known too. */
  get [Symbol.toStringTag](): "UnionValue" {
    return "UnionValue";
  }

  /** Whether a value is a UnionValue, also of another copy of this library. */
  static is(value: unknown): value is UnionValue {
    return valueKindOf(value) === "UnionValue";
  }

  /** Whether a value says which member it is: a UnionValue, or a plain object with its `tag` and `value`. */
  static isLike(value: unknown): value is { readonly tag: string; readonly value: unknown } {
    if (typeof value !== "object" || value === null || ArrayBuffer.isView(value) || !("value" in value)) return false;
    return "tag" in value && typeof value.tag === "string";
  }

  /** `tag: value`. */
  toString(): string {
    return `${this.tag}: ${String(this.value)}`;
  }

  /** `{ tag, value }`. */
  toJSON(): { tag: Tag; value: Value } {
    return { tag: this.tag, value: this.value };
  }
}
