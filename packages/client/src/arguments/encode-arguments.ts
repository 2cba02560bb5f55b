import { Field, Schema, Struct, makeData, type Data, type Vector } from "apache-arrow";
import { encodeStream, makeBatch } from "vgi-arrow";
import type { CallArguments } from "../model/call.js";
import { singleValue } from "./single-value.js";

/**
 * Encodes arguments as bind takes them: an IPC stream of one row with one struct column `args`, whose fields are
 * `positional_0`, `positional_1`, … and `named_<name>`. A positional argument that was left out before one that was
 * given is a field of type null; one left out at the end has no field.
 */
export function encodeArguments(args: CallArguments | undefined, functionName: string): Uint8Array {
  const fields: Field[] = [];
  const columns: Data[] = [];
  const add = (name: string, column: Vector): void => {
    fields.push(new Field(name, column.type, true));
    columns.push(onlyChunk(column));
  };
  const positional = args?.positional ?? [];
  const given = positional.findLastIndex((value) => value !== undefined) + 1;
  for (const [index, value] of positional.slice(0, given).entries()) {
    add(`positional_${index}`, singleValue(value ?? null, null, `argument ${index + 1}`, functionName));
  }
  for (const [name, value] of Object.entries(args?.named ?? {})) {
    if (value !== undefined) add(`named_${name}`, singleValue(value, null, `argument ${name}`, functionName));
  }
  return fields.length === 0 ? (noArguments ??= encoded([], [])) : encoded(fields, columns);
}

/** What most scalar functions are called with. */
let noArguments: Uint8Array | undefined;

function encoded(fields: Field[], columns: Data[]): Uint8Array {
  const struct = makeData({ type: new Struct(fields), length: 1, nullCount: 0, children: columns });
  const schema = new Schema([new Field("args", struct.type, true)]);
  return encodeStream(schema, [makeBatch(schema, [struct], 1)]);
}

/** A vector of one value has one chunk. */
function onlyChunk(column: Vector): Data {
  return column.data[0] as Data;
}
