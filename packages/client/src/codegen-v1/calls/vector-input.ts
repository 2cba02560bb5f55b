import type { DataType, RecordBatch, Schema, Vector } from "apache-arrow";
import { makeBatch } from "vgi-arrow";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";

type Given = Readonly<Record<string, unknown>>;

/** A call whose columns were vectors, which went into its batch as they are. */
interface VectorCall {
  /** In the order of the batch, by their keys. */
  readonly columns: readonly { readonly key: string; readonly type: DataType }[];
  readonly schema: Schema;
}

/** The last such call of each function: batches of one stream, and so their columns, share their types. */
const lastCalls = /*@__PURE__*/ new WeakMap<FunctionDescriptor, VectorCall>();

/** The batch of a call whose columns are vectors of the very types that the last one's had: nothing about it is to be found out. */
export function batchOfVectors(descriptor: FunctionDescriptor, given: Given): RecordBatch | undefined {
  const last = lastCalls.get(descriptor);
  if (last === undefined || Object.keys(given).length !== last.columns.length) return undefined;
  const chunks = [];
  for (const { key, type } of last.columns) {
    const chunk = Object.hasOwn(given, key) ? onlyChunk(given[key]) : undefined;
    // Columns of unlike lengths are refused with their names, where that is done.
    if (chunk?.type !== type || chunk.length !== (chunks[0] ?? chunk).length) return undefined;
    chunks.push(chunk);
  }
  const [first] = chunks;
  return first && makeBatch(last.schema, chunks, first.length);
}

/** Remembers a call, if its columns were vectors that are now those of `batch`. */
export function rememberVectors(
  descriptor: FunctionDescriptor,
  parameters: readonly ArgumentDescriptor[],
  given: Given,
  { schema, data }: RecordBatch,
): void {
  const isOfVectors =
    parameters.length > 0 &&
    parameters.length === data.children.length &&
    parameters.every(({ key }, index) => onlyChunk(given[key]) === data.children[index]);
  if (!isOfVectors) return;
  const columns = parameters.map(({ key }, index) => ({ key, type: data.children[index]?.type as DataType }));
  lastCalls.set(descriptor, { columns, schema });
}

function onlyChunk(values: unknown): Vector["data"][number] | undefined {
  const data = (values as Partial<Vector> | null)?.data;
  return Array.isArray(data) && data.length === 1 ? data[0] : undefined;
}
