import type { RecordBatch, Schema } from "apache-arrow";
import { selectColumns } from "vgi-arrow";
import type { TableCallRequest } from "../model/call.js";
import { type CallObserver, observed } from "../meta/call-observer.js";
import type { CallOptions } from "../model/call-options.js";
import type { Session } from "../session.js";
import { callArguments, columnParameters } from "./call-arguments.js";
import { checkDeclaredResult, checkNames } from "./check-output.js";
import { coalescedScalar } from "./coalesced.js";
import { checkFlow, flowOf } from "./flow.js";
import { common, described, splitRest, type Values } from "./function-call.js";
import { inputBatches } from "./input-columns.js";
import { LazyScalarCall } from "./lazy-scalar-call.js";
import { LazyScan, type StartScan } from "./lazy-scan.js";
import { LazyTableScan } from "./lazy-table-scan.js";
import { checkRow, columnsOf, type Row } from "./one-row.js";
import { resultMapping } from "./result-mapping.js";
import { checkPromised } from "./row-cases.js";
import { withFilter } from "./row-filter-input.js";
import { selecting } from "./selecting.js";
import { type TableInput, tableInputBatches } from "../inputs/table-input.js";
import type { AnyFunction } from "./function-types.js";
import type { FunctionDescriptor } from "./function-descriptor.js";
import type { TableInOutOptions, TableOptions } from "./table-options.js";

/** Makes a generated scalar function. */
export function scalarFunction<F extends AnyFunction>(descriptor: FunctionDescriptor<"scalar">): F {
  const owner = `function ${descriptor.name}`;
  const mapping = resultMapping(descriptor);
  const call = (db: Session, columns: Values, ...rest: readonly unknown[]): LazyScalarCall<unknown> => {
    const [constants, options] = splitRest(descriptor, rest);
    const start: StartScan = (onBind) =>
      db.scalar({
        arguments: callArguments(descriptor, constants),
        input: inputBatches(descriptor, columns),
        onBind,
        ...common(descriptor, options),
      });
    const check = (bound: Schema): void => {
      checkDeclaredResult(descriptor, bound);
      checkFlow(owner, flowOf(descriptor, columns), bound);
    };
    return new LazyScalarCall<unknown>(owner, start, check, mapping);
  };
  const value = async (db: Session, ...given: readonly unknown[]): Promise<unknown> => {
    const parameters = columnParameters(descriptor);
    const [row, rest] = parameters.length === 0 ? [{}, given] : [given[0] as Row, given.slice(1)];
    checkRow(descriptor, parameters, row);
    return (await call(db, columnsOf(parameters, [row]), ...rest))[0] ?? null;
  };
  const coalesced = (db: Session, ...rest: readonly unknown[]) => {
    const [constants, options] = splitRest(descriptor, rest);
    return coalescedScalar(descriptor, db, constants, options);
  };
  return described(Object.assign(call, { value, coalesced }), descriptor);
}

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
      const cold = watched({ reuseBuffers, ...request(onBind) }, observer);
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

/** Makes a generated table-in-out or buffering function. */
export function tableInOutFunction<F extends AnyFunction>(
  descriptor: FunctionDescriptor<"table_in_out" | "table_buffering">,
): F {
  const isLateral = descriptor.args.some(({ role }) => role === "column");
  const call = (db: Session, input: TableInput | Values, ...rest: readonly unknown[]): LazyScan<unknown> => {
    const [args, options = {}] = splitRest<TableInOutOptions>(descriptor, rest);
    const owner = `function ${descriptor.name}`;
    const start: StartScan = (onBind, observer) => {
      const request = {
        onBatchMetadata: options.onBatchMetadata,
        onParentRows: options.onParentRows,
        input: isLateral
          ? inputBatches(descriptor, input as Values)
          : tableInputBatches(owner, input as TableInput, descriptor.values),
        finalize: descriptor.hasFinalize === true,
        ...rowRequest(descriptor, args, options, onBind),
      };
      const full = watched(request, observer);
      const stream = descriptor.kind === "table_buffering" ? db.tableBuffering(full) : db.tableInOut(full);
      return selecting(stream, options.columns);
    };
    return new LazyScan<unknown>(owner, start, descriptor);
  };
  return described(call, descriptor);
}

/**
 * What is asked of a function that gives rows: bind is checked against the generated row type, and the worker leaves
 * the columns out that are not asked for where it can. Where it can't, `selecting` does.
 */
function rowRequest(
  descriptor: FunctionDescriptor,
  args: Values | undefined,
  options: CallOptions & Pick<TableOptions, "columns" | "maxWorkers">,
  onBind: ((schema: Schema) => void) | undefined,
): TableCallRequest {
  const { columns, maxWorkers } = options;
  const owner = `function ${descriptor.name}`;
  return {
    projection: descriptor.projectionPushdown === true ? columns : undefined,
    maxWorkers,
    arguments: callArguments(descriptor, args),
    onBind: (schema: Schema) => {
      checkPromised(owner, descriptor, args, schema);
      if (columns !== undefined) checkNames(owner, columns, schema);
      onBind?.(schema);
    },
    ...common(descriptor, options),
  };
}

function watched<C extends object>(call: C, observer: CallObserver | undefined): C {
  return observer === undefined ? call : observed(call, observer);
}
