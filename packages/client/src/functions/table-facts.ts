import type { CallHost } from "../call-host.js";
import { columnStatistics } from "../catalog/column-statistics.js";
import type { TableCallRequest } from "../model/call.js";
import type { ColumnStatistics } from "../model/column-statistics.js";

/** How many rows a function answers with. */
export interface Cardinality {
  /** `null` when unknown. */
  readonly estimate: bigint | null;
  /** Never more than these; `null` when unknown. */
  readonly max: bigint | null;
}

/** How many rows a call of a table function gives. */
export function tableCardinality(host: CallHost, call: TableCallRequest): Promise<Cardinality> {
  return host.withExecution(call, async (execution) => {
    const { request: bindCall, opaqueData } = await execution.bind(host.bindInput("TABLE", call, null));
    return execution.unary("table_function_cardinality", { request: { bindCall, bindOpaqueData: opaqueData } });
  });
}

/** What the worker knows of the values that a call of a table function gives; empty when it knows nothing. */
export function tableStatistics(host: CallHost, call: TableCallRequest): Promise<ColumnStatistics[]> {
  return host.withExecution(call, async (execution) => {
    const { request: bindCall, opaqueData } = await execution.bind(host.bindInput("TABLE", call, null));
    const request = { bindCall, bindOpaqueData: opaqueData };
    return columnStatistics(await execution.unary("table_function_statistics", { request }));
  });
}

/** What a worker says of a running scan, e.g. for `EXPLAIN ANALYZE`: in the order it gives. */
export function tableDynamicToString(
  host: CallHost,
  call: TableCallRequest,
  executionId: Uint8Array,
): Promise<ReadonlyMap<string, string>> {
  return host.withExecution(call, async (execution) => {
    const { request: bindCall, opaqueData } = await execution.bind(host.bindInput("TABLE", call, null));
    const { keys, values } = await execution.unary("table_function_dynamic_to_string", {
      request: { bindCall, bindOpaqueData: opaqueData, globalExecutionId: executionId },
    });
    return new Map(keys.map((key, index) => [key, values[index] ?? ""]));
  });
}
