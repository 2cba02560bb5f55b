import { Field, Int64, Schema, type RecordBatch } from "apache-arrow";
import { batchFromColumns, makeBatch } from "vgi-arrow";

/** Ids of groups, which the caller allocates. */
export type GroupIds = BigInt64Array | Iterable<bigint | number>;

/** First column of every update: which group a row belongs to. */
const GROUP_COLUMN = new Schema([new Field("__vgi_group_id", new Int64(), false)]);

const GROUP_IDS = new Schema([new Field("group_id", new Int64(), false)]);

const MERGE = new Schema([
  new Field("source_group_id", new Int64(), false),
  new Field("target_group_id", new Int64(), false),
]);

/** Group ids as the wire has them. */
export function groupIdArray(ids: GroupIds): BigInt64Array {
  return ids instanceof BigInt64Array ? ids : BigInt64Array.from(ids, BigInt);
}

/** The groups of a request, one row each. */
export function groupIdsBatch(ids: BigInt64Array): RecordBatch {
  return batchFromColumns(GROUP_IDS, [ids]);
}

/** Which groups are merged into which. */
export function mergeBatch(sources: BigInt64Array, targets: BigInt64Array): RecordBatch {
  return batchFromColumns(MERGE, [sources, targets]);
}

/** Value columns with the group of each row before them; of no values, the groups alone. */
export function withGroupColumn(groups: BigInt64Array, values: RecordBatch | null): RecordBatch {
  const ids = batchFromColumns(GROUP_COLUMN, [groups]);
  if (values === null) return ids;
  const schema = new Schema([...GROUP_COLUMN.fields, ...values.schema.fields]);
  return makeBatch(schema, [...ids.data.children, ...values.data.children], groups.length);
}
