/**
 * Settings of a DuckDB session by which some expressions are evaluated: the profile `vgi.duckdb.session.v1` (specification of
 * filter encoding v2, section 11.3). Giving one says that the filter means these settings; without one, expressions that
 * depend on them are evaluated by the client, as DuckDB does by default.
 */
export interface EvaluationContext {
  /** IANA name, e.g. `America/New_York`. */
  readonly timeZone: string;
  /** E.g. `gregorian`. */
  readonly calendar: string;
  /** Whether floating-point division by zero gives infinities and NaN, and not NULL. */
  readonly ieeeFloatingPointOps: boolean;
  /** Whether the quotient of integers is an integer. */
  readonly integerDivision: boolean;
  /** Asks for exactly this provider of time zones and calendars; the worker must advertise it. */
  readonly providerFingerprint?: string;
}

/** Name of the profile that a context is of. */
export const SESSION_PROFILE = "vgi.duckdb.session.v1";

/** Name of the profile of filters that depend on no setting. */
export const NO_CONTEXT_PROFILE = "vgi.none.v1";

/** Settings that arithmetic depends on. */
export type ArithmeticSettings = Pick<EvaluationContext, "ieeeFloatingPointOps" | "integerDivision">;

/** What the client computes by when no context is given: DuckDB's defaults. */
export const defaultArithmetic: ArithmeticSettings = {
  ieeeFloatingPointOps: true,
  integerDivision: false,
};
