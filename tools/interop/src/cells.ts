import {
  DateValue,
  Decimal,
  DurationValue,
  type FieldSpec,
  IntervalValue,
  TimestampValue,
  TimeValue,
  type TypeSpec,
  UnionValue,
} from "vgi-arrow";
import type { Cell } from "./cell.js";

/**
 * The value of a cell, as this client takes it: the counterpart of `python_value` in `python/arrow_json.py`.
 * Written without the JSON notation of vgi-arrow, so that a fault of that one can't hide itself.
 */
export function valueOf(type: TypeSpec, cell: Cell): unknown {
  if (cell === null) return null;
  if (typeof type === "string") return primitiveValue(type, cell);
  if ("timestamp" in type || "time32" in type || "time64" in type || "duration" in type) return BigInt(cell as string);
  if ("fixed_size_binary" in type) return bytesOf(cell as string);
  if ("list" in type) return items(cell).map((each) => valueOf(type.list.type, each));
  if ("large_list" in type) return items(cell).map((each) => valueOf(type.large_list.type, each));
  if ("fixed_size_list" in type) return items(cell).map((each) => valueOf(type.fixed_size_list.type, each));
  if ("struct" in type) return structValue(type.struct, cell as Readonly<Record<string, Cell>>);
  if ("map" in type) {
    const pairs = items(cell).map((pair) => items(pair));
    return pairs.map(([key, value]) => [
      valueOf(type.map.key.type, key ?? null),
      valueOf(type.map.value.type, value ?? null),
    ]);
  }
  if ("dictionary" in type) return valueOf(type.dictionary, cell);
  if ("sparse_union" in type) return unionValue(type.sparse_union, cell);
  if ("dense_union" in type) return unionValue(type.dense_union, cell);
  return cell;
}

function primitiveValue(type: Extract<TypeSpec, string>, cell: Cell): unknown {
  if (type === "int64" || type === "uint64") return BigInt(cell as string);
  if (/^(u?int|float)/.test(type)) return Number(cell);
  if (type.includes("binary")) return bytesOf(cell as string);
  if (type === "date32" || type === "date64") return new DateValue(Number(cell));
  if (type.endsWith("interval")) {
    const [months, days, nanoseconds] = items(cell).map(String);
    return new IntervalValue(Number(months), Number(days), BigInt(nanoseconds ?? 0));
  }
  return cell;
}

function structValue(fields: readonly FieldSpec[], cell: Readonly<Record<string, Cell>>): Record<string, unknown> {
  return Object.fromEntries(fields.map(({ name, type }) => [name, valueOf(type, cell[name] ?? null)]));
}

function unionValue(fields: readonly FieldSpec[], cell: Cell): UnionValue {
  const { tag, value } = cell as { tag: string; value: Cell };
  const child = fields.find(({ name }) => name === tag);
  if (child === undefined) throw new Error(`A union cell has the tag "${tag}", which the union has not.`);
  return new UnionValue(tag, valueOf(child.type, value));
}

/** The cell of a value that this client gave. */
export function cellOf(type: TypeSpec, value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number")
    return typeof type === "string" && type.startsWith("float") ? floatCell(value) : String(value);
  if (typeof value === "boolean" || typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("hex");
  if (Decimal.is(value)) return value.toString();
  if (DateValue.is(value)) return String(value.days);
  if (TimestampValue.is(value) || TimeValue.is(value) || DurationValue.is(value)) return String(value.value);
  if (IntervalValue.is(value)) return [String(value.months), String(value.days), String(value.nanoseconds)];
  if (typeof type === "string") throw new Error(`A value of type ${type} has no cell: ${String(value)}`);
  if ("dictionary" in type) return cellOf(type.dictionary, value);
  if ("list" in type) return (value as unknown[]).map((each) => cellOf(type.list.type, each));
  if ("large_list" in type) return (value as unknown[]).map((each) => cellOf(type.large_list.type, each));
  if ("fixed_size_list" in type) return (value as unknown[]).map((each) => cellOf(type.fixed_size_list.type, each));
  if ("struct" in type) {
    const object = value as Readonly<Record<string, unknown>>;
    return Object.fromEntries(type.struct.map((child) => [child.name, cellOf(child.type, object[child.name])]));
  }
  if ("map" in type) {
    const pairs = [...(value as Map<unknown, unknown>)];
    return pairs.map(([key, item]) => [cellOf(type.map.key.type, key), cellOf(type.map.value.type, item)]);
  }
  if ("sparse_union" in type) return unionCell(type.sparse_union, value);
  if ("dense_union" in type) return unionCell(type.dense_union, value);
  throw new Error(`A value of type ${JSON.stringify(type)} has no cell: ${String(value)}`);
}

function floatCell(value: number): Cell {
  return Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? "-0" : String(value);
}

function unionCell(fields: readonly FieldSpec[], value: unknown): Cell {
  if (!UnionValue.is(value)) throw new Error(`A union value was expected, and there is ${String(value)}.`);
  const child = fields.find(({ name }) => name === value.tag);
  return { tag: value.tag, value: cellOf(child?.type ?? "null", value.value) };
}

function items(cell: Cell): readonly Cell[] {
  if (!Array.isArray(cell)) throw new Error(`A list was expected, and there is ${JSON.stringify(cell)}.`);
  return cell as readonly Cell[];
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
