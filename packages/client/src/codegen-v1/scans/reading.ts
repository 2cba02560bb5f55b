import type { AnyLane, FieldSpec } from "vgi-arrow";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** How the values of a function are shown: what its descriptor says, or the lanes of a call. */
export type Reading = Pick<FunctionDescriptor, "values" | "mappings">;

/** The column that a lane stands for. */
export function laneField(name: string, { spec, metadata }: AnyLane): FieldSpec {
  const field = { name, type: spec, nullable: true };
  return metadata === undefined ? field : { ...field, metadata };
}

/** How rows are read that `as` has typed. */
export function readingOf(spec: Readonly<Record<string, AnyLane>>): {
  readonly reading: Reading;
  readonly columns: readonly FieldSpec[];
} {
  const lanes = Object.entries(spec);
  const mappings = Object.fromEntries(lanes.flatMap(([name, { mapping }]) => (mapping ? [[name, mapping]] : [])));
  return { reading: { mappings }, columns: lanes.map(([name, lane]) => laneField(name, lane)) };
}
