import type { FunctionIdentity } from "./filter-node.js";

/** How filters are written for a worker: a fact of its protocol version. */
export interface FilterEncoding {
  /** The older form of protocol 1.x, or filter encoding v2 of protocol 2.x; each refuses the other. */
  readonly form: "v1" | "v2";
  /**
   * Whether a boolean column may stand alone as a condition. Workers of the first releases of protocol 2.0 refuse it; for
   * them it is compared with TRUE. Of no concern to v1, which has no such condition.
   */
  readonly bareBooleans: boolean;
}

/** What a function declares about filters; the fields of `FunctionInfo` that 1.x or 2.x workers lack are empty. */
export interface FilterCapabilities {
  /** Whether it takes filters at all. */
  readonly filterPushdown: boolean;
  /** Since 1.4: whether it applies them exactly, so that nobody needs to check its rows. */
  readonly filtersExactlyApplied: boolean;
  /** 1.x: names of functions that it evaluates in filters, as DuckDB has them: `starts_with`, `prefix`, `&&`. */
  readonly supportedExpressionFilters: readonly string[];
  /** 2.x: meanings of expressions that it knows. */
  readonly semanticProfiles: readonly string[];
  /** 2.x: functions beyond the standard ones. */
  readonly additionalFunctions: readonly FunctionIdentity[];
  /** 2.x: contexts that it evaluates in. */
  readonly evaluationContexts: ReadonlyArray<{
    readonly profile: string;
    readonly providerFingerprint: string | null;
  }>;
}

/** What a function is that declares nothing. */
export const noFilterCapabilities: FilterCapabilities = {
  filterPushdown: false,
  filtersExactlyApplied: false,
  supportedExpressionFilters: [],
  semanticProfiles: [],
  additionalFunctions: [],
  evaluationContexts: [],
};
