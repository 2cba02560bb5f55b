import type { anyVersion } from "vgi-protocol";
import type { ScanHints } from "../model/call.js";

type HintFields = Pick<
  anyVersion.InitRequestInput,
  | "pushdownFilters"
  | "joinKeys"
  | "orderByColumnName"
  | "orderByDirection"
  | "orderByNullOrder"
  | "orderByLimit"
  | "tablesamplePercentage"
  | "tablesampleSeed"
  | "rowLimit"
>;

/** Fields of an `init` or plan for what a scan may leave out. */
export function hintFields(hints: ScanHints = {}): HintFields {
  const { orderBy, sample } = hints;
  return {
    pushdownFilters: hints.pushdownFilters ?? null,
    joinKeys: hints.joinKeys ?? null,
    orderByColumnName: orderBy?.column ?? null,
    orderByDirection: orderBy === undefined ? null : (orderBy.direction ?? "ASC"),
    orderByNullOrder: orderBy === undefined ? null : (orderBy.nulls ?? "NULLS_LAST"),
    orderByLimit: orderBy?.limit ?? null,
    tablesamplePercentage: sample?.percentage ?? null,
    tablesampleSeed: sample?.seed ?? null,
    rowLimit: hints.rowLimit ?? null,
  };
}
