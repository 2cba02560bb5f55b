import { Field, Schema, type Data, type RecordBatch } from "apache-arrow";
import { inferType, makeBatch, type TypeSpec } from "vgi-arrow";
import { singleValue } from "./single-value.js";

/**
 * Settings, secrets and attach options as the wire has them: a batch of one row, one column for each name.
 * `null` when none are given.
 *
 * @param types the declared types, for those names that have one; others are inferred: integers are int64, other
 *   numbers float64, objects structs.
 */
export function namedValuesBatch(
  values: Readonly<Record<string, unknown>> | undefined,
  noun: "setting" | "secret" | "attach option" | "catalog option",
  types: ReadonlyMap<string, TypeSpec> = new Map(),
): RecordBatch | null {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return null;
  const columns = entries.map(([name, value]) =>
    singleValue(value, types.get(name) ?? looseType(value), `${noun} ${name}`, null),
  );
  const schema = new Schema(entries.map(([name], index) => new Field(name, columns[index]?.type, true)));
  return makeBatch(
    schema,
    columns.map((column) => column.data[0] as Data),
    1,
  );
}

/**
 * The type of a value that nothing declares; `null` for those that bring theirs. Settings and options come from
 * configuration files too, where a number says no Arrow type: unlike for arguments, it is guessed.
 */
function looseType(value: unknown): TypeSpec | null {
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int64" : "float64";
  if (Array.isArray(value)) {
    const sample: unknown = value.find((item) => item !== null && item !== undefined);
    return { list: { name: "item", type: looseItemType(sample), nullable: true } };
  }
  if (isPlainObject(value)) {
    return {
      struct: Object.entries(value).map(([name, item]) => ({ name, type: looseItemType(item), nullable: true })),
    };
  }
  return null;
}

function looseItemType(value: unknown): TypeSpec {
  return looseType(value) ?? inferType([value]);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !("type" in value && "value" in value);
}
