import { schemaSpecOf } from "vgi-arrow";
import type { anyVersion } from "vgi-protocol";
import type { FunctionKind, FunctionModel } from "../model/catalog.js";
import { argumentModels } from "./argument-model.js";

/** Reads one signature of a function. */
export function functionModel(record: anyVersion.FunctionInfo): FunctionModel {
  const isLateral = record.inputFromArgs === true;
  const takesColumns = isLateral || record.functionType === "SCALAR" || record.functionType === "AGGREGATE";
  const args = argumentModels(record.arguments, takesColumns, record.parameterDefaultValues ?? null);
  return {
    name: record.name,
    kind: kindOf(record, isLateral || args.some((argument) => argument.role === "table")),
    comment: record.comment,
    description: record.description,
    tags: record.tags,
    arguments: args,
    output: schemaSpecOf(record.outputSchema),
    examples: record.examples.map(({ sql, description, expectedOutput }) => ({
      sql,
      description: description === "" ? null : description,
      expectedOutput,
    })),
    categories: record.categories,
    stability: record.stability,
    nullHandling: record.nullHandling,
    orderPreservation: record.orderPreservation,
    requiredSettings: record.requiredSettings,
    requiredSecrets: record.requiredSecrets.map((secret) => secret.secretType),
    projectionPushdown: record.projectionPushdown ?? false,
    filterPushdown: record.filterPushdown ?? false,
    maxWorkers: record.maxWorkers,
    hasFinalize: record.hasFinalize,
    ...(record.supportsWindow === true ? { supportsWindow: true } : {}),
    ...(record.streamingPartitioned === true ? { streamingPartitioned: true } : {}),
  };
}

/**
 * The wire marks table-in-out and buffering functions alike by a table argument; the type tells them apart. A function whose positional
 * arguments are the columns of its input has none, and is called like them.
 */
function kindOf(record: anyVersion.FunctionInfo, takesRows: boolean): FunctionKind {
  switch (record.functionType) {
    case "SCALAR":
      return "scalar";
    case "AGGREGATE":
      return "aggregate";
    case "TABLE_BUFFERING":
      return "table_buffering";
    case "TABLE":
      return takesRows ? "table_in_out" : "table";
  }
}
