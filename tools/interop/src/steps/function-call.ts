import type { RecordBatch } from "apache-arrow";
import type { FunctionCall, ScanHints, SecretResolver, TableCallRequest } from "vgi-client";
import { inputBatches } from "../batches.js";
import type { InputCells } from "../cell.js";
import { callArguments, namedValues } from "../call-request.js";
import { required } from "./required.js";
import type { ScanHintCells, Step } from "./step.js";
import { stepTimeoutMs } from "./step-context.js";

/** Which function a step calls, with its arguments, settings and secrets. */
export function functionCall(step: Step): FunctionCall {
  return {
    name: required(step.function, "function"),
    schema: step.schema ?? ["main"],
    arguments: callArguments(step),
    settings: step.settings === undefined ? undefined : namedValues(step.settings),
    secrets: step.secrets === undefined ? undefined : namedValues(step.secrets),
    secretResolver: step.found === undefined ? undefined : resolverOf(namedValues(step.found)),
    timeoutMs: stepTimeoutMs,
  };
}

/** The same for functions that scan. */
export function tableCall(step: Step): TableCallRequest {
  return {
    ...functionCall(step),
    projectionIds: step.projection,
    at: step.at,
    joinKeys: step.join_keys?.map(onlyBatch),
    ...(step.hints === undefined ? {} : hintsOf(step.hints)),
    pushdownFilters: step.filters === undefined ? undefined : Uint8Array.from(Buffer.from(step.filters, "hex")),
  };
}

/** Finds what a step has, by the type that is asked for. */
function resolverOf(found: Readonly<Record<string, unknown>>): SecretResolver {
  return ({ type }) => {
    const { [type]: values } = found;
    return values === undefined ? null : { name: type, values: values as Readonly<Record<string, unknown>> };
  };
}

function hintsOf(hints: ScanHintCells): ScanHints {
  const { order_by_column_name: column, tablesample_percentage: percentage } = hints;
  return {
    orderBy:
      column === undefined
        ? undefined
        : {
            column,
            direction: hints.order_by_direction,
            nulls: hints.order_by_null_order,
            limit: hints.order_by_limit,
          },
    sample: percentage === undefined ? undefined : { percentage, seed: hints.tablesample_seed },
    rowLimit: hints.row_limit,
  };
}

function onlyBatch(cells: InputCells): RecordBatch {
  const [batch] = inputBatches(cells);
  return required(batch, "batch");
}
