import type { FieldSpec, TypeSpec } from "vgi-arrow";
import { propertyName } from "./literal.js";

/** Classes of exact values, exported by `vgi-client/codegen-v1`. */
export type ValueClass =
  | "DateValue"
  | "Decimal"
  | "DurationValue"
  | "IntervalValue"
  | "TimestampValue"
  | "TimeValue"
  | "UnionValue";

/** Which way a value goes: `in` to the worker, where more is accepted, or `out` of it. */
export type Direction = "in" | "out";

/** The local name of a value class; whoever asks makes sure that it is imported. */
export type UseClass = (name: ValueClass) => string;

/** Types that need no class: as input, as output. */
const simple: ReadonlyMap<string, readonly [input: string, output: string]> = new Map([
  ["null", ["null", "null"]],
  ["bool", ["boolean", "boolean"]],
  ["int64", ["bigint | number", "bigint"]],
  ["uint64", ["bigint | number", "bigint"]],
  ["utf8", ["string", "string"]],
  ["large_utf8", ["string", "string"]],
  ["utf8_view", ["string", "string"]],
  ["binary", ["Uint8Array", "Uint8Array"]],
  ["large_binary", ["Uint8Array", "Uint8Array"]],
  ["binary_view", ["Uint8Array", "Uint8Array"]],
]);

/**
 * The TypeScript type of values of an Arrow type, without `null`: the profile "exact" of vgi-arrow.
 *
 * @example
 * ```ts
 * valueType("int64", "in", String); // bigint | number
 * valueType({ list: { name: "item", type: "utf8", nullable: true } }, "out", String); // Array<string | null>
 * ```
 */
export function valueType(spec: TypeSpec, direction: Direction, use: UseClass): string {
  const isInput = direction === "in";
  if (typeof spec === "string") {
    const known = simple.get(spec);
    if (known !== undefined) return isInput ? known[0] : known[1];
    if (spec.startsWith("date")) return either(use("DateValue"), "string | Date", isInput);
    if (spec.endsWith("interval")) return use("IntervalValue");
    return "number";
  }
  if ("dictionary" in spec) return valueType(spec.dictionary, direction, use);
  if ("timestamp" in spec) return either(use("TimestampValue"), "string | Date | bigint", isInput);
  if ("time32" in spec || "time64" in spec) return either(use("TimeValue"), "string | bigint", isInput);
  if ("duration" in spec) return either(use("DurationValue"), "bigint", isInput);
  if ("decimal128" in spec || "decimal256" in spec) return either(use("Decimal"), "string | bigint | number", isInput);
  if ("fixed_size_binary" in spec) return "Uint8Array";
  if ("struct" in spec) return structType(spec.struct, direction, use);
  if ("map" in spec) {
    const key = valueType(spec.map.key.type, direction, use);
    const value = nullableType(spec.map.value.type, direction, use);
    return isInput ? `Iterable<readonly [${key}, ${value}]>` : `Map<${key}, ${value}>`;
  }
  if ("sparse_union" in spec || "dense_union" in spec) return use("UnionValue");
  const child = "list" in spec ? spec.list : "large_list" in spec ? spec.large_list : spec.fixed_size_list;
  return `${isInput ? "ReadonlyArray" : "Array"}<${nullableType(child.type, direction, use)}>`;
}

/** The type of values that may be null, as everything in a column may. */
export function nullableType(spec: TypeSpec, direction: Direction, use: UseClass): string {
  const type = valueType(spec, direction, use);
  return type === "null" ? type : `${type} | null`;
}

function either(exact: string, more: string, isInput: boolean): string {
  return isInput ? `${exact} | ${more}` : exact;
}

function structType(fields: readonly FieldSpec[], direction: Direction, use: UseClass): string {
  if (fields.length === 0) return "Record<never, never>";
  const properties = distinctFields(fields).map(({ name, types }) => {
    return `readonly ${propertyName(name)}: ${fieldType(types, direction, use)}`;
  });
  return `{ ${properties.join("; ")} }`;
}

/** A column or child with its type, or its types where several fields have one name: an object holds one of them. */
export interface DistinctField {
  readonly name: string;
  readonly types: readonly TypeSpec[];
  readonly isAny: boolean;
}

/** Fields by name, in order; names that occur again are joined to their first. */
export function distinctFields(fields: readonly FieldSpec[]): DistinctField[] {
  const byName = new Map<string, { name: string; types: TypeSpec[]; isAny: boolean }>();
  for (const field of fields) {
    const isAny = isAnyField(field);
    const known = byName.get(field.name);
    if (known === undefined) byName.set(field.name, { name: field.name, types: [field.type], isAny });
    else {
      known.types.push(field.type);
      known.isAny ||= isAny;
    }
  }
  return [...byName.values()];
}

/** Whether bind decides the type of a field. */
export function isAnyField(field: FieldSpec): boolean {
  return field.metadata !== undefined && Object.hasOwn(field.metadata, "vgi:any");
}

/** The type of a field that holds one of these types, or null. */
export function fieldType(types: readonly TypeSpec[], direction: Direction, use: UseClass): string {
  const printed = types.map((type) => nullableType(type, direction, use));
  return [...new Set(printed)].join(" | ");
}
