import type { RecordBatch, Schema } from "apache-arrow";
import { selectColumns } from "vgi-arrow";
import type { TableCallRequest } from "../../model/call.js";
import { observed } from "../../meta/call-observer.js";
import type { Session } from "../../session.js";
import { described, splitRest } from "../calls/function-call.js";
import type { AnyFunction } from "../descriptors/any-function.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { StartScan } from "../scans/lazy-scan.js";
import { withFilter } from "../scans/row-filter-input.js";
import { selecting } from "../scans/selecting.js";
import { LazyTableScan } from "./lazy-table-scan.js";
import { rowRequest } from "./row-request.js";
import type { TableOptions } from "./table-options.js";

/** Makes a generated table function. */
export function tableFunction<F extends AnyFunction>(descriptor: FunctionDescriptor<"table">): F {
  const call = (db: Session, ...rest: readonly unknown[]): LazyTableScan<unknown> => {
    const [args, options = {}] = splitRest<TableOptions>(descriptor, rest);
    const { columns, filter, orderBy, sample, rowLimit, at, splits } = options;
    const { onFilterPlan, onBatchMetadata, onStarted } = options;
    const request = (onBind?: (schema: Schema) => void): TableCallRequest => ({
      orderBy,
      sample,
      rowLimit,
      at,
      splits,
      onFilterPlan,
      onBatchMetadata,
      onStarted,
      ...rowRequest(descriptor, args, options, onBind),
    });
    const outputs = descriptor.outputs ?? (descriptor.output === undefined ? [] : [descriptor.output]);
    const shown = { ...descriptor, fields: outputs.flatMap(({ fields }) => fields) };
    const start: StartScan = (onBind, observer, { reuseBuffers } = {}) => {
      const cold = observed({ reuseBuffers, ...request(onBind) }, observer);
      return selecting(
        withFilter(filter, shown, (built) => db.table({ filter: built, ...cold })),
        columns,
      );
    };
    const select = (batch: RecordBatch): RecordBatch => (columns === undefined ? batch : selectColumns(batch, columns));
    const source = { db, name: descriptor.name, request, hasFilter: filter !== undefined, select, start };
    return new LazyTableScan<unknown>(source, descriptor);
  };
  return described(call, descriptor);
}
