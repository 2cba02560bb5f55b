import type { InteropCase } from "../case.js";
import type { Transport } from "../lane.js";

const BY_KIND = {
  scalar: "scalar_function",
  table: "table_function",
  table_in_out: "table_in_out_function",
  table_buffering: "table_buffering_function",
  aggregate: "aggregate_function",
} as const;

/** The methods of the Python client that a case compares over a transport. Every case connects. */
export function methodsOfCase(interopCase: InteropCase, transport: Transport): ReadonlySet<string> {
  const connects = transport === "http" ? ["from_http"] : [];
  return new Set([...connects, ...calledBy(interopCase)]);
}

function calledBy(interopCase: InteropCase): readonly string[] {
  switch (interopCase.kind) {
    case "steps":
      return interopCase.steps.map(({ method }) => method).filter((method) => !method.endsWith("_file"));
    case "together":
      return interopCase.calls.map(({ kind }) => BY_KIND[kind]);
    case "catalogs":
      return ["catalogs"];
    case "attach":
      return ["catalog_attach"];
    case "listing":
      return ["schemas", "schema_contents"];
    default:
      return [BY_KIND[interopCase.kind]];
  }
}
