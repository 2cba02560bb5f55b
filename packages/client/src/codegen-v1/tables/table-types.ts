import type { FieldSpec, ValueMapping, ValueProfile } from "vgi-arrow";
import type { AtClause, TableCallRequest } from "../../model/call.js";
import type { CallOptions } from "../../model/call-options.js";
import type { Json } from "../../model/catalog.js";
import type { Session } from "../../session.js";
import type { ColumnNames, Projected, RowOptions } from "../scans/projection.js";
import type { Scan } from "../scans/scan-types.js";
import type { BoundWrites } from "./write-types.js";

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
  BoundWrites<T>;
