import type { RecordBatch, Table } from "apache-arrow";
import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { ColumnName } from "../scans/projection.js";

/** Rows to write: objects, one by one as they come, or Arrow batches that have the same columns. */
export type RowsInput<Row> = Iterable<Row> | AsyncIterable<Row> | RecordBatch | Table | AsyncIterable<RecordBatch>;

/** What a write may answer with beside the count: the rows as they are now, or as they were and are. */
export type Returning = "rows" | "changes";

/** A row before and after a write; `null` where there is none. */
export interface RowChange<Row> {
  readonly old: Row | null;
  readonly new: Row | null;
}

/** What a write takes beside the options of every call. */
export interface WriteOptions<Answer extends Returning | undefined> {
  /** Answers with the rows, in place of their number. */
  readonly returning?: Answer | undefined;
}

/** What an insert takes beside that. */
export interface InsertOptions<Row> {
  /** What happens to rows that are there already. Default: `throw`. */
  readonly onConflict?: "throw" | "nothing" | "update" | undefined;
  /** Columns by which rows are the same. Default: the table's keys. */
  readonly onConflictColumns?: readonly ColumnName<Row>[] | undefined;
  /** The source of a table of several that rows go to. Default: the writable one. */
  readonly writableBranch?: string | undefined;
}

/** What a write answers with: how many rows it wrote, or the rows. */
export type WriteAnswer<Row, Answer> = Answer extends "changes"
  ? RowChange<Row>[]
  : Answer extends "rows"
    ? Row[]
    : bigint;

/** A write to a table. `May` is what it may answer with beside the count, `Options` what it takes beside `returning`. */
export interface TableWrite<Row, Written, May extends Returning, Options> {
  <Answer extends May | undefined = undefined>(
    db: Session,
    rows: RowsInput<Written>,
    options?: Options & WriteOptions<Answer>,
  ): Promise<WriteAnswer<Row, Answer>>;
}

/** The same with its session filled in. */
export interface BoundTableWrite<Row, Written, May extends Returning, Options> {
  <Answer extends May | undefined = undefined>(
    rows: RowsInput<Written>,
    options?: Options & WriteOptions<Answer>,
  ): Promise<WriteAnswer<Row, Answer>>;
}

/**
 * A table that takes new rows.
 *
 * @example
 * ```ts
 * const count = await plant.insert(db, [{ id: 1n, name: "oak" }]);
 * ```
 */
export interface TableInserter<Row, New, May extends Returning = never, Calls = CallOptions> {
  /** Inserts rows; how many. A column that a row does not have gets its default, or null. */
  readonly insert: TableWrite<Row, New, May, Calls & InsertOptions<Row>>;
}

/**
 * A table whose rows can be changed.
 *
 * @example
 * ```ts
 * const count = await plant.update(db, [{ rowid: 7n, name: "beech" }]);
 * ```
 */
export interface TableUpdater<Row, Changed, May extends Returning = never, Calls = CallOptions> {
  /**
   * Changes the rows that the row ids name; how many. All rows of a call change the same columns: those of the first.
   */
  readonly update: TableWrite<Row, Changed, May, Calls>;
}

/**
 * A table whose rows can be deleted.
 *
 * @example
 * ```ts
 * const count = await plant.delete(db, [{ rowid: 7n }]);
 * ```
 */
export interface TableDeleter<Row, RowIds, May extends Returning = never, Calls = CallOptions> {
  /** Deletes the rows that the row ids name; how many. */
  readonly delete: TableWrite<Row, RowIds, May, Calls>;
}

/** The writes of a table with its session filled in. */
export type BoundWrites<T> = (T extends TableInserter<infer Row, infer New, infer May, infer Calls>
  ? { readonly insert: BoundTableWrite<Row, New, May, Calls & InsertOptions<Row>> }
  : unknown) &
  (T extends TableUpdater<infer Row, infer Changed, infer May, infer Calls>
    ? { readonly update: BoundTableWrite<Row, Changed, May, Calls> }
    : unknown) &
  (T extends TableDeleter<infer Row, infer RowIds, infer May, infer Calls>
    ? { readonly delete: BoundTableWrite<Row, RowIds, May, Calls> }
    : unknown);
