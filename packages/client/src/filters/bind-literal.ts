import type { Data } from "apache-arrow";
import { readColumn, toArrowType, type TypeSpec, ValueError, writeData } from "vgi-arrow";
import type { BoundLiteral, ValueType } from "./bound-node.js";
import { type Key, keyProfile } from "./comparable.js";
import { filterError } from "./filter-error.js";

/**
 * A value in an Arrow type.
 *
 * @param where What the value stands in, for errors: `n > 'x'`.
 * @throws FilterError when it doesn't fit.
 */
export function bindLiteral(value: unknown, { spec, extension }: ValueType, where: string): BoundLiteral {
  const data = writeValues([value], spec, where);
  return { node: "literal", spec, extension, data, key: keysOfData(data)[0] ?? null };
}

/** Values in an Arrow type, as the column of a set. */
export function writeValues(values: readonly unknown[], spec: TypeSpec, where: string): Data {
  try {
    return writeData(toArrowType(spec), values, (index) => (values.length === 1 ? "the value" : `value ${index + 1}`));
  } catch (cause) {
    if (!(cause instanceof ValueError)) throw cause;
    throw filterError(`a value in ${where} does not fit`, cause.message, "Give a value of the column's type.", cause);
  }
}

/** The keys of a column; those of nested types are none of its own. */
export function keysOfData(data: Data): Key[] {
  return readColumn(data, keyProfile) as Key[];
}

/** A dictionary by its values: that is the type which values and literals have. */
export function valueTypeOf(spec: TypeSpec, metadata: Readonly<Record<string, string>> | undefined): ValueType {
  const plain = typeof spec === "object" && "dictionary" in spec ? spec.dictionary : spec;
  const extension = Object.entries(metadata ?? {}).filter(([key]) => key.startsWith("ARROW:extension:"));
  return { spec: plain, extension: Object.fromEntries(extension) };
}
