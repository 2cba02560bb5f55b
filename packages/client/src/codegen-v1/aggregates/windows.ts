import type { Frame } from "../../functions/aggregates/window-frames.js";
import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import { ArgumentError } from "../../errors/index.js";
import type { CountOptions, RowFrames, RowsBetween } from "./aggregate-types.js";
import { splitRest, type Values } from "../calls/function-call.js";
import { wholeBatch } from "../calls/input-columns.js";
import { aggregateCall, type AggregateDescriptor } from "./aggregate-call.js";
import { readResults } from "./lazy-aggregate-state.js";

/** Rows of one answer: the vector size of DuckDB. */
const ROWS_PER_ANSWER = 2048;

/** The only partition of a call. */
const PARTITION = 0n;

/** `window` of an aggregate whose worker answers for frames of a partition. */
export function windows(descriptor: AggregateDescriptor): Readonly<Record<string, unknown>> {
  const window = async (
    db: Session,
    columns: Values,
    frames: RowsBetween | readonly RowFrames[],
    ...rest: readonly unknown[]
  ): Promise<unknown[]> => {
    const [constants, options] = splitRest<CallOptions & CountOptions>(descriptor, rest);
    const partition = wholeBatch(descriptor, columns);
    const rows = framesOf(descriptor, frames, partition.numRows);
    const { filter } = options ?? {};
    if (filter !== undefined && filter.length !== partition.numRows) {
      const problem = `it has ${filter.length} flags for ${partition.numRows} rows`;
      throw new ArgumentError(descriptor.name, "the filter", problem);
    }
    await using session = await db.aggregateSession({
      ...aggregateCall(descriptor, constants, options),
      inputSchema: partition.schema.fields.length === 0 ? null : partition.schema,
    });
    const filterMask = filter === undefined ? undefined : Array.from(filter);
    await session.windowInit({ partitionId: PARTITION, partition, filterMask });
    const values: unknown[] = [];
    for (let begin = 0; begin < rows.length; begin += ROWS_PER_ANSWER) {
      const answer = await session.windowBatch(PARTITION, begin, rows.slice(begin, begin + ROWS_PER_ANSWER));
      for (const value of readResults(descriptor, answer)) values.push(value);
    }
    return values;
  };
  return { window };
}

function framesOf(
  { name }: AggregateDescriptor,
  frames: RowsBetween | readonly RowFrames[],
  count: number,
): (readonly Frame[])[] {
  if (isFrames(frames)) {
    if (frames.length !== count) {
      throw new ArgumentError(name, "the frames", `there are ${frames.length} for ${count} rows`);
    }
    return frames.map((row) => (isFrame(row) ? [row] : row));
  }
  const preceding = distance(name, "preceding", frames.preceding);
  const following = distance(name, "following", frames.following);
  return Array.from({ length: count }, (_, row) => [
    [Math.max(0, row - preceding), Math.min(count, row + following + 1)] as const,
  ]);
}

function distance(name: string, side: "preceding" | "following", rows: number | undefined): number {
  if (rows === undefined) return Number.POSITIVE_INFINITY;
  if (Number.isInteger(rows) && rows >= 0) return rows;
  throw new ArgumentError(name, side, `expected an integer from 0, got ${rows}`);
}

function isFrames(frames: RowsBetween | readonly RowFrames[]): frames is readonly RowFrames[] {
  return Array.isArray(frames);
}

function isFrame(row: RowFrames): row is Frame {
  return row.length === 2 && !Array.isArray(row[0]);
}
