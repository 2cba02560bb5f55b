import { formatType, sameType, type FieldSpec, type TypeSpec } from "vgi-arrow/values";
import { valueType, type Direction } from "../emit/value-types.js";
import { behavioural, breaking, type Verdict } from "./rules.js";

/** What says nothing about values: nullability, metadata, the names of list items. */
const loosely = { ignoreNullability: true, ignoreMetadata: true, ignoreChildNames: true } as const;

/** What it means that values of one type are asked for where values of another were. */
export function inputTypeChange(before: TypeSpec, after: TypeSpec): Verdict | undefined {
  if (sameType(before, after, loosely)) return undefined;
  const change = `${formatType(before)} became ${formatType(after)}`;
  return widens(before, after)
    ? behavioural(`${change}: plain values fit as before, and Arrow columns of the old type may not.`)
    : breaking(`${change}: values that were right may be refused, by the compiler or by the worker.`);
}

/** What it means that values of one type come where values of another did. */
export function outputTypeChange(before: TypeSpec, after: TypeSpec): Verdict | undefined {
  if (sameType(before, after, loosely)) return undefined;
  const change = `${formatType(before)} became ${formatType(after)}`;
  const [old, next] = [printed(before, "out"), printed(after, "out")];
  return old === next
    ? behavioural(`${change}: TypeScript reads both as ${old}, and Arrow readers see the difference.`)
    : breaking(`${change}: TypeScript reads ${next} where it read ${old}.`);
}

function printed(type: TypeSpec, direction: Direction): string {
  return valueType(type, direction, String);
}

/** The kinds of JavaScript value that a type takes. */
export type ValueKind = "boolean" | "number" | "bigint" | "string" | "object";

/** By which kinds of value a call can say that it means this type. */
export function valueKinds(type: TypeSpec): ReadonlySet<ValueKind> {
  const text = printed(type, "in");
  // Types with parts are printed with brackets: what they take is an object, whatever the parts are.
  if (/[<{]/.test(text)) return new Set(["object"]);
  const plain = ["boolean", "number", "bigint", "string"] as const;
  return new Set(text.split(" | ").map((member) => plain.find((kind) => kind === member) ?? "object"));
}

const texts: ReadonlySet<string> = new Set(["utf8", "large_utf8", "utf8_view"]);
const bytes: ReadonlySet<string> = new Set(["binary", "large_binary", "binary_view"]);
const integers = ["int8", "int16", "int32", "int64"];
const naturals = ["uint8", "uint16", "uint32", "uint64"];
const floats = ["float16", "float32", "float64"];

/** Whether one type takes every plain value that the other takes, with the same meaning. */
export function widens(before: TypeSpec, after: TypeSpec): boolean {
  if (sameType(before, after, loosely)) return true;
  if (typeof before === "string" && typeof after === "string") return widensPlain(before, after);
  if (typeof before === "object" && "dictionary" in before) return widens(before.dictionary, after);
  if (typeof after === "object" && "dictionary" in after) return widens(before, after.dictionary);
  const [oldItem, nextItem] = [itemOf(before), itemOf(after)];
  if (oldItem !== undefined && nextItem !== undefined) {
    return !isFixedSize(after) && widens(oldItem.type, nextItem.type);
  }
  if (typeof before === "string" || typeof after === "string") return false;
  if ("struct" in before && "struct" in after) return widensStruct(before.struct, after.struct);
  const [oldDecimal, nextDecimal] = [decimalOf(before), decimalOf(after)];
  if (oldDecimal === undefined || nextDecimal === undefined) return false;
  const [oldPrecision, oldScale] = oldDecimal;
  const [precision, scale] = nextDecimal;
  return scale >= oldScale && precision - scale >= oldPrecision - oldScale;
}

function widensPlain(before: string, after: string): boolean {
  if (texts.has(before)) return texts.has(after);
  if (bytes.has(before)) return bytes.has(after);
  const signed = integers.indexOf(before);
  const unsigned = naturals.indexOf(before);
  const real = floats.indexOf(before);
  // float16 holds int8 exactly, float32 int16, float64 int32.
  if (signed >= 0) return integers.indexOf(after) > signed || floats.indexOf(after) >= signed;
  if (unsigned >= 0) {
    const isWider = naturals.indexOf(after) > unsigned || integers.indexOf(after) > unsigned;
    return isWider || floats.indexOf(after) >= unsigned;
  }
  return real >= 0 && floats.indexOf(after) > real;
}

function widensStruct(before: readonly FieldSpec[], after: readonly FieldSpec[]): boolean {
  if (before.length !== after.length) return false;
  return after.every(({ name, type }) => {
    const old = before.filter((field) => field.name === name);
    return old.length === 1 && old[0] !== undefined && widens(old[0].type, type);
  });
}

function itemOf(type: TypeSpec): FieldSpec | undefined {
  if (typeof type === "string") return undefined;
  if ("list" in type) return type.list;
  if ("large_list" in type) return type.large_list;
  return "fixed_size_list" in type ? type.fixed_size_list : undefined;
}

function isFixedSize(type: TypeSpec): boolean {
  return typeof type === "object" && "fixed_size_list" in type;
}

function decimalOf(type: Exclude<TypeSpec, string>): readonly [number, number] | undefined {
  if ("decimal128" in type) return type.decimal128;
  return "decimal256" in type ? type.decimal256 : undefined;
}
