import type { FieldSpec } from "vgi-arrow";
import type { ExpectedFunction } from "./expected-function.js";

/** What generated code takes a table to be. */
export interface ExpectedTable {
  readonly kind: "base_table";
  /** Columns of its rows. */
  readonly columns: readonly FieldSpec[];
  /** Columns that name a row, beside those. */
  readonly rowIds?: readonly FieldSpec[];
  /** `tableFingerprint` of what it was generated from; without one nothing is compared. */
  readonly fingerprint?: string;
}

/** What generated code takes a view to be. */
export interface ExpectedView {
  readonly kind: "view";
  /** `viewFingerprint` of what it was generated from; without one nothing is compared. */
  readonly fingerprint?: string;
}

/** What generated code takes a macro to be. */
export interface ExpectedMacro {
  readonly kind: "scalar_macro" | "table_macro";
  readonly parameters: readonly string[];
  /** `macroFingerprint` of what it was generated from; without one nothing is compared. */
  readonly fingerprint?: string;
}

/** What generated code takes an object of a catalog to be. */
export type ExpectedObject = ExpectedFunction | ExpectedTable | ExpectedView | ExpectedMacro;

/** A kind of object that is compared. */
export type DriftedKind = "function" | "table" | "view" | "macro";

const kinds = {
  base_table: "table",
  view: "view",
  scalar_macro: "macro",
  table_macro: "macro",
} as const satisfies Partial<Record<ExpectedObject["kind"], DriftedKind>>;

/** What kind of object it is. */
export function driftedKind({ kind }: Pick<ExpectedObject, "kind">): DriftedKind {
  return kind in kinds ? kinds[kind as keyof typeof kinds] : "function";
}

/** Whether the name of an object is more than a name: a constant of generated code, which says what it takes it to be. */
export function isExpectedObject<T>(object: T): object is T & ExpectedObject {
  return typeof object === "object" && object !== null && "kind" in object && "fingerprint" in object;
}
