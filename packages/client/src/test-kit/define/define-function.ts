import type { SchemaSpec, TypeSpec } from "vgi-arrow";
import type { ArgumentList, ValuesOf } from "./argument.js";
import type { FunctionCall } from "./function-call.js";
import type {
  AggregateFunction,
  BufferingFunction,
  Chunks,
  Collector,
  FunctionDocumentation,
  ScalarFunction,
  TableFunction,
  TableInOutFunction,
  Transform,
} from "./function-definition.js";

/** A scalar function: one result per row. */
export interface ScalarOptions<A extends ArgumentList> extends FunctionDocumentation {
  readonly arguments: A;
  readonly returns: ScalarFunction["returns"];
  /** Default `propagate`: a null in any column gives null without a call of `row`. */
  readonly nulls?: "propagate" | "given";
  /** Gives another result for equal arguments. Default false. */
  readonly volatile?: boolean;
  readonly row: (values: ValuesOf<A>, call: FunctionCall) => unknown;
  readonly answeredRows?: (rows: number) => number;
}

/**
 * Defines a scalar function.
 *
 * @example
 * ```ts
 * const double = scalar({
 *   name: "double",
 *   description: "Twice the value",
 *   arguments: { value: column("int64", "A number") },
 *   returns: "int64",
 *   row: ({ value }) => value * 2n,
 * });
 * ```
 */
export function scalar<A extends ArgumentList>(options: ScalarOptions<A>): ScalarFunction {
  const { nulls = "propagate", volatile = false, answeredRows = (rows) => rows, ...rest } = options;
  return { kind: "scalar", nulls, volatile, answeredRows, ...rest, row: options.row as ScalarFunction["row"] };
}

/** A table function: rows from arguments. */
export interface TableOptions<A extends ArgumentList> extends FunctionDocumentation {
  readonly arguments: A;
  /** Output columns, known only when the arguments are. */
  readonly columns: SchemaSpec | ((values: ValuesOf<A>, call: FunctionCall) => SchemaSpec);
  /** Yields the output lazily: one chunk answers one tick. */
  readonly scan: (values: ValuesOf<A>, call: FunctionCall) => Chunks;
  readonly cardinality?: (values: ValuesOf<A>) => bigint | null;
  /** Arguments of the scans that make up a scan: one for each split. Default: it has no splits. */
  readonly splits?: (values: ValuesOf<A>) => readonly ValuesOf<A>[];
  /** Refuses to be read in any other way than by splits. Default: false. */
  readonly splitsOnly?: boolean;
  readonly streamed?: SchemaSpec;
  readonly opening?: (values: ValuesOf<A>, call: FunctionCall) => void;
}

/** Defines a table function; see {@link scalar} for an example of the shape. */
export function table<A extends ArgumentList>(options: TableOptions<A>): TableFunction {
  const { columns, cardinality = () => null, streamed = null, opening = () => undefined, ...more } = options;
  const { splits = null, splitsOnly = false, ...rest } = more;
  return {
    kind: "table",
    streamed,
    splitsOnly,
    ...rest,
    splits: splits as TableFunction["splits"],
    columns: (typeof columns === "function" ? columns : () => columns) as TableFunction["columns"],
    scan: options.scan as TableFunction["scan"],
    cardinality: cardinality as TableFunction["cardinality"],
    opening: opening as TableFunction["opening"],
  };
}

/** A table-in-out function: rows from rows, as they come. */
export interface TableInOutOptions<A extends ArgumentList> extends FunctionDocumentation {
  readonly arguments: A;
  readonly columns: (input: SchemaSpec, values: ValuesOf<A>) => SchemaSpec;
  readonly open: (values: ValuesOf<A>, call: FunctionCall, input: SchemaSpec) => Transform;
  /** Whether output follows the last input. Default false. */
  readonly finalize?: boolean;
}

/** Defines a table-in-out function. */
export function tableInOut<A extends ArgumentList>(options: TableInOutOptions<A>): TableInOutFunction {
  const { finalize = false, ...rest } = options;
  return {
    kind: "table_in_out",
    finalize,
    ...rest,
    columns: options.columns as TableInOutFunction["columns"],
    open: options.open as TableInOutFunction["open"],
  };
}

/** A buffering function: rows from all rows. */
export interface BufferingOptions<A extends ArgumentList> extends FunctionDocumentation {
  readonly arguments: A;
  readonly columns: (input: SchemaSpec, values: ValuesOf<A>) => SchemaSpec;
  readonly collect: (values: ValuesOf<A>, call: FunctionCall, input: SchemaSpec) => Collector;
}

/** Defines a buffering function. */
export function buffering<A extends ArgumentList>(options: BufferingOptions<A>): BufferingFunction {
  return {
    kind: "table_buffering",
    ...options,
    columns: options.columns as BufferingFunction["columns"],
    collect: options.collect as BufferingFunction["collect"],
  };
}

/** An aggregate function: one result per group. */
export interface AggregateOptions<A extends ArgumentList, S> extends FunctionDocumentation {
  readonly arguments: A;
  readonly returns: TypeSpec;
  /** State of a group without rows. */
  readonly initial: () => S;
  readonly add: (state: S, values: ValuesOf<A>) => S;
  readonly merge: (left: S, right: S, constants: ValuesOf<A>) => S;
  readonly result: (state: S) => unknown;
}

/** Defines an aggregate function. */
export function aggregate<A extends ArgumentList, S>(options: AggregateOptions<A, S>): AggregateFunction {
  return {
    kind: "aggregate",
    ...options,
    add: options.add as AggregateFunction["add"],
    merge: options.merge as AggregateFunction["merge"],
    result: options.result as AggregateFunction["result"],
  };
}
