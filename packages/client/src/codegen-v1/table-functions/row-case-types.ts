import type { Session } from "../../session.js";
import type { ColumnNames, Projected } from "../scans/projection.js";
import type { TableScan } from "./table-scan-types.js";
import type { Rest } from "../calls/call-parameters.js";
import type { TableFunction } from "./table-function-types.js";
import type { TableOptions } from "./table-options.js";

/** For the compiler alone: what tells rows apart. */
declare const rowCases: unique symbol;

/**
 * A table function whose arguments say which of several row types its rows have: `Cases` lists what they are, with the row type
 * each time. Calls that are none of them, as their values are only known at run time, give rows of one of the types.
 *
 * @example
 * ```ts
 * type Harvest = RowsByArguments<
 *   TableFunction<{ readonly weighed?: boolean | undefined }, { plant: string } | { plant: string; grams: bigint }>,
 *   readonly [
 *     readonly [{ readonly weighed: true }, { plant: string; grams: bigint }],
 *     readonly [{ readonly weighed?: false | undefined }, { plant: string }],
 *   ]
 * >;
 * ```
 */
export type RowsByArguments<F, Cases extends readonly (readonly [when: object, row: unknown])[]> = CaseCalls<
  F,
  Session,
  Cases
> &
  F & { readonly [rowCases]: Cases };

/** The cases of a function; none of one that has one row type. */
export type CasesOf<F> = F extends { readonly [rowCases]: infer Cases } ? Cases : readonly [];

/** One call signature for each case, in a session of a kind. */
export type CaseCalls<F, Db extends Session, Cases> =
  F extends TableFunction<infer Args, infer _, infer Calls> ? EachCase<Db, Args, Calls, Cases> : unknown;

type EachCase<Db extends Session, Args, Calls, Cases> = Cases extends readonly [
  readonly [infer When, infer Row],
  ...infer More,
]
  ? CaseCall<Db, Args & When, Row, Calls> & EachCase<Db, Args, Calls, More>
  : unknown;

type CaseCall<Db extends Session, Args, Row, Calls> = <const Columns extends ColumnNames<Row> = undefined>(
  db: Db,
  ...rest: Rest<Args, TableOptions<Row, Columns, Calls>>
) => TableScan<Projected<Row, Columns>>;

/** The same with the session filled in. */
export type BoundCases<Args, Calls, Cases> = Cases extends readonly [readonly [infer When, infer Row], ...infer More]
  ? BoundCase<Args & When, Row, Calls> & BoundCases<Args, Calls, More>
  : unknown;

type BoundCase<Args, Row, Calls> = <const Columns extends ColumnNames<Row> = undefined>(
  ...rest: Rest<Args, TableOptions<Row, Columns, Calls>>
) => TableScan<Projected<Row, Columns>>;
