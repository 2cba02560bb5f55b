/**
 * Marks values of this library, so that two copies of it in one program know each other's values.
 *
 * @internal
 */
export const valueKind: unique symbol = Symbol.for("vgi-arrow/value-kind");

/** @internal */
export function hasKind(value: unknown, kind: string): boolean {
  return typeof value === "object" && value !== null && (value as { [valueKind]?: unknown })[valueKind] === kind;
}
