import type { FieldSpec, SchemaSpec, TypeSpec } from "vgi-arrow";

/**
 * The canonical model of what a worker offers: the same for every protocol version, plain JSON, and what a
 * catalog snapshot holds. Dialects map a version's records to it; nothing above the dialects sees a record.
 */

/** JSON value. Exact values outside JSON are written as the `json` profile of vgi-arrow does (strings for int64, decimals, times). */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One line of the worker's catalog list (`catalog_catalogs`). */
export interface CatalogInfo {
  readonly name: string;
  readonly implementationVersion: string | null;
  readonly dataVersionSpec: string | null;
  /** Options that `attach` takes. */
  readonly attachOptions: readonly OptionModel[];
}

/** An attach option or a setting. */
export interface OptionModel {
  readonly name: string;
  readonly description: string;
  readonly type: TypeSpec;
  /** Absent when the worker declares no default. */
  readonly default?: Json;
  readonly required: boolean;
}

/** A secret type that the worker declares. */
export interface SecretTypeModel {
  readonly name: string;
  readonly description: string;
  /** Parameters of the secret; `redact` marks what must never be shown. */
  readonly parameters: readonly (FieldSpec & { readonly redact?: boolean })[];
}

/** A whole catalog. Schemas, functions and all else are sorted by code unit, on (path, name, signature). */
export interface CatalogModel {
  readonly name: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** May name a schema that does not exist. */
  readonly defaultSchema: string;
  readonly implementationVersion: string | null;
  readonly dataVersion: string | null;
  readonly attachOptions: readonly OptionModel[];
  readonly settings: readonly OptionModel[];
  readonly secretTypes: readonly SecretTypeModel[];
  readonly supportsTransactions: boolean;
  readonly supportsTimeTravel: boolean;
  readonly schemas: readonly SchemaModel[];
  /** Formats of `COPY`. Absent: none. */
  readonly copyFormats?: readonly CopyFormatModel[];
  /** Catalogs that the worker wants attached beside this one. Absent: none. */
  readonly companions?: readonly CompanionModel[];
}

/** A format of `COPY`. */
export interface CopyFormatModel {
  /** Name after `FORMAT` in SQL. */
  readonly name: string;
  readonly direction: "from" | "to" | "both";
  readonly description: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Options, which are named arguments. */
  readonly options: readonly ArgumentModel[];
  /** Whether a writer needs its rows in order. */
  readonly ordered: boolean;
}

/** A companion catalog. What is attached, and how, is not here: connection strings may hold credentials. */
export interface CompanionModel {
  /** Name to attach it under. */
  readonly name: string;
  /** Kind of catalog, e.g. `ducklake`; empty where the engine has to know by itself. */
  readonly type: string;
  /** Whether it is for the worker's own tables only. */
  readonly hidden: boolean;
  /** Whether the attach is no good without it. */
  readonly required: boolean;
}

export interface SchemaModel {
  readonly path: readonly string[];
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly functions: readonly FunctionModel[];
  readonly tables: readonly TableModel[];
  readonly views: readonly ViewModel[];
  readonly macros: readonly MacroModel[];
  readonly indexes: readonly IndexModel[];
}

/**
 * How a function is called. The wire has four kinds; `table_in_out` is its `table` with a table-typed argument, or with arguments
 * that are the columns of its input.
 */
export type FunctionKind = "scalar" | "table" | "table_in_out" | "table_buffering" | "aggregate";

/** One signature. Overloads are several models with the same schema and name. */
export interface FunctionModel {
  readonly name: string;
  readonly kind: FunctionKind;
  readonly comment: string | null;
  readonly description: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly arguments: readonly ArgumentModel[];
  /**
   * Declared output. For a scalar or aggregate its one field; for table kinds usually empty: only bind knows.
   * A field with metadata `vgi:any` has a type that bind decides.
   */
  readonly output: SchemaSpec;
  readonly examples: readonly ExampleModel[];
  readonly categories: readonly string[];
  readonly stability: string | null;
  readonly nullHandling: string | null;
  readonly orderPreservation: string | null;
  readonly requiredSettings: readonly string[];
  readonly requiredSecrets: readonly string[];
  readonly projectionPushdown: boolean;
  readonly filterPushdown: boolean;
  readonly maxWorkers: number | null;
  /** Table-in-out: whether a FINALIZE phase follows the input. */
  readonly hasFinalize: boolean;
  /** Aggregate: whether it answers for frames of a partition. Absent when it does not. */
  readonly supportsWindow?: true;
  /** Aggregate: whether it gives its value at each row of partitions that come in chunks. Absent when it does not. */
  readonly streamingPartitioned?: true;
}

/** Where an argument goes. */
export type ArgumentRole =
  /** an input column of a scalar or aggregate, or of a table-in-out function without a table argument */
  | "column"
  /** a constant of a scalar or aggregate, or a positional argument of a table kind */
  | "positional"
  /** by name (`vgi_arg=named`) */
  | "named"
  /** the input table of table-in-out and buffering functions */
  | "table";

export interface ArgumentModel {
  /** Wire name. Not always unique within a function. */
  readonly name: string;
  readonly role: ArgumentRole;
  /** `null` type for `any` and `table` arguments, element type for varargs. */
  readonly type: TypeSpec;
  /** Takes every Arrow type (`vgi_type=any`). */
  readonly any: boolean;
  /** Takes all the remaining values (`vgi_varargs`). */
  readonly varargs: boolean;
  /** True when the worker has a default. */
  readonly optional: boolean;
  /** The default, when it is known as a typed value. */
  readonly default?: Json;
  /** The default as the worker prints it; lossy. */
  readonly defaultText?: string;
  readonly doc?: string;
  readonly choices?: readonly string[];
  readonly range?: string;
  /** Remaining field metadata, verbatim. */
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface ExampleModel {
  readonly sql: string;
  readonly description: string | null;
  readonly expectedOutput: string | null;
}

export interface TableModel {
  readonly name: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly columns: SchemaSpec;
  readonly notNull: readonly number[];
  readonly unique: readonly (readonly number[])[];
  readonly primaryKey: readonly (readonly number[])[];
  readonly check: readonly string[];
  readonly supportsInsert: boolean;
  readonly supportsUpdate: boolean;
  readonly supportsDelete: boolean;
  /** The most that each kind of write answers with beyond a count: the rows, or rows as they were and are. Absent: nothing. */
  readonly returning?: Readonly<Partial<Record<"insert" | "update" | "delete", "rows" | "changes">>>;
}

export interface ViewModel {
  readonly name: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly definition: string;
}

export interface MacroModel {
  readonly name: string;
  readonly kind: "scalar" | "table";
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly parameters: readonly string[];
  readonly defaults: Readonly<Record<string, Json>>;
  readonly definition: string;
}

export interface IndexModel {
  readonly name: string;
  readonly table: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly expressions: readonly string[];
  readonly unique: boolean;
}
