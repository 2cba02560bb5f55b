import type { RecordBatch } from "apache-arrow";
import { isRecordBatch } from "vgi-arrow";
import { InputError } from "../../errors/index.js";
import { tableInputBatches } from "../../inputs/table-input.js";
import type { ExchangeBatch, ExchangeInput } from "./types.js";

/** The batches of whatever an exchange was given, one by one as they are asked for. */
export async function* exchangeBatches(method: string, input: ExchangeInput): AsyncGenerator<RecordBatch> {
  if (isRecordBatch(input)) yield input;
  else if ("batches" in input && Array.isArray(input.batches)) yield* input.batches as RecordBatch[];
  else if (Symbol.iterator in input || Symbol.asyncIterator in input) {
    for await (const one of input as AsyncIterable<ExchangeBatch>) yield exchangeBatch(method, one);
  } else yield exchangeBatch(method, input as ExchangeBatch);
}

/** One input as a batch. */
export function exchangeBatch(method: string, input: ExchangeBatch): RecordBatch {
  if (isRecordBatch(input)) return input;
  const batches = tableInputBatches(`method ${method}`, input);
  const [batch, ...more] = Symbol.iterator in batches ? batches : [];
  if (batch !== undefined && more.length === 0) return batch;
  throw new InputError(
    `method ${method}`,
    "an input of an exchange is one batch",
    "send batches one by one, or columns",
  );
}
