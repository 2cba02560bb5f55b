/** Orders two values of one column: numbers by size, the rest by its text; nulls come last either way. */
export function compareValues(left: unknown, right: unknown, descending: boolean): number {
  if (left === null || right === null) return Number(left === null) - Number(right === null);
  const order = isNumber(left) && isNumber(right) ? compare(left, right) : compare(String(left), String(right));
  return descending ? -order : order;
}

function compare<T extends number | bigint | string>(left: T, right: T): number {
  return left < right ? -1 : Number(left > right);
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}
