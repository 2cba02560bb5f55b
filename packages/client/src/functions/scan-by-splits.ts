import type { RecordBatch } from "apache-arrow";
import type { Batches, CallHost } from "../call-host.js";
import { isRefusal } from "../errors/index.js";
import type { Bound, Execution, InitInput } from "../execution.js";
import type { TableCallRequest } from "../model/call.js";
import { planBound } from "./plan.js";
import type { ScanPlan } from "../model/scan-plan.js";
import { planAnswers } from "./plan-answers.js";
import { redeemed } from "./redeem-splits.js";
import { settled } from "./run.js";
import { tableSignatures } from "./table-signatures.js";

/**
 * A scan, read by its splits where the worker reads it in no other way. Nothing says so beforehand: such a function refuses the scan
 * before its first batch, and declares that it has splits. They are read one after the other, in the order of the plan.
 */
export async function orBySplits(
  host: CallHost,
  execution: Execution,
  bound: Bound,
  call: TableCallRequest,
  input: InitInput,
  whole: () => Promise<Batches>,
): Promise<Batches> {
  try {
    return await begun(await whole());
  } catch (error) {
    const replaceable = call.splits === undefined && isRefusal(error);
    if (!replaceable || !(await hasSplits(host, execution, call))) throw error;
    return bySplits(execution, bound, call, input);
  }
}

/** Batches of which the first is here, or which are known to be none. */
async function begun(batches: Batches): Promise<Batches> {
  const iterator = batches[Symbol.asyncIterator]();
  let first: IteratorResult<RecordBatch> | undefined = await iterator.next();
  const next = (): Promise<IteratorResult<RecordBatch>> => {
    if (first === undefined) return iterator.next();
    const here = Promise.resolve(first);
    first = undefined;
    return here;
  };
  const leave = (): Promise<IteratorResult<RecordBatch>> =>
    iterator.return?.() ?? Promise.resolve({ done: true, value: undefined });
  return { [Symbol.asyncIterator]: () => ({ next, return: leave }) };
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
      yield* settled(stream, call.onBatchMetadata);
    }
  }
}

/** Whether a function declares splits, in all signatures of its name. */
async function hasSplits(host: CallHost, execution: Execution, call: TableCallRequest): Promise<boolean> {
  const signatures = await tableSignatures(host, execution, call);
  return signatures.length > 0 && signatures.every((item) => item.supportsSplits === true);
}
