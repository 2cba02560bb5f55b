import { Schema, type Field } from "apache-arrow";
import { OutputMismatchError } from "../errors/index.js";
import type { TableOutputRequest } from "../model/call.js";

/** Indices of the columns that a call wants, in the order it wants them; `undefined` for all. */
export function projectionOf(call: TableOutputRequest, output: Schema): readonly number[] | undefined {
  if (call.projectionIds !== undefined || call.projection === undefined) return call.projectionIds;
  const names = output.fields.map((field) => field.name);
  return call.projection.map((name) => {
    const index = names.indexOf(name);
    if (index === -1)
      throw new OutputMismatchError(
        `function ${call.name}`,
        `no column ${JSON.stringify(name)}; it has ${names.join(", ")}`,
      );
    return index;
  });
}

/** Schema of the batches that come: the columns that the call wants of what bind gave. */
export function projectedSchema(call: TableOutputRequest, output: Schema): Schema {
  const wanted = projectionOf(call, output)?.map((index) => output.fields[index]);
  if (wanted === undefined) return output;
  return new Schema(
    wanted.filter((field): field is Field => field !== undefined),
    output.metadata,
  );
}
