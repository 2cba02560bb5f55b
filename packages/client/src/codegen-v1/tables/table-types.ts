import type { RecordBatch, Table } from "apache-arrow";
import type { FieldSpec, ValueMapping, ValueProfile } from "vgi-arrow";
import type { ColumnOf } from "../../filters/expression.js";
import type { AtClause, TableCallRequest } from "../../model/call.js";
import type { CallOptions } from "../../model/call-options.js";
import type { Json } from "../../model/catalog.js";
import type { Session } from "../../session.js";
import type { ColumnName, ColumnNames, Projected, RowOptions } from "../scans/projection.js";
import type { Scan } from "../scans/scan-types.js";

/** A column of a table, and what an insert does about it. */
export interface TableColumn extends FieldSpec {
  /** An insert has to give it a value: null is none for it, or its default is SQL that only an engine evaluates. */
  readonly required?: true;
  /** What an insert sends where a row has no value, as JSON. Default: null. */
  readonly default?: Json;
}

/** What a generated constant knows of its table. Plain data, written by the generator; also a name for `db.objects.tables`. */
export interface TableDescriptor {
  readonly kind: "base_table";
  /** Schema path. */
  readonly schema: readonly string[];
  /** Wire name. */
  readonly name: string;
  /** Columns of its rows, in order; those that engines compute are none of them. */
  readonly columns: readonly TableColumn[];
  /** Columns that name a row for updates and deletes, beside those of its rows. */
  readonly rowIds?: readonly FieldSpec[];
  /** How values are shown and given. Default: exact. */
  readonly values?: ValueProfile;
  /** Columns that have a profile or a codec of their own, by name. */
  readonly mappings?: Readonly<Record<string, ValueMapping>>;
  /** Reads the past (`at`). */
  readonly timeTravel?: true;
  /** `tableFingerprint` of what it was generated from. */
  readonly fingerprint?: string;
}

/** A table without row ids. */
export type NoRowIds = Record<never, never>;

/** Options of reading a table in a catalog that has no time travel. */
export type Present = Record<never, never>;

/** Options of reading a table in a catalog that has time travel. */
export interface TimeTravel {
  /** Which state to read: `{ unit: "VERSION", value: "3" }`, or a `TIMESTAMP`. Default: the present one. */
  readonly at?: AtClause | undefined;
}

/** What reading a table takes beside the options of every call. */
export interface TableReadRowOptions<Row, Columns extends ColumnNames<Row>>
  extends Omit<RowOptions<Row, Columns>, "at">, Pick<TableCallRequest, "maxWorkers"> {}

/** Options of reading a table. */
export type TableReadOptions<
  Row,
  RowIds = NoRowIds,
  Columns extends ColumnNames<Row & RowIds> = undefined,
  Calls = CallOptions,
> = Calls & TableReadRowOptions<Row & RowIds, Columns>;

/** Rows of a table: with the columns that were named, or with all but the row ids. */
export type TableRows<Row, RowIds, Columns> = Columns extends undefined ? Row : Projected<Row & RowIds, Columns>;

/**
 * A table that can be read.
 *
 * @example
 * ```ts
 * const rows = await plant(db, { columns: ["id", "name"], filter: (column) => column("height").gt(2) }).rows();
 * ```
 */
export interface TableReader<Row, RowIds = NoRowIds, Time = Present, Calls = CallOptions> {
  /**
   * Reads it. Row ids are among the columns when `columns` names them. Columns that it has beside the declared ones are left out; one
   * that is missing, or of another type, is an `OutputMismatchError` before the first row.
   */
  <const Columns extends ColumnNames<Row & RowIds> = undefined>(
    db: Session,
    options?: TableReadOptions<Row, RowIds, Columns, Calls> & Time,
  ): Scan<TableRows<Row, RowIds, Columns>>;
  readonly descriptor: TableDescriptor;
  /** Never there: its types, which can't be told from a call that is one of several parts of a table. */
  readonly [tableTypes]?: readonly [row: Row, rowIds: RowIds, time: Time, calls: Calls];
}

declare const tableTypes: unique symbol;

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
export interface WriteRowOptions<Answer extends Returning | undefined> {
  /** Answers with the rows, in place of their number. */
  readonly returning?: Answer | undefined;
}

/** What an insert takes beside the options of every call. */
export interface InsertRowOptions<Row, Answer extends Returning | undefined> extends WriteRowOptions<Answer> {
  /** What happens to rows that are there already. Default: `throw`. */
  readonly onConflict?: "throw" | "nothing" | "update" | undefined;
  /** Columns by which rows are the same. Default: the table's keys. */
  readonly onConflictColumns?: readonly ColumnName<Row>[] | undefined;
  /** The source of a table of several that rows go to. Default: the writable one. */
  readonly writableBranch?: string | undefined;
}

/** Options of an update or a delete. */
export type WriteOptions<Answer extends Returning | undefined, Calls = CallOptions> = Calls & WriteRowOptions<Answer>;

/** Options of an insert. */
export type InsertOptions<Row, Answer extends Returning | undefined, Calls = CallOptions> = Calls &
  InsertRowOptions<Row, Answer>;

/** What a write answers with: how many rows it wrote, or the rows. */
export type WriteAnswer<Row, Answer> = Answer extends "changes"
  ? RowChange<Row>[]
  : Answer extends "rows"
    ? Row[]
    : bigint;

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
  insert<Answer extends May | undefined = undefined>(
    db: Session,
    rows: RowsInput<New>,
    options?: InsertOptions<Row, Answer, Calls>,
  ): Promise<WriteAnswer<Row, Answer>>;
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
  update<Answer extends May | undefined = undefined>(
    db: Session,
    rows: RowsInput<Changed>,
    options?: WriteOptions<Answer, Calls>,
  ): Promise<WriteAnswer<Row, Answer>>;
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
  delete<Answer extends May | undefined = undefined>(
    db: Session,
    rows: RowsInput<RowIds>,
    options?: WriteOptions<Answer, Calls>,
  ): Promise<WriteAnswer<Row, Answer>>;
}

/** Any generated table. */
export interface AnyTable {
  // oxlint-disable-next-line typescript/no-explicit-any -- variance: this is the top of all table types
  (db: Session, ...args: any[]): unknown;
  readonly descriptor: TableDescriptor;
}

/** A table with its session filled in: what the namespace client shows. */
export type BoundTable<T> = (T extends {
  readonly [tableTypes]?: readonly [infer Row, infer RowIds, infer Time, infer Calls];
}
  ? {
      <const Columns extends ColumnNames<Row & RowIds> = undefined>(
        options?: TableReadOptions<Row, RowIds, Columns, Calls> & Time,
      ): Scan<TableRows<Row, RowIds, Columns>>;
    }
  : unknown) &
  (T extends TableInserter<infer Row, infer New, infer May, infer Calls>
    ? {
        insert<Answer extends May | undefined = undefined>(
          rows: RowsInput<New>,
          options?: InsertOptions<Row, Answer, Calls>,
        ): Promise<WriteAnswer<Row, Answer>>;
      }
    : unknown) &
  (T extends TableUpdater<infer Row, infer Changed, infer May, infer Calls>
    ? {
        update<Answer extends May | undefined = undefined>(
          rows: RowsInput<Changed>,
          options?: WriteOptions<Answer, Calls>,
        ): Promise<WriteAnswer<Row, Answer>>;
      }
    : unknown) &
  (T extends TableDeleter<infer Row, infer RowIds, infer May, infer Calls>
    ? {
        delete<Answer extends May | undefined = undefined>(
          rows: RowsInput<RowIds>,
          options?: WriteOptions<Answer, Calls>,
        ): Promise<WriteAnswer<Row, Answer>>;
      }
    : unknown);

export type { ColumnOf };
