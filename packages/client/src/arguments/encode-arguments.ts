import { Field, RecordBatch, Schema, Struct, makeData, type Vector } from "apache-arrow";
import { encodeStream, nullVector } from "vgi-arrow";
import type { CallArguments } from "../model/call.js";
import { argumentVector } from "./argument-vector.js";

/**
 * Encodes arguments as bind takes them: an IPC stream of one row with one struct column `args`, whose fields are
 * `positional_0`, `positional_1`, … and `named_<name>`. A positional argument that was left out before one that was
 * given is a field of type null; one left out at the end has no field.
 */
export function encodeArguments(args: CallArguments | undefined, functionName: string): Uint8Array {
  const fields: Field[] = [];
  const columns: Vector[] = [];
  const add = (name: string, column: Vector): void => {
    fields.push(new Field(name, column.type, true));
    columns.push(column);
  };
  const positional = args?.positional ?? [];
  const given = positional.findLastIndex((value) => value !== undefined) + 1;
  for (const [index, value] of positional.slice(0, given).entries()) {
    const column = value === undefined ? nullVector(1) : argumentVector(value, `argument ${index + 1}`, functionName);
    add(`positional_${index}`, column);
  }
  for (const [name, value] of Object.entries(args?.named ?? {})) {
    if (value !== undefined) add(`named_${name}`, argumentVector(value, `argument ${name}`, functionName));
  }
  const struct = makeData({
    type: new Struct(fields),
    length: 1,
    nullCount: 0,
    children: columns.map((column) => column.data[0] as Vector["data"][number]),
  });
  const schema = new Schema([new Field("args", struct.type, true)]);
  const row = makeData({ type: new Struct(schema.fields), length: 1, nullCount: 0, children: [struct] });
  return encodeStream(schema, [new RecordBatch(schema, row)]);
}
