import type { anyVersion } from "vgi-protocol";
import type { CallHost } from "../call-host.js";
import { schemaParameter } from "../dialects/schema-reference.js";
import type { Execution } from "../execution.js";
import type { FunctionCall } from "../model/call.js";

/**
 * What the worker declares of a table function, for each signature of its name. Asked on the connection of the call, which may be the
 * only one that there is.
 */
export async function tableSignatures(
  host: CallHost,
  execution: Execution,
  call: FunctionCall,
): Promise<readonly anyVersion.FunctionInfo[]> {
  const { schema, name } = host.target(call);
  const { items } = await execution.firstUnary("catalog_schema_contents_functions", ({ dialect }) => ({
    ...host.attachment.scope,
    ...schemaParameter(dialect, schema),
    type: "TABLE_FUNCTION",
  }));
  return items.filter((item) => item.name === name);
}
