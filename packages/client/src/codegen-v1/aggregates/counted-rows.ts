import type { AggregateRows } from "../../session.js";
import type { CountOptions } from "./aggregate-types.js";

/** Which rows count, as an untyped call has it: flags go along with the batches, in their order. */
export function countedRows(options: CountOptions | undefined): AggregateRows {
  const { filter, distinct } = options ?? {};
  if (filter === undefined) return { distinct };
  let row = 0;
  return {
    distinct,
    filter: (batch) => {
      const flags = Array.from({ length: Math.min(batch.numRows, Math.max(0, filter.length - row)) }, (_, index) => {
        return filter[row + index] === true;
      });
      row += batch.numRows;
      return flags;
    },
  };
}
