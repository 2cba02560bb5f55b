import { Field, RecordBatch, Schema, Struct, makeData, type DataType, type Vector } from "apache-arrow";
import { inferType, isTypedValue, isVector, toArrowType, typeSpecOf, writeColumn, type TypeSpec } from "vgi-arrow";
import { ArgumentError } from "../errors.js";

/**
 * Settings, secrets and attach options as the wire has them: a batch of one row, one column for each name.
 * `null` when none are given.
 *
 * @param types the declared types, for those names that have one; others are inferred: integers are int64, other
 *   numbers float64, objects structs.
 */
export function namedValuesBatch(
  values: Readonly<Record<string, unknown>> | undefined,
  noun: "setting" | "secret" | "attach option",
  types: ReadonlyMap<string, TypeSpec> = new Map(),
): RecordBatch | null {
  const entries = Object.entries(values ?? {}).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return null;
  const columns = entries.map(([name, value]) => valueVector(value, name, noun, types.get(name)));
  const schema = new Schema(entries.map(([name], index) => new Field(name, (columns[index] as Vector).type, true)));
  const data = makeData({
    type: new Struct(schema.fields),
    length: 1,
    nullCount: 0,
    children: columns.map((column) => column.data[0] as Vector["data"][number]),
  });
  return new RecordBatch(schema, data);
}

function valueVector(value: unknown, name: string, noun: string, type: TypeSpec | undefined): Vector {
  try {
    if (isVector(value)) return value;
    if (isTypedValue(value)) return writeColumn(toArrowType(value.type), [value.value]);
    return writeColumn(arrowType(value, type), [value]);
  } catch (error) {
    throw new ArgumentError(null, `${noun} ${name}`, error);
  }
}

function arrowType(value: unknown, declared: TypeSpec | undefined): DataType {
  return toArrowType(declared ?? looseType(value));
}

/** Settings and options come from configuration files too, where a number says no Arrow type: unlike for arguments, it is guessed. */
function looseType(value: unknown): TypeSpec {
  if (typeof value === "number") return Number.isSafeInteger(value) ? "int64" : "float64";
  if (Array.isArray(value)) {
    const sample: unknown = value.find((item) => item !== null && item !== undefined);
    return { list: { name: "item", type: sample === undefined ? "null" : looseType(sample), nullable: true } };
  }
  if (value instanceof Uint8Array) return "binary";
  if (isPlainObject(value)) {
    return {
      struct: Object.entries(value).map(([name, item]) => ({ name, type: looseType(item), nullable: true })),
    };
  }
  return typeSpecOf(toArrowType(inferType([value])));
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
