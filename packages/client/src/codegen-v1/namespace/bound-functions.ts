import type { CoalesceOptions } from "../../coalescing/coalescer.js";
import type {
  AggregateState,
  AggregateStream,
  CountOptions,
  GroupRow,
  KeyColumns,
  RowFrames,
  RowsBetween,
} from "../aggregates/aggregate-types.js";
import type { FlowingColumns, FlowingRow, FlowingRowFunction } from "../scalars/flowing-types.js";
import type { ColumnNames, Projected } from "../scans/projection.js";
import type { CoalescedScalar, OneRow, OneRowRest, ScalarCall } from "../scalars/scalar-types.js";
import type { TableScan } from "../table-functions/table-scan-types.js";
import type { Rest } from "../calls/call-parameters.js";
import type { Scan } from "../scans/scan-types.js";
import type { TableInOutOptions, TableOptions } from "../table-functions/table-options.js";

/** A scalar function with its session filled in. */
export interface BoundScalar<Columns, Constants, Out, Calls> {
  (columns: Columns, ...rest: Rest<Constants, Calls>): ScalarCall<Out>;
  value(...rest: OneRowRest<Columns, Constants, Calls>): Promise<Out | null>;
  coalesced(...rest: Rest<Constants, Calls & CoalesceOptions>): CoalescedScalar<Columns, Out>;
}

/** The same for one whose result takes its type from its columns. */
export interface BoundFlowingScalar<Columns, Constants, Any extends string, Calls> {
  (columns: FlowingColumns<Columns, Any, bigint>, ...rest: Rest<Constants, Calls>): ScalarCall<bigint>;
  (columns: FlowingColumns<Columns, Any, string>, ...rest: Rest<Constants, Calls>): ScalarCall<string>;
  (columns: FlowingColumns<Columns, Any, boolean>, ...rest: Rest<Constants, Calls>): ScalarCall<boolean>;
  (columns: Columns, ...rest: Rest<Constants, Calls>): ScalarCall<unknown>;
  readonly value: BoundFlowingValue<Columns, Constants, Any, Calls>;
  coalesced(
    ...rest: Rest<Constants, Calls & CoalesceOptions>
  ): FlowingRowFunction<Columns, Any> & CoalescedScalar<Columns, unknown>;
}

interface BoundFlowingValue<Columns, Constants, Any extends string, Calls> {
  (row: FlowingRow<Columns, Any, bigint>, ...rest: Rest<Constants, Calls>): Promise<bigint | null>;
  (row: FlowingRow<Columns, Any, string>, ...rest: Rest<Constants, Calls>): Promise<string | null>;
  (row: FlowingRow<Columns, Any, boolean>, ...rest: Rest<Constants, Calls>): Promise<boolean | null>;
  (row: OneRow<Columns>, ...rest: Rest<Constants, Calls>): Promise<unknown>;
}

/** An aggregate with its session filled in; what its worker does not answer for is not there. */
export type BoundAggregate<F, Columns, Constants, Out, Calls> = ((
  columns: Columns,
  ...rest: Rest<Constants, Calls & CountOptions>
) => Promise<Out | null>) &
  (F extends { groups: unknown } ? BoundGroups<Columns, Constants, Out, Calls> : unknown) &
  (F extends { session: unknown } ? BoundSession<Columns, Constants, Out, Calls> : unknown) &
  (F extends { window: unknown } ? BoundWindow<Columns, Constants, Out, Calls> : unknown) &
  (F extends { streaming: unknown } ? BoundStreaming<Columns, Constants, Out, Calls> : unknown);

interface BoundGroups<Columns, Constants, Out, Calls> {
  groups<const Keys extends KeyColumns>(
    keys: Keys,
    columns: Columns,
    ...rest: Rest<Constants, Calls & CountOptions>
  ): Scan<GroupRow<Keys, Out>>;
}

interface BoundSession<Columns, Constants, Out, Calls> {
  session(...rest: Rest<Constants, Calls>): AggregateState<Columns, Out>;
}

interface BoundWindow<Columns, Constants, Out, Calls> {
  window(
    columns: Columns,
    frames: RowsBetween | readonly RowFrames[],
    ...rest: Rest<Constants, Calls & Pick<CountOptions, "filter">>
  ): Promise<Array<Out | null>>;
}

interface BoundStreaming<Columns, Constants, Out, Calls> {
  streaming(...rest: Rest<Constants, Calls>): AggregateStream<Columns, Out>;
}

/** A table function with its session filled in. */
export type BoundTableFunction<Args, Row, Calls> = <const Columns extends ColumnNames<Row> = undefined>(
  ...rest: Rest<Args, TableOptions<Row, Columns, Calls>>
) => TableScan<Projected<Row, Columns>>;

/** A table-in-out or buffering function with its session filled in. */
export type BoundTableInOut<Args, Row, Calls, Input> = <const Columns extends ColumnNames<Row> = undefined>(
  input: Input,
  ...rest: Rest<Args, TableInOutOptions<Row, Columns, Calls>>
) => Scan<Projected<Row, Columns>>;
