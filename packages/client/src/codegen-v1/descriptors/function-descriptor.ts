import type { SchemaSpec, ValueMapping, ValueProfile } from "vgi-arrow";
import type { ExpectedArgument } from "../../drift/expected-function.js";
import type { FunctionKind } from "../../model/catalog.js";
import type { RowCase } from "./row-case.js";

/** One argument of a generated function: where its value comes from and where it goes. */
export type ArgumentDescriptor = ExpectedArgument;

/** What a generated constant carries about its function. Plain data, written by the generator. */
export interface FunctionDescriptor<Kind extends FunctionKind = FunctionKind> {
  readonly kind: Kind;
  /** Schema path. */
  readonly schema: readonly string[];
  /** Wire name. */
  readonly name: string;
  readonly args: readonly ArgumentDescriptor[];
  /** How values are shown and given. Default: exact. */
  readonly values?: ValueProfile;
  /** Columns and arguments that have a profile or a codec of their own, by wire name. */
  readonly mappings?: Readonly<Record<string, ValueMapping>>;
  /** Row type that the generator got from bind (or a scalar's declared result): checked against bind at run time. */
  readonly output?: SchemaSpec;
  /** Row types of different arguments, of which bind must answer one. */
  readonly outputs?: readonly SchemaSpec[];
  /** Which arguments give which of `outputs`; the first that fits counts. */
  readonly cases?: readonly RowCase[];
  /** Settings that bind refuses to do without; sent with the default of the catalog when the call gives none. */
  readonly requiredSettings?: readonly string[];
  /** Hash of what callers depend on, to be compared with the worker's (`functionFingerprint`). */
  readonly fingerprint?: string;
  /** Table-in-out and buffering: a FINALIZE phase follows the input. */
  readonly hasFinalize?: true;
  /** Fetches only the columns asked for (`TableOptions.columns`). */
  readonly projectionPushdown?: true;
  /** Scalar: the result has the type of the any-typed columns, where these are plain values; checked against bind at run time. */
  readonly flows?: true;
}
