import type { ColumnOf } from "../../filters/expression.js";
import type { Filter } from "../../filters/filter.js";
import type { AtClause, OrderHint, ScanHints, TableCallRequest } from "../../model/call.js";

/** Rows whose columns only bind knows: honest unknowns. */
export type Dynamic = { readonly [column: string]: unknown };

/** Names of the columns of a row type; any text where only bind knows them. */
export type ColumnName<Row> = keyof Row & string;

/** The `columns` of a call: names in the order wanted, or none for all. */
export type ColumnNames<Row> = readonly ColumnName<Row>[] | undefined;

/**
 * Rows with the columns that a call names. Where the names are known to the compiler (`columns: ["n"]`), just these; where they
 * are not (a `string[]` that was computed), any of them may be missing.
 *
 * @example
 * ```ts
 * type Narrow = Projected<{ readonly n: bigint | null; readonly name: string | null }, readonly ["n"]>; // { readonly n: bigint | null }
 * ```
 */
export type Projected<Row, Columns> = Columns extends readonly (infer Name)[]
  ? number extends Columns["length"]
    ? Partial<Pick<Row, Name & keyof Row>>
    : Pick<Row, Name & keyof Row>
  : Row;

/**
 * Which rows are wanted: a filter, or a function that makes one of the columns, whose names and types it then knows.
 *
 * @example
 * ```ts
 * const filter: RowFilterInput<{ readonly n: bigint | null }> = (column) => column("n").gt(5n);
 * ```
 */
export type RowFilterInput<Row> = Filter | ((column: ColumnOf<Row>) => Filter);

/** `ORDER BY` with `LIMIT`, of a column that rows have. */
export interface RowOrder<Row> extends OrderHint {
  readonly column: ColumnName<Row>;
}

/** What reading rows takes beside the options of every call. `Row` is what rows are without `columns`. */
export interface RowOptions<Row, Columns extends ColumnNames<Row>> extends Pick<ScanHints, "sample" | "rowLimit"> {
  /** Columns to give, in this order. Default: all. The worker leaves the others out where it can, the client does where it can't. */
  readonly columns?: Columns | undefined;
  /**
   * Which rows are wanted. The worker applies what it can of it, and the client the rest: the result is the same. It may name
   * columns that `columns` leaves out.
   */
  readonly filter?: RowFilterInput<Row> | undefined;
  /** A hint: what knows it may leave rows out that are not among the first. It does not sort. */
  readonly orderBy?: RowOrder<Row> | undefined;
  /** Time travel, where the catalog has it. */
  readonly at?: AtClause | undefined;
  /** Hears which part of `filter` the worker has and which the client, before anything runs. */
  readonly onFilterPlan?: TableCallRequest["onFilterPlan"];
  /** Sees the metadata of each batch before the batch is handed out. */
  readonly onBatchMetadata?: TableCallRequest["onBatchMetadata"];
}
