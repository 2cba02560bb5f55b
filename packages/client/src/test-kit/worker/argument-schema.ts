import { Field, type RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, toArrowType } from "vgi-arrow";
import type { Argument, ArgumentList } from "../define/index.js";

/**
 * The arguments of a signature as catalogs carry them: one Arrow field each, those by place first, then those by name in
 * alphabetical order; what is no type stands in field metadata, as text.
 */
export function argumentSchema(list: ArgumentList): Schema {
  return new Schema(
    wireOrder(list).map(
      ([name, argument]) => new Field(name, toArrowType(argument.type), true, argumentMetadata(argument)),
    ),
  );
}

/** Typed defaults in one row, a column per argument that has one; `null` where none has. */
export function argumentDefaults(list: ArgumentList): RecordBatch | null {
  const optional = wireOrder(list).filter(([, argument]) => argument.default !== undefined);
  if (optional.length === 0) return null;
  const schema = new Schema(optional.map(([name, { type }]) => new Field(name, toArrowType(type), true)));
  return batchFromColumns(
    schema,
    optional.map(([, argument]) => [argument.default]),
    { length: 1 },
  );
}

function wireOrder(list: ArgumentList): [string, Argument][] {
  const entries = Object.entries(list);
  const named = entries.filter(([, { role }]) => role === "named");
  return [
    ...entries.filter(([, { role }]) => role !== "named"),
    ...named.toSorted(([left], [right]) => (left < right ? -1 : 1)),
  ];
}

function argumentMetadata(argument: Argument): Map<string, string> {
  const { role, any, varargs, doc, choices, range } = argument;
  const metadata = new Map<string, string>();
  if (role === "named") metadata.set("vgi_arg", "named");
  if (role === "table") metadata.set("vgi_type", "table");
  if (any) metadata.set("vgi_type", "any");
  if (varargs) metadata.set("vgi_varargs", "true");
  if (role === "constant") metadata.set("vgi_const", "true");
  metadata.set("vgi_doc", doc);
  if (argument.default !== undefined) metadata.set("vgi_default", jsonText(argument.default));
  if (choices !== undefined) metadata.set("vgi_choices", `[${choices.map(jsonText).join(", ")}]`);
  if (range !== undefined) metadata.set("vgi_range", rangeText(range.min, range.max));
  return metadata;
}

/** JSON for people to read: exact integers, and other exact values as text. */
function jsonText(value: unknown): string {
  return typeof value === "bigint" ? String(value) : JSON.stringify(value);
}

function rangeText(min: number | undefined, max: number | undefined): string {
  return `${min === undefined ? "(-inf" : `[${min}`}, ${max === undefined ? "+inf)" : `${max}]`}`;
}
