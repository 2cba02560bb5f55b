import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { TableInput } from "../../inputs/table-input.js";
import type { ColumnNames, Dynamic, Projected } from "../scans/projection.js";
import type { TableScan } from "./table-scan-types.js";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import type { Rest } from "../calls/call-parameters.js";
import type { TableInOutOptions, TableOptions } from "./table-options.js";
import type { Scan } from "../scans/scan-types.js";

/** A table function. Its rows have the columns that `columns` names, of all that there are. */
export interface TableFunction<Args, Row = Dynamic, Calls = CallOptions> {
  <const Columns extends ColumnNames<Row> = undefined>(
    db: Session,
    ...rest: Rest<Args, TableOptions<Row, Columns, Calls>>
  ): TableScan<Projected<Row, Columns>>;
  readonly descriptor: FunctionDescriptor<"table">;
}

/** A table-in-out or buffering function: rows in, rows out. */
export interface TableInOutFunction<Args, Row = Dynamic, Calls = CallOptions, Input = TableInput> {
  <const Columns extends ColumnNames<Row> = undefined>(
    db: Session,
    input: Input,
    ...rest: Rest<Args, TableInOutOptions<Row, Columns, Calls>>
  ): Scan<Projected<Row, Columns>>;
  readonly descriptor: FunctionDescriptor<"table_in_out" | "table_buffering">;
}

/**
 * A table-in-out function whose arguments are the columns of its input, as SQL joins it laterally: any number of rows out for each
 * row in.
 *
 * @example
 * ```ts
 * const cells = await geoEncode(db, { latitude: [52.5, 48.1], longitude: [13.4, 11.6] }, { precision: 5n }).rows();
 * ```
 */
export type LateralFunction<Columns, Args, Row = Dynamic, Calls = CallOptions> = TableInOutFunction<
  Args,
  Row,
  Calls,
  Columns
>;
