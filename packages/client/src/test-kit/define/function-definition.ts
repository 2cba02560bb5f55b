import type { RecordBatch } from "apache-arrow";
import type { SchemaSpec, TypeSpec } from "vgi-arrow";
import type { ArgumentList } from "./argument.js";
import type { FunctionCall } from "./function-call.js";

/** How a function shows in the catalog. */
export interface FunctionDocumentation {
  readonly name: string;
  readonly description: string;
  readonly comment?: string;
  readonly examples?: readonly { readonly sql: string; readonly description: string; readonly output?: string }[];
  readonly categories?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
  /** Names of settings without which bind refuses. */
  readonly settings?: readonly string[];
  /** Secret types that bind asks for. */
  readonly secrets?: readonly string[];
}

/** A row by column name. */
export type Row = Readonly<Record<string, unknown>>;

/** A piece of output: a batch of the announced columns, or rows to make one from. */
export type Chunk = RecordBatch | readonly Row[];

export type Chunks = Iterable<Chunk> | AsyncIterable<Chunk>;

/** Values of the arguments by name, as the definition helpers type them for each function. */
export type Values = Readonly<Record<string, unknown>>;

interface FunctionBase extends FunctionDocumentation {
  readonly arguments: ArgumentList;
}

export interface ScalarFunction extends FunctionBase {
  readonly kind: "scalar";
  /** Result type; a function of the column types where bind decides (`vgi:any`). */
  readonly returns: TypeSpec | ((types: Readonly<Record<string, TypeSpec | readonly TypeSpec[]>>) => TypeSpec);
  /** `propagate`: a null in any column gives null without a call. */
  readonly nulls: "propagate" | "given";
  readonly volatile: boolean;
  readonly row: (values: Values, call: FunctionCall) => unknown;
  /** Rows that the worker answers for an input of so many rows; only faults change it. */
  readonly answeredRows: (rows: number) => number;
}

export interface TableFunction extends FunctionBase {
  readonly kind: "table";
  readonly columns: (values: Values, call: FunctionCall) => SchemaSpec;
  readonly scan: (values: Values, call: FunctionCall) => Chunks;
  /** Rows that a scan gives, for planners; `null` where that is unknown. */
  readonly cardinality: (values: Values) => bigint | null;
  /** Arguments of the scans that make up a scan of `values`, one for each split; `null` for a function that has no splits. */
  readonly splits: ((values: Values) => readonly Values[]) | null;
  /** Whether it is read by splits and in no other way. */
  readonly splitsOnly: boolean;
  /** Columns of the stream where they differ from what bind says; only faults do that. */
  readonly streamed: SchemaSpec | null;
  /** Runs when init opens the stream, before the header goes out. */
  readonly opening: (values: Values, call: FunctionCall) => void;
}

/** The state of one input stream of a table-in-out function. */
export interface Transform {
  /** Output for one input batch; more than one chunk is paged with HAVE_MORE_OUTPUT. */
  process(input: RecordBatch): Chunks;
  /** Output after the last input, for functions that declare `finalize`. */
  finish?(): Chunks;
}

export interface TableInOutFunction extends FunctionBase {
  readonly kind: "table_in_out";
  readonly columns: (input: SchemaSpec, values: Values) => SchemaSpec;
  readonly open: (values: Values, call: FunctionCall, input: SchemaSpec) => Transform;
  readonly finalize: boolean;
}

/** The state of one call of a buffering function. */
export interface Collector {
  add(input: RecordBatch): void;
  finish(): Chunks;
}

export interface BufferingFunction extends FunctionBase {
  readonly kind: "table_buffering";
  readonly columns: (input: SchemaSpec, values: Values) => SchemaSpec;
  readonly collect: (values: Values, call: FunctionCall, input: SchemaSpec) => Collector;
}

export interface AggregateFunction extends FunctionBase {
  readonly kind: "aggregate";
  readonly returns: TypeSpec;
  readonly initial: () => unknown;
  /** New state after one row; rows with a null in a column are left out. */
  readonly add: (state: unknown, values: Values) => unknown;
  readonly merge: (left: unknown, right: unknown, constants: Values) => unknown;
  readonly result: (state: unknown) => unknown;
}

export type FunctionDefinition =
  | ScalarFunction
  | TableFunction
  | TableInOutFunction
  | BufferingFunction
  | AggregateFunction;
