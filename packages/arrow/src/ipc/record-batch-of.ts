import { type Data, RecordBatch, type Schema, type Struct } from "apache-arrow";

/* oxlint-disable no-underscore-dangle -- apache-arrow names its members so. */

/** The members of a record batch, which its constructor sets after merging the schema with that of the data, by name. */
interface RecordBatchMembers {
  schema: Schema;
  data: Data<Struct>;
  _metadata: Map<string, string>;
}

/**
 * A record batch of just these parts. The constructor would look for columns of other lengths and for dictionaries, and make a schema
 * of its own, in which fields of one name are merged.
 */
export function recordBatchOf(schema: Schema, data: Data<Struct>, metadata: Map<string, string>): RecordBatch {
  if (!isRecordBatchAsKnown()) return Object.assign(new RecordBatch(schema, data, metadata), { schema, data });
  const batch = Object.create(RecordBatch.prototype) as RecordBatch & RecordBatchMembers;
  const members: RecordBatchMembers = batch;
  members.schema = schema;
  members.data = data;
  members._metadata = metadata;
  return batch;
}

/* oxlint-enable no-underscore-dangle */

let asKnown: boolean | undefined;

/** Whether the constructor of this release of apache-arrow sets what `recordBatchOf` does, and nothing else. */
function isRecordBatchAsKnown(): boolean {
  return (asKnown ??= Object.keys(new RecordBatch({})).toSorted().join() === "_metadata,data,schema");
}
