import type { FieldSpec, TypeSpec } from "vgi-arrow";
import type { ArgumentModel, FunctionModel, MacroModel, TableModel, ViewModel } from "./catalog.js";

/** How many hexadecimal digits a fingerprint has: two of one function are told apart, no more is asked of it. */
const DIGITS = 16;

/**
 * A short hash of what callers of a function depend on: how it is called, its arguments with their choices, the result that it
 * declares, what it requires. Not of documentation, nor of anything that only some protocol versions tell, as defaults: the
 * same function has one fingerprint whatever its worker speaks.
 *
 * @returns 16 hexadecimal digits
 */
export function functionFingerprint(model: FunctionModel): Promise<string> {
  return digest([
    "function 1",
    model.kind,
    model.arguments.map(argumentKey),
    model.output.fields.map(resultKey),
    model.requiredSettings.toSorted(byCodeUnit),
    model.requiredSecrets.toSorted(byCodeUnit),
    model.hasFinalize,
  ]);
}

/** The same for a table: its columns, and what can be done with its rows. */
export function tableFingerprint(model: TableModel): Promise<string> {
  return digest([
    "table 1",
    model.columns.fields.map(columnKey),
    model.notNull.toSorted((left, right) => left - right),
    [model.supportsInsert, model.supportsUpdate, model.supportsDelete],
  ]);
}

/** The same for a view, which is its query. */
export function viewFingerprint(model: ViewModel): Promise<string> {
  return digest(["view 1", model.definition]);
}

/** The same for a macro: its parameters, with their defaults, and its definition. */
export function macroFingerprint(model: MacroModel): Promise<string> {
  const defaults = Object.entries(model.defaults).toSorted(([left], [right]) => byCodeUnit(left, right));
  return digest([
    "macro 1",
    model.kind,
    model.parameters,
    defaults.map(([name, value]) => [name, JSON.stringify(value)]),
    model.definition,
  ]);
}

/** Names the extension type of a field: its values are others than those of the type that stores them. */
const EXTENSION = "ARROW:extension:name";

type Key = null | boolean | number | string | readonly Key[];

async function digest(key: Key): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  const hash = new Uint8Array(await globalThis.crypto.subtle.digest("SHA-256", bytes));
  return [...hash.subarray(0, DIGITS / 2)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function argumentKey(argument: ArgumentModel): Key {
  const { name, role, any, varargs, optional, choices, range, metadata } = argument;
  if (role === "table") return ["table"];
  return [
    name,
    role,
    any || argument.type === "null" ? "any" : typeKey(argument.type),
    varargs,
    optional,
    choices === undefined ? null : choices.toSorted(byCodeUnit),
    range ?? null,
    metadata?.["vgi_pattern"] ?? null,
    metadata?.[EXTENSION] ?? null,
  ];
}

/** A result whose type bind decides has none. */
function resultKey(field: FieldSpec): Key {
  return [field.name, isOpen(field) ? "any" : typeKey(field.type), field.metadata?.[EXTENSION] ?? null];
}

/** A column of a table: of its rows, one that names a row, or one that engines compute. */
function columnKey({ name, type, metadata = {} }: FieldSpec): Key {
  const role = Object.hasOwn(metadata, "is_row_id")
    ? "row id"
    : (metadata["generated_expression"] ?? "") === ""
      ? "row"
      : "";
  return [name, typeKey(type), metadata[EXTENSION] ?? null, role];
}

function isOpen({ metadata }: FieldSpec): boolean {
  return metadata !== undefined && Object.hasOwn(metadata, "vgi:any");
}

/** A type without what says nothing about values: nullability, metadata, the names of list items. */
function typeKey(spec: TypeSpec): Key {
  if (typeof spec === "string") return spec;
  if ("list" in spec) return ["list", typeKey(spec.list.type)];
  if ("large_list" in spec) return ["large_list", typeKey(spec.large_list.type)];
  if ("fixed_size_list" in spec) return ["fixed_size_list", typeKey(spec.fixed_size_list.type), spec.size];
  if ("struct" in spec) return ["struct", ...fieldKeys(spec.struct)];
  if ("map" in spec) return ["map", typeKey(spec.map.key.type), typeKey(spec.map.value.type)];
  if ("dictionary" in spec) return ["dictionary", typeKey(spec.dictionary), spec.index];
  if ("sparse_union" in spec) return ["sparse_union", ...fieldKeys(spec.sparse_union)];
  if ("dense_union" in spec) return ["dense_union", ...fieldKeys(spec.dense_union)];
  if ("timestamp" in spec) return ["timestamp", spec.timestamp, spec.timezone ?? null];
  return Object.entries(spec).map(([name, value]): Key => [name, value]);
}

function fieldKeys(fields: readonly FieldSpec[]): Key[] {
  return fields.map(({ name, type }) => [name, typeKey(type)]);
}

function byCodeUnit(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
