import type { RecordBatch, Schema, Vector } from "apache-arrow";
import type { TypedValue } from "vgi-arrow";
import type { Filter } from "../filters/filter.js";
import type { FilterPlan } from "../filters/plan-filter.js";
import type { ExpectedFunction } from "../drift/expected-function.js";
import type { CallOptions } from "./call-options.js";
import type { TableInput } from "../inputs/table-input.js";

/**
 * A value of an argument. Plain values where the Arrow type is beyond doubt: `bigint` is int64, `string` utf8,
 * `boolean` bool. Numbers, dates, lists and all else take their type with them: `int32.of(1)`, `list(utf8).of(["a"])`,
 * or an Arrow vector of length 1.
 */
export type ArgumentValue = bigint | string | boolean | null | TypedValue<unknown> | Vector;

/** Arguments as the wire has them. */
export interface CallArguments {
  /** By position; `undefined` leaves one out, so that the function's default applies. */
  readonly positional?: readonly (ArgumentValue | undefined)[];
  readonly named?: Readonly<Record<string, ArgumentValue | undefined>>;
}

/** Time travel: `AT (unit => value)`. */
export interface AtClause {
  readonly unit: "VERSION" | "TIMESTAMP" | (string & {});
  readonly value: string;
}

/** Which function, with which arguments. */
export interface FunctionCall extends CallOptions {
  /** Schema name or path. Default: the catalog's default schema. */
  readonly schema?: string | readonly string[] | undefined;
  readonly name: string;
  readonly arguments?: CallArguments | undefined;
  /** Settings that the function requires; those not given are sent with the default that attach reported. */
  readonly requiredSettings?: readonly string[] | undefined;
  /**
   * Most workers on this call: each has a process or a connection of its own. The least of this, of what the function asks for and of
   * the CPUs counts. With more than one the rows of a table function come in no order; those of functions with input stay in its order.
   * Default: 1.
   */
  readonly maxWorkers?: number | undefined;
  /** Sees bind's answer before anything runs; what it throws ends the call. */
  readonly onBind?: ((schema: Schema) => void) | undefined;
  /** What the function is taken to be; compared with what the worker declares in sessions with a policy for drift. */
  readonly expected?: ExpectedFunction | undefined;
}

/** How the batches of a result are kept in memory. */
export interface ResultMemory {
  /**
   * Reads large batches into the same memory over and over, which takes half the time, or less. A batch is then valid until the next one is
   * asked for: looked at later, it throws `UsageError`, and arrays taken out of it are empty. Default: false, every batch has memory of its own.
   */
  readonly reuseBuffers?: boolean | undefined;
}

/** A call of a scalar function: as many values out as rows in. */
export interface ScalarCallRequest extends FunctionCall, ResultMemory {
  readonly input: TableInput;
}

/** `ORDER BY` with `LIMIT`, which a function may use to answer less than all its rows. */
export interface OrderHint {
  readonly column: string;
  /** Default: `ASC`. */
  readonly direction?: "ASC" | "DESC" | undefined;
  /** Default: `NULLS_LAST`. */
  readonly nulls?: "NULLS_FIRST" | "NULLS_LAST" | undefined;
  /** How many of the first rows are wanted. Default: all. */
  readonly limit?: bigint | number | undefined;
}

/** `TABLESAMPLE`. */
export interface SampleHint {
  /** 0 to 100. */
  readonly percentage: number;
  /** Makes the sample repeatable. Default: none. */
  readonly seed?: bigint | number | undefined;
}

/**
 * What a scan may leave out. Hints: a function that does not know them answers with all its rows, and no error; its catalog entry
 * says which it knows.
 */
export interface ScanHints {
  readonly orderBy?: OrderHint | undefined;
  readonly sample?: SampleHint | undefined;
  /** How many rows are wanted, any of them; protocol 1.4 and later. A hint: a worker may give more. */
  readonly rowLimit?: bigint | number | undefined;
  /** Filters in the encoding of the worker's protocol version, a batch or its IPC bytes; `filter` is the way to have them encoded. */
  readonly pushdownFilters?: RecordBatch | Uint8Array | undefined;
  /** Values of join keys that rows must have, one batch of distinct values for each filter that names one. */
  readonly joinKeys?: readonly (RecordBatch | Uint8Array)[] | undefined;
}

/** What every function that gives a table is asked, with input and without. */
export interface TableOutputRequest extends FunctionCall, ScanHints {
  /** Indices of the output columns to fetch, for functions that support projection. Default: all. */
  readonly projectionIds?: readonly number[] | undefined;
  /** The same by name; `projectionIds` wins. Unknown names throw `OutputMismatchError`. */
  readonly projection?: readonly string[] | undefined;
  /** Time travel, for functions behind versioned tables. */
  readonly at?: AtClause | undefined;
  /** Sees the metadata of each batch before the batch is handed out, e.g. `vgi.cache.*`. */
  readonly onBatchMetadata?: ((metadata: ReadonlyMap<string, string>) => void) | undefined;
}

/** A call of a table function. */
export interface TableCallRequest extends TableOutputRequest, ResultMemory {
  /**
   * Which rows are wanted. What the function takes is pushed down to the worker, and the client applies the rest to the rows that come:
   * the result is the same.
   */
  readonly filter?: Filter | undefined;
  /** Hears which part of `filter` the worker has and which the client, before anything runs. */
  readonly onFilterPlan?: ((plan: FilterPlan) => void) | undefined;
  /** Hears that the worker runs it; `executionId` asks about it (`tableDynamicToString`). */
  readonly onStarted?: ((execution: { readonly executionId: Uint8Array }) => void) | undefined;
  /** Parts of the scan's plan to redeem in place of the whole scan; none of them are no rows. */
  readonly splits?: readonly Split[] | undefined;
}

/** A call of a table function that nothing is filtered of: what the worker says of it, and how it cuts it, is of all its rows. */
export type UnfilteredCallRequest = Omit<TableCallRequest, "filter" | "onFilterPlan">;

/** A part of a scan, as `tableFunctionPlan` cut it: plain JSON, to be redeemed by any client of the worker. */
export interface Split {
  /** Base64. */
  readonly token: string;
  /** Base64; `null` where the worker keeps no state for the plan. */
  readonly executionId: string | null;
  /** Base64; as the plan gave it. */
  readonly initOpaqueData: string | null;
  readonly estimatedRows: number | null;
  /** Whether `estimatedRows` is exact. */
  readonly rowsExact: boolean;
  readonly estimatedBytes: number | null;
}

/** A call of a table-in-out or buffering function. There is no `filter`: its rows come of the input, which is the caller's to filter. */
export interface TableInOutCallRequest extends TableOutputRequest, ResultMemory {
  readonly input: TableInput;
  /** Whether a FINALIZE phase follows the input (`FunctionModel.hasFinalize`). Default: true. */
  readonly finalize?: boolean | undefined;
  /** Hears of each output batch with rows, before it is handed out, which row of its input each of its rows came from. */
  readonly onParentRows?: ((parents: Int32Array) => void) | undefined;
}
