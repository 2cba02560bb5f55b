import type { CallOptions } from "../../model/call-options.js";
import type { Session } from "../../session.js";
import type { AggregateTypes, CountOptions } from "../aggregates/aggregate-types.js";
import type { FlowingScalar } from "../scalars/flowing-types.js";
import type { ColumnNames, Projected } from "../scans/projection.js";
import type { CaseCalls, CasesOf } from "../table-functions/row-case-types.js";
import type { ScalarCall, ScalarFunction } from "../scalars/scalar-types.js";
import type { TableScan } from "../table-functions/table-scan-types.js";
import type { Rest } from "../calls/call-parameters.js";
import type { Scan } from "../scans/scan-types.js";
import type { TableFunction, TableInOutFunction } from "../table-functions/table-function-types.js";
import type { TableInOutOptions, TableOptions } from "../table-functions/table-options.js";
import type { TableInput } from "../../inputs/table-input.js";

/**
 * Options of the calls of one catalog: those of every call, with the settings and secrets that it declares.
 *
 * @example
 * ```ts
 * type Calls = CallOptionsOf<{ readonly unit?: string | undefined }, { readonly [name: string]: unknown }>;
 * const calls: Calls = { settings: { unit: "cm" }, timeoutMs: 1_000 };
 * ```
 */
export type CallOptionsOf<Settings, Secrets> = Omit<CallOptions, "settings" | "secrets"> & {
  /** Settings by name, over those that were given to `connect`. */
  readonly settings?: Settings | undefined;
  /** Secrets by name (before protocol 2.1: by type), over those that were given to `connect`. */
  readonly secrets?: Secrets | undefined;
};

/** Options of calls that need these settings. */
export type CallsWith<Calls, Needed extends string> = Calls & {
  readonly settings: {
    readonly [K in Needed]: K extends keyof SettingsOf<Calls> ? Given<SettingsOf<Calls>[K]> : unknown;
  };
};

type SettingsOf<Calls> = Calls extends { readonly settings?: infer S } ? NonNullable<S> : never;

type Given<T> = Exclude<T, undefined>;

/** Marks sessions by the settings that they were connected with; it is there for the compiler alone. */
declare const givenSettings: unique symbol;

/** A session that was connected with these settings: functions that need them can do without in their calls. */
export type SessionWith<Settings extends string> = [Settings] extends [never]
  ? Session
  : Session & { readonly [givenSettings]: { readonly [K in Settings]: true } };

/** Holds the form of a function that takes the settings it needs in each call; for the compiler alone. */
declare const strict: unique symbol;

/** A function that needs settings which have no default: of each call, or of the session. */
export type NeedingSettings<Strict, Loose, Needed extends string> = ForSession<Loose, SessionWith<Needed>> &
  Strict & { readonly [strict]: Strict };

/** The form of a function that is called with each of these settings. */
export type StrictOf<F> = F extends { readonly [strict]: infer Strict } ? Strict : never;

/** A function for sessions of a kind. */
type ForSession<F, Db extends Session> =
  F extends FlowingScalar<infer C, infer K, infer _A, infer O>
    ? (db: Db, columns: C, ...rest: Rest<K, O>) => ScalarCall<unknown>
    : F extends ScalarFunction<infer C, infer K, infer R, infer O>
      ? (db: Db, columns: C, ...rest: Rest<K, O>) => ScalarCall<R>
      : F extends TableInOutFunction<infer A, infer R, infer O>
        ? <const Columns extends ColumnNames<R> = undefined>(
            db: Db,
            input: TableInput,
            ...rest: Rest<A, TableInOutOptions<R, Columns, O>>
          ) => Scan<Projected<R, Columns>>
        : F extends TableFunction<infer A, infer R, infer O>
          ? CaseCalls<F, Db, CasesOf<F>> &
              (<const Columns extends ColumnNames<R> = undefined>(
                db: Db,
                ...rest: Rest<A, TableOptions<R, Columns, O>>
              ) => TableScan<Projected<R, Columns>>)
          : AggregateTypes<F> extends readonly [infer C, infer K, infer R, infer O]
            ? (db: Db, columns: C, ...rest: Rest<K, O & CountOptions>) => Promise<R | null>
            : never;
