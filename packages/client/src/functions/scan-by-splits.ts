import type { RecordBatch } from "apache-arrow";
import type { Batches, CallHost } from "../call-host.js";
import { isRefusal } from "../errors.js";
import type { Bound, Execution, InitInput } from "../execution.js";
import type { TableCallRequest } from "../model/call.js";
import { planBound, type ScanPlan } from "./plan.js";
import { planAnswers } from "./plan-answers.js";
import { redeemed } from "./redeem-splits.js";
import { produced, settling } from "./run.js";
import { tableSignatures } from "./table-signatures.js";

/**
 * A scan, read by its splits where the worker reads it in no other way. Nothing says so beforehand: such a function refuses the scan
 * before its first batch, and declares that it has splits. They are read one after the other, in the order of the plan.
 */
export async function* orBySplits(
  host: CallHost,
  execution: Execution,
  bound: Bound,
  call: TableCallRequest,
  input: InitInput,
  whole: () => Promise<Batches>,
): AsyncGenerator<RecordBatch> {
  let begun = false;
  try {
    for await (const batch of await whole()) {
      begun = true;
      yield batch;
    }
  } catch (error) {
    const replaceable = !begun && call.splits === undefined && isRefusal(error);
    if (!replaceable || !(await hasSplits(host, execution, call))) throw error;
    yield* bySplits(execution, bound, call, input);
  }
}

async function* bySplits(
  execution: Execution,
  bound: Bound,
  call: TableCallRequest,
  input: InitInput,
): AsyncGenerator<RecordBatch> {
  const ask = (cursor: string | undefined): Promise<ScanPlan> => planBound(execution, bound, input, { cursor });
  for await (const { splits } of planAnswers(call.name, undefined, ask)) {
    for (const split of splits) {
      const { stream } = await execution.init(bound, { ...input, ...redeemed([split]) });
      yield* settling(stream, (open) => produced(open, call.onBatchMetadata));
    }
  }
}

/** Whether a function declares splits, in all signatures of its name. */
async function hasSplits(host: CallHost, execution: Execution, call: TableCallRequest): Promise<boolean> {
  const signatures = await tableSignatures(host, execution, call);
  return signatures.length > 0 && signatures.every((item) => item.supportsSplits === true);
}
