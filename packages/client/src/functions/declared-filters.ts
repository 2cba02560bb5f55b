import type { anyVersion } from "vgi-protocol";
import { type FilterCapabilities, noFilterCapabilities } from "../filters/filter-capabilities.js";

/** What a function declares that concerns filters. */
export interface DeclaredFilters {
  readonly projectionPushdown: boolean;
  readonly capabilities: FilterCapabilities;
}

/** Reads what the signatures of one name declare. Where they differ, none of it is relied on. */
export function declaredFilters(records: readonly anyVersion.FunctionInfo[]): DeclaredFilters {
  const declared = records.map((record) => ({
    projectionPushdown: record.projectionPushdown === true,
    capabilities: {
      filterPushdown: record.filterPushdown === true,
      filtersExactlyApplied: record.filtersExactlyApplied === true,
      supportedExpressionFilters: record.supportedExpressionFilters ?? [],
      semanticProfiles: record.filterSemanticProfiles ?? [],
      additionalFunctions: (record.additionalFilterFunctions ?? []).map(({ namespace, name, version }) => ({
        namespace,
        name,
        version: Number(version),
      })),
      evaluationContexts: record.filterEvaluationContexts ?? [],
    },
  }));
  const [first, ...others] = declared;
  const alike = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return first !== undefined && alike ? first : { projectionPushdown: false, capabilities: noFilterCapabilities };
}
