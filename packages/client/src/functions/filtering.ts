import type { RecordBatch, Schema } from "apache-arrow";
import { selectColumns } from "vgi-arrow";
import type { CatalogHost } from "../call-host.js";
import type { Bound, Execution } from "../execution.js";
import type { ScanHints, TableCallRequest } from "../model/call.js";
import { projectedSchema, projectionOf } from "./projection.js";

/** How a scan is asked for, and what is made of its batches. */
export interface Scan {
  readonly projectionIds: readonly number[] | undefined;
  readonly hints: ScanHints;
  /** Columns that come from the worker. */
  readonly promised: Schema;
  /** Columns of the caller. */
  readonly output: Schema;
  /** Makes a batch of the caller's of one of the worker's. */
  finish(batch: RecordBatch): RecordBatch;
}

/** A scan with its filter divided between worker and client; without one, as it is. */
export async function scanOf(
  host: CatalogHost,
  execution: Execution,
  call: TableCallRequest,
  bound: Bound,
): Promise<Scan> {
  const wanted = projectionOf(call, bound.outputSchema);
  const output = projectedSchema(call, bound.outputSchema);
  const { filter } = call;
  if (filter === undefined) {
    return { projectionIds: wanted, hints: call, promised: output, output, finish: (batch) => batch };
  }
  const declared = await host.declaredFilters(call, execution);
  const { dialect } = await host.agreement();
  // Most scans have no filter: its planning is loaded with the first that has.
  const { planFilter } = await import("../filters/plan-filter.js");
  const plan = planFilter(filter, {
    schema: bound.outputSchema,
    encoding: dialect.filters,
    capabilities: declared.capabilities,
    projectionIds: declared.projectionPushdown ? wanted : undefined,
  });
  call.onFilterPlan?.(plan);
  const { projectionIds, pushdownFilters, joinKeys, remaining, rows } = plan;
  const names = output.fields.map((field) => field.name);
  return {
    projectionIds,
    hints: {
      ...call,
      pushdownFilters: pushdownFilters ?? undefined,
      joinKeys: joinKeys ?? undefined,
      // Rows that the client drops must not count.
      ...(remaining === null ? {} : { rowLimit: undefined, orderBy: undefined }),
    },
    promised: projectedSchema({ ...call, projection: undefined, projectionIds }, bound.outputSchema),
    output,
    finish: (batch) => {
      const kept = rows.apply(batch);
      return kept.schema.fields.length === names.length ? kept : selectColumns(kept, names);
    },
  };
}
