import { Schema, type RecordBatch } from "apache-arrow";
import { batchFromRows, makeBatch, selectColumns } from "vgi-arrow";
import type { CallHost } from "../../call-host.js";
import { InputError } from "../../errors/index.js";
import type { Execution } from "../../execution.js";
import { BegunInput } from "../../inputs/peekable-input.js";
import type { AggregateCallRequest, GroupedAggregateCallRequest } from "../../session.js";
import { callInOrder } from "../call-in-order.js";
import { AggregateSession } from "./aggregate-session.js";
import { GroupNumbers } from "./groups.js";
import { RowChoice } from "./value-rows.js";

/** The group that all rows of an ungrouped aggregate belong to. */
const WHOLE = 0n;

/** Groups of one result batch: the vector size of DuckDB. */
const GROUPS_PER_BATCH = 2048;

/**
 * Runs an aggregate over all the rows of its input: one batch of one row. An aggregate without rows answers what its
 * function gives for no state. The worker's state is dropped at the end, on failure too.
 */
export async function callAggregate(host: CallHost, call: AggregateCallRequest): Promise<RecordBatch> {
  const source = new BegunInput(call.input, `function ${call.name}`, call.inputSchema);
  return host.withExecution(call, async (execution) => {
    const { schema: inputSchema, batches } = await execution.input(source);
    await using aggregate = await bind(host, execution, call, inputSchema);
    const choice = new RowChoice(call.name, call);
    let zeros = new BigInt64Array(0);
    await callInOrder(batches, async (batch, onSent) => {
      // Zeros as they come, and the same for all batches: nobody changes them.
      if (batch.numRows > zeros.length) zeros = new BigInt64Array(batch.numRows);
      const groups = zeros.subarray(0, batch.numRows);
      const rows = choice.choose(batch, { groups, values: batch });
      if (rows.groups.length > 0) await aggregate.update(rows.groups, rows.values, onSent);
    });
    return await aggregate.finalize(BigInt64Array.of(WHOLE));
  });
}

/**
 * Runs an aggregate for each group of rows with equal values in the key columns: those columns and the results, a row for each
 * group, in the order in which the groups were met. All other columns are the aggregate's values, in their order.
 */
export async function* callGroupedAggregate(
  host: CallHost,
  call: GroupedAggregateCallRequest,
): AsyncGenerator<RecordBatch> {
  const source = new BegunInput(call.input, `function ${call.name}`, call.inputSchema);
  yield* host.streaming(call, async function* stream(execution): AsyncGenerator<RecordBatch> {
    const { schema, batches } = await execution.input(source);
    const columns = groupColumns(call, schema);
    await using aggregate = await bind(host, execution, call, columns.values);
    const valueNames = columns.values.fields.map((field) => field.name);
    const numbers = new GroupNumbers(call.groupBy);
    const choice = new RowChoice(call.name, call);
    await callInOrder(batches, async (batch, onSent) => {
      if (batch.numRows === 0) return;
      const all = { groups: numbers.of(batch), values: selectColumns(batch, valueNames) };
      const { groups, values } = choice.choose(batch, all);
      if (groups.length > 0) await aggregate.update(groups, valueNames.length === 0 ? null : values, onSent);
    });
    for (let begin = 0; begin < numbers.keys.length; begin += GROUPS_PER_BATCH) {
      const keys = numbers.keys.slice(begin, begin + GROUPS_PER_BATCH);
      const result = await aggregate.finalize(keys.map((_, index) => BigInt(begin + index)));
      yield beside(batchFromRows(columns.keys, keys), result);
    }
  });
}

function groupColumns(
  call: GroupedAggregateCallRequest,
  schema: Schema,
): { readonly keys: Schema; readonly values: Schema } {
  const keys = call.groupBy.map((name) => {
    const field = schema.fields.find((candidate) => candidate.name === name);
    if (field !== undefined) return field;
    const names = schema.fields.map((candidate) => candidate.name).join(", ");
    throw new InputError(
      `function ${call.name}`,
      `its input has no column ${JSON.stringify(name)} to group by`,
      `group by some of ${names}`,
    );
  });
  return { keys: new Schema(keys), values: new Schema(schema.fields.filter((field) => !keys.includes(field))) };
}

async function bind(
  host: CallHost,
  execution: Execution,
  call: AggregateCallRequest,
  inputSchema: Schema,
): Promise<AggregateSession> {
  const open = { execution, explain: (error: unknown) => error, end: () => Promise.resolve() };
  return AggregateSession.within(host, open, { ...call, inputSchema });
}

function beside(left: RecordBatch, right: RecordBatch): RecordBatch {
  const schema = new Schema([...left.schema.fields, ...right.schema.fields], right.schema.metadata);
  return makeBatch(schema, [...left.data.children, ...right.data.children], right.numRows);
}
