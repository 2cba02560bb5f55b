import { valueKindOf } from "../values/value-kind.js";

/**
 * A value that doesn't fit its Arrow type.
 *
 * @example
 * ```
 * column "a"[3].x: expected int64, got string "foo"
 * ```
 */
export class ValueError extends TypeError {
  override readonly name: string = "ValueError";
  /** Stable, for matching without `instanceof`. */
  readonly code = "invalid_value";
  /** Where the value stands, e.g. `column "a"[3].x`. */
  readonly path: string;
  /** What is wrong with it: the message without the path. */
  readonly problem: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path}: ${problem}`, options);
    this.path = path;
    this.problem = problem;
  }
}

/**
 * A value that was read, and that the profile or the codec can't show: a number beyond what is exact, a year beyond those of a
 * `Date`.
 */
export class ConversionError extends ValueError {
  override readonly name: string = "ConversionError";
}

/** The error for data of a peer that contradicts itself; readers of columns know no names, so those who do add where it stands. */
export function received(problem: string): ValueError {
  return new ValueError("a received column", problem);
}

/** Says where the value of an index stands; called only to word an error. */
export type Locator = (index: number) => string;

/** A column by itself: `column "a"[3]`, or `[3]` where it has no name. */
export function columnLocator(name: string | undefined): Locator {
  return name === undefined ? (index) => `[${index}]` : (index) => `column ${JSON.stringify(name)}[${index}]`;
}

/** A value as an error shows it: its kind, and its text cut to a readable length. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") return `string ${JSON.stringify(cut(value))}`;
  if (typeof value === "bigint") return `bigint ${cut(String(value))}n`;
  if (typeof value === "number" || typeof value === "boolean") return `${typeof value} ${value}`;
  if (typeof value !== "object") return `a ${typeof value}`;
  if (Array.isArray(value)) return `an array of ${value.length}`;
  const kind = valueKindOf(value);
  if (kind !== undefined) return `${kind} ${cut(String(value))}`;
  const tag = Object.prototype.toString.call(value).slice(8, -1);
  return tag === "Object" ? `an object with keys ${cut(Object.keys(value).join(", ")) || "(none)"}` : `a ${tag}`;
}

function cut(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
