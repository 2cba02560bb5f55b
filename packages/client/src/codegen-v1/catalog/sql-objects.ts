import type { Json } from "../../model/catalog.js";

/**
 * A view: SQL that the worker gives to engines. Without one its rows can't be read, and the worker does not say which columns they
 * have. It is also a name for `db.objects.views`.
 *
 * @example
 * ```ts
 * const now = await db.objects.views.get(evenNumbers); // its definition today, or null
 * ```
 */
export interface View {
  readonly kind: "view";
  /** Schema path. */
  readonly schema: readonly string[];
  /** Wire name. */
  readonly name: string;
  readonly comment: string | null;
  /** A query. */
  readonly definition: string;
  /** `viewFingerprint` of what it was generated from. */
  readonly fingerprint?: string;
}

/**
 * A macro: SQL with parameters, which the worker gives to engines; nothing calls it without one. It is also a name for
 * `db.objects.macros`.
 *
 * @example
 * ```ts
 * clamp.parameters; // readonly ["val", "lo", "hi"]
 * const now = await db.objects.macros.get(clamp);
 * ```
 */
export interface Macro<
  Parameters extends readonly string[] = readonly string[],
  Defaults extends Readonly<Record<string, Json>> = Readonly<Record<string, Json>>,
> {
  readonly kind: "scalar_macro" | "table_macro";
  /** Schema path. */
  readonly schema: readonly string[];
  /** Wire name. */
  readonly name: string;
  readonly comment: string | null;
  /** Names of the parameters, in order. */
  readonly parameters: Parameters;
  /** Defaults of parameters by name, as JSON. */
  readonly defaults: Defaults;
  /** An expression of a scalar macro, a query of a table macro. */
  readonly definition: string;
  /** `macroFingerprint` of what it was generated from. */
  readonly fingerprint?: string;
}

/** What a catalog has for SQL engines, as constants. */
export type SqlObject = View | Macro;
