import type { FieldSpec } from "vgi-arrow";
import type { InputCells, TypedCell } from "../cell.js";

/** Rows of a window frame: from the first up to the second, excluded. */
export type FrameCells = readonly [number, number];

/** What a scan may leave out. */
export interface ScanHintCells {
  readonly order_by_column_name?: string;
  readonly order_by_direction?: "ASC" | "DESC";
  readonly order_by_null_order?: "NULLS_FIRST" | "NULLS_LAST";
  readonly order_by_limit?: number;
  readonly tablesample_percentage?: number;
  readonly tablesample_seed?: number;
  /** Protocol 1.4 and later. */
  readonly row_limit?: number;
}

/**
 * One call of a method of the Python client, and of what stands for it here. Plain JSON with the names of the Python client's arguments:
 * `python/steps.py` reads the same. Each method takes those that it needs.
 */
export interface Step {
  /** As in `method-table/client-methods.ts`, e.g. `table_get` or `AggregateSession.update`. */
  readonly method: string;
  /** Code of the error that this client gives by itself, where the Python client fails or gives nothing. Default: it asks the worker too. */
  readonly refused?: string;

  readonly schema?: readonly string[];
  readonly name?: string;
  readonly new_name?: string;
  readonly comment?: string | null;
  readonly tags?: Readonly<Record<string, string>>;
  readonly definition?: string;
  readonly on_conflict?: "ERROR" | "IGNORE" | "REPLACE";
  readonly ignore_not_found?: boolean;
  readonly cascade?: boolean;
  readonly options?: Readonly<Record<string, TypedCell>>;
  readonly data_version_spec?: string;
  readonly implementation_version?: string;
  readonly at_unit?: string;
  readonly at_value?: string;
  /** Kind of the objects to list. */
  readonly type?: keyof typeof OBJECT_KINDS;

  readonly columns?: readonly FieldSpec[];
  readonly not_null_constraints?: readonly number[];
  readonly unique_constraints?: readonly (readonly number[])[];
  readonly check_constraints?: readonly string[];
  readonly column_name?: string;
  readonly new_column_name?: string;
  /** Exactly one field. */
  readonly column_definition?: readonly FieldSpec[];
  readonly expression?: string;
  readonly if_column_exists?: boolean;
  readonly if_column_not_exists?: boolean;

  readonly macro_type?: "SCALAR" | "TABLE";
  readonly parameters?: readonly string[];
  readonly parameter_default_values?: InputCells;
  readonly arguments_schema?: readonly FieldSpec[];

  readonly function?: string;
  readonly positional?: readonly (TypedCell | null)[];
  readonly named?: Readonly<Record<string, TypedCell>>;
  readonly settings?: Readonly<Record<string, TypedCell>>;
  readonly secrets?: Readonly<Record<string, TypedCell>>;
  /**
   * Secrets that the function asks for, by name, each a struct whose `type` is the name too. This client finds them when it is asked; the
   * Python client can't be asked, and is given them beforehand.
   */
  readonly found?: Readonly<Record<string, TypedCell>>;
  readonly input?: InputCells;
  readonly input_schema?: readonly FieldSpec[] | null;
  readonly projection?: readonly number[];
  /** Filters to push down, in hexadecimal as the worker's protocol version encodes them. */
  readonly filters?: string;
  /** Values of join keys, a batch of one column for each. */
  readonly join_keys?: readonly InputCells[];
  /** Other hints, by the names of the protocol's `init`. The Python client has no argument for them; they are put into what it sends. */
  readonly hints?: ScanHintCells;
  readonly at?: { readonly unit: string; readonly value: string };
  /** Which splits of the last plan to read, by place. */
  readonly splits?: readonly number[];
  readonly target_split_bytes?: number;
  readonly min_splits?: number;
  readonly max_splits_per_response?: number;
  /** Which cursor of the last plan to go on with, by place. */
  readonly cursor?: number;

  readonly group_by?: readonly string[];
  readonly group_ids?: readonly number[];
  readonly source_group_ids?: readonly number[];
  readonly target_group_ids?: readonly number[];
  readonly partition_key_count?: number;
  readonly order_key_count?: number;
  readonly batch?: InputCells | null;
  readonly partition_id?: number;
  readonly partition?: InputCells;
  readonly filter_mask?: readonly boolean[];
  readonly frame_stats?: readonly [FrameCells, FrameCells];
  readonly all_valid?: readonly boolean[];
  readonly rid?: number;
  readonly row_idx?: number;
  readonly frames?: readonly FrameCells[] | readonly (readonly FrameCells[])[];

  readonly format?: string;
  /** Name of a file in a folder of the case. */
  readonly path?: string;
  readonly text?: string;
  /** Whether a catalog is loaded with what an earlier step of the case loaded at hand. */
  readonly again?: boolean;
}

/** Kinds of objects in the names of the protocol, and where the model of this client has them. */
export const OBJECT_KINDS = {
  TABLE: "tables",
  VIEW: "views",
  SCALAR_FUNCTION: "functions",
  TABLE_FUNCTION: "functions",
  AGGREGATE_FUNCTION: "functions",
  SCALAR_MACRO: "macros",
  TABLE_MACRO: "macros",
  INDEX: "indexes",
} as const;

/** What one step gave, on either side. */
export interface StepOutcome {
  readonly result?: unknown;
  readonly error?: StepError;
  /** Why this version of the Python client can't do it. */
  readonly unsupported?: string;
}

/** An error as it is compared. */
export interface StepError {
  /** Whether the worker gave it, or the client by itself. */
  readonly remote: boolean;
  /** Class of the worker's exception; code or class of the client's error. */
  readonly type: string;
  readonly message: string;
}
