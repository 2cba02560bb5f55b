import { toBase64 } from "vgi-arrow";
import type { anyVersion } from "vgi-protocol";
import type { PlanOptions, ScanPlan } from "../model/scan-plan.js";
import type { CallHost } from "../call-host.js";
import type { Bound, Execution, InitInput } from "../execution.js";
import type { Split, TableCallRequest } from "../model/call.js";
import { opaqueBytes } from "./opaque-bytes.js";
import { planAnswers } from "./plan-answers.js";
import { projectionOf } from "./projection.js";
import { hintFields } from "./scan-hints.js";

/** Asks a table function to cut its scan into splits: one answer. */
export async function planTable(host: CallHost, call: TableCallRequest, options: PlanOptions): Promise<ScanPlan> {
  return host.withExecution(call, async (execution) => {
    const bound = await execution.bind(host.bindInput("TABLE", call, null));
    return planBound(execution, bound, { projectionIds: projectionOf(call, bound.outputSchema), hints: call }, options);
  });
}

/** The same for a call that is bound. */
export async function planBound(
  execution: Execution,
  bound: Bound,
  { projectionIds, hints }: Pick<InitInput, "projectionIds" | "hints">,
  options: PlanOptions,
): Promise<ScanPlan> {
  const response = await execution.unary("table_function_plan", {
    request: {
      bindCall: bound.request,
      bindOpaqueData: bound.opaqueData,
      projectionIds: projectionIds?.map(BigInt) ?? null,
      ...hintFields(hints),
      targetSplitBytes: options.targetSplitBytes ?? null,
      minSplits: options.minSplits ?? null,
      maxSplitsPerResponse: options.maxSplitsPerResponse ?? null,
      cursor: options.cursor === undefined ? null : opaqueBytes("the cursor of a plan", options.cursor),
    },
  });
  return scanPlan(response);
}

/** All splits of a scan, answer by answer, along every cursor. */
export async function* planSplits(host: CallHost, call: TableCallRequest, options: PlanOptions): AsyncGenerator<Split> {
  const ask = (cursor: string | undefined): Promise<ScanPlan> => planTable(host, call, { ...options, cursor });
  for await (const { splits } of planAnswers(call.name, options.cursor, ask, options.maxResponses)) yield* splits;
}

function scanPlan(response: anyVersion.PlanResponse): ScanPlan {
  const executionId = response.executionId === null ? null : toBase64(response.executionId);
  const initOpaqueData = response.initOpaqueData === null ? null : toBase64(response.initOpaqueData);
  return {
    splits: response.splits.map((split) => ({
      token: toBase64(split.token),
      executionId,
      initOpaqueData,
      estimatedRows: numberOf(split.estimatedRows),
      rowsExact: split.rowsExact,
      estimatedBytes: numberOf(split.estimatedBytes),
    })),
    nextCursors: (response.nextCursors ?? []).map(toBase64),
    maxWorkers: numberOf(response.maxWorkers),
    estimatedTotalSplits: numberOf(response.estimatedTotalSplits),
    estimatedTotalRows: numberOf(response.estimatedTotalRows),
    estimatedTotalBytes: numberOf(response.estimatedTotalBytes),
  };
}

function numberOf(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}
