import type { Split, TableCallRequest, TableInOutCallRequest } from "../../model/call.js";
import type { CallOptions } from "../../model/call-options.js";
import type { ColumnNames, Dynamic, RowOptions } from "../scans/projection.js";

/** What a table function takes beside the options of every call. */
export interface TableRowOptions<Row, Columns extends ColumnNames<Row>>
  extends RowOptions<Row, Columns>, Pick<TableCallRequest, "maxWorkers" | "onStarted"> {
  /** Parts of the scan's plan to read in place of the whole scan, as `splits()` of the scan gave them. */
  readonly splits?: readonly Split[] | undefined;
}

/** Options of a table function. */
export type TableOptions<
  Row = Dynamic,
  Columns extends ColumnNames<Row> = ColumnNames<Row>,
  Calls = CallOptions,
> = Calls & TableRowOptions<Row, Columns>;

/** What a table-in-out or buffering function takes beside the options of every call. */
export interface TableInOutRowOptions<Row, Columns extends ColumnNames<Row>> extends Pick<
  TableInOutCallRequest,
  "maxWorkers" | "onBatchMetadata" | "onParentRows"
> {
  /** Columns to give, in this order. Default: all. The worker leaves the others out where the function supports projection. */
  readonly columns?: Columns | undefined;
}

/** Options of a table-in-out or buffering function. */
export type TableInOutOptions<
  Row = Dynamic,
  Columns extends ColumnNames<Row> = ColumnNames<Row>,
  Calls = CallOptions,
> = Calls & TableInOutRowOptions<Row, Columns>;
