import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, emptyBatch, readColumn, withMetadata } from "vgi-arrow";
import { type CallContext, type ServedStream } from "vgi-runtime/server";
import type { Chunk, Chunks, ScalarFunction, TableFunction, TableInOutFunction, Values } from "../define/index.js";
import type { BoundCall } from "./bind-call.js";
import { OutputShape, pull } from "./chunk-stream.js";
import { splitValues } from "./plan-call.js";
import type { ColumnSlot } from "./match-signature.js";
import { refuse } from "./refuse.js";
import { convertValue } from "./type-fit.js";
import type { Transform } from "../define/function-definition.js";

/** The parts of a stream that its function decides; `init` adds the header. */
export type OpenedStream = Omit<ServedStream, "header">;

/** Metadata that says there is more output for the same input, and that asks for it from protocol 2.2 on. */
const STATUS = "vgi.status";
const HAVE_MORE_OUTPUT: ReadonlyMap<string, string> = new Map([[STATUS, "HAVE_MORE_OUTPUT"]]);

/** One result per input row. */
export function openScalar(bound: BoundCall, definition: ScalarFunction): OpenedStream {
  const shape = new OutputShape(bound.output, null);
  const { values, columns } = bound.match;
  return {
    mode: "exchange",
    output: shape.schema,
    next: (input, context) => {
      bound.call.serve(context);
      // A batch without columns can lose its row count on the way; a call without columns means one row at least.
      const rows = input.numCols === 0 && input.numRows === 0 ? 1 : input.numRows;
      const slots = columns.map((slot) => readSlot(slot, input));
      const length = definition.answeredRows(rows);
      const results = Array.from({ length }, (_, row) => scalarResult(definition, bound, values, slots, row));
      return batchFromColumns(shape.schema, [results], { length });
    },
  };
}

/** Values of one column argument, row by row. */
export interface SlotValues {
  readonly name: string;
  readonly varargs: boolean;
  readonly columns: readonly (readonly unknown[])[];
}

/** Reads the input columns of an argument; `offset` skips columns that belong to no argument. */
export function readSlot(slot: ColumnSlot, input: RecordBatch, offset = 0): SlotValues {
  const columns = slot.inputs.map((index) => {
    const data = input.data.children[index + offset];
    if (data === undefined)
      throw refuse("InputError", `the input has no column ${index} for the argument '${slot.name}'`);
    return readColumn(data).map((value) => convertValue(slot.declared, value));
  });
  return { name: slot.name, varargs: slot.varargs, columns };
}

/** The arguments of one row, or `null` when a column has a null there. */
export function rowValues(
  values: Values,
  slots: readonly SlotValues[],
  row: number,
): { readonly values: Values; readonly hasNull: boolean } {
  const result: Record<string, unknown> = { ...values };
  let hasNull = false;
  for (const { name, varargs, columns } of slots) {
    const cells = columns.map((column) => column[row] ?? null);
    hasNull ||= cells.includes(null);
    result[name] = varargs ? cells : cells[0];
  }
  return { values: result, hasNull };
}

function scalarResult(
  definition: ScalarFunction,
  bound: BoundCall,
  constants: Values,
  slots: readonly SlotValues[],
  row: number,
): unknown {
  const { values, hasNull } = rowValues(constants, slots, row);
  return hasNull && definition.nulls === "propagate" ? null : definition.row(values, bound.call);
}

/** Output without input: one chunk per tick. */
export function openTable(
  bound: BoundCall,
  definition: TableFunction,
  projection: readonly number[] | null,
  splitTokens: readonly Uint8Array[] | null,
): OpenedStream {
  if (splitTokens === null && definition.splitsOnly) {
    throw refuse("InitError", `'${definition.name}' is read by splits only`);
  }
  definition.opening(bound.match.values, bound.call);
  const shape = new OutputShape(definition.streamed ?? bound.output, definition.streamed === null ? projection : null);
  const { values } = bound.match;
  const scans = splitTokens === null ? [values] : splitValues(definition, values, splitTokens);
  return producer(bound, shape, () => joined(scans.map((one) => definition.scan(one, bound.call))));
}

async function* joined(scans: readonly Chunks[]): AsyncGenerator<Chunk> {
  for (const scan of scans) yield* scan;
}

/** A stream of chunks that are made when they are asked for. */
export function producer(bound: BoundCall, shape: OutputShape, chunks: () => Parameters<typeof pull>[0]): OpenedStream {
  let next: (() => Promise<Chunk | null>) | null = null;
  return {
    mode: "producer",
    output: shape.schema,
    next: async (_tick, context) => {
      bound.call.serve(context);
      next ??= pull(chunks());
      const chunk = await next();
      return chunk === null ? null : shape.batch(chunk);
    },
  };
}

/** How the rest of a paged answer is asked for: 1.0 to 2.1 repeat the input, 2.2 sends a tick. */
export type Continuation = "repeat-input" | "continue-tick";

/** Output for each input, in pages where there is more than one chunk. */
export function openTransform(
  bound: BoundCall,
  definition: TableInOutFunction,
  transform: Transform,
  projection: readonly number[] | null,
  continuation: Continuation,
): OpenedStream {
  const shape = new OutputShape(bound.output, projection);
  let pending: { next: () => Promise<Chunk | null>; chunk: Chunk } | null = null;
  return {
    mode: "exchange",
    output: shape.schema,
    next: async (input, context) => {
      bound.call.serve(context);
      if (continuation === "continue-tick") checkTurn(definition.name, input, pending !== null);
      let next: () => Promise<Chunk | null>;
      let chunk: Chunk | null;
      if (pending === null) {
        next = pull(transform.process(input));
        chunk = await next();
      } else {
        ({ next, chunk } = pending);
      }
      const following = chunk === null ? null : await next();
      pending = following === null ? null : { next, chunk: following };
      if (chunk === null) return emptyBatch(shape.schema);
      return pending === null ? shape.batch(chunk) : withMetadata(shape.batch(chunk), HAVE_MORE_OUTPUT);
    },
  };
}

/** From 2.2 on the rest is asked for with a zero-row tick, and an input in its place is an error. */
function checkTurn(name: string, input: RecordBatch, pending: boolean): void {
  const tick = input.metadata.get(STATUS) === "CONTINUE";
  if (tick && !pending) throw refuse("StreamError", `'${name}' has no more output for this input`);
  if (!tick && pending)
    throw refuse("StreamError", `'${name}' has more output, and got an input where a CONTINUE tick is due`);
  if (tick && input.numRows > 0) throw refuse("StreamError", "a CONTINUE tick has no rows");
}

/** A stream that is opened only for its header. */
export function openNothing(output: Schema): OpenedStream {
  return { mode: "producer", output, next: (_tick: RecordBatch, _context: CallContext) => null };
}
