import type { FunctionReport } from "./function-report.js";

/** Functions of a lane by what came of them. */
export interface FunctionTotals {
  readonly compared: number;
  readonly refused: number;
  readonly failed: number;
  readonly skipped: number;
  /** Calls that were compared. */
  readonly calls: number;
}

/** How many functions ended how. */
export function functionTotals(reports: readonly FunctionReport[]): FunctionTotals {
  const count = (status: FunctionReport["status"]): number => reports.filter((each) => each.status === status).length;
  const calls = reports.reduce((sum, each) => sum + each.calls, 0);
  return {
    compared: count("compared"),
    refused: count("refused"),
    failed: count("failed"),
    skipped: count("skipped"),
    calls,
  };
}

/** The totals as a line of a run. */
export function functionTotalsLine({ compared, refused, failed, skipped, calls }: FunctionTotals): string {
  return `${compared} functions compared in ${calls} calls, ${refused} refused alike, ${failed} failed, ${skipped} skipped`;
}

/** What failed, and every reason to skip, or to refuse, with the functions that it concerns. */
export function describeFunctions(reports: readonly FunctionReport[]): string[] {
  const failures = reports
    .filter(({ status }) => status === "failed")
    .map(({ version, transport, catalog, signature, detail }) => {
      return `FAILED ${version} ${transport} sdk: ${catalog}.${signature}: ${detail ?? ""}`;
    });
  const uncompared: string[] = [];
  for (const { reason, functions } of uncomparedFunctions(reports)) {
    uncompared.push(`NOT COMPARED through the SDK because ${reason}:`);
    for (const { name, lanes } of functions) uncompared.push(`  ${name} (${lanes.join(", ")})`);
  }
  return [...failures, ...uncompared];
}

/** Functions that were not compared for one reason. */
export interface Uncompared {
  readonly reason: string;
  readonly functions: readonly { readonly name: string; readonly lanes: readonly string[] }[];
}

/** Functions without a comparison, by their reasons. */
export function uncomparedFunctions(reports: readonly FunctionReport[]): readonly Uncompared[] {
  const reasons = new Map<string, Map<string, string[]>>();
  for (const { version, transport, catalog, signature, status, detail = "" } of reports) {
    if (status !== "skipped" && status !== "refused") continue;
    const functions = reasons.get(detail) ?? new Map<string, string[]>();
    const name = `${catalog}.${signature}`;
    functions.set(name, [...(functions.get(name) ?? []), `${version} ${transport}`]);
    reasons.set(detail, functions);
  }
  return [...reasons].map(([reason, functions]) => ({
    reason,
    functions: [...functions].map(([name, lanes]) => ({ name, lanes })),
  }));
}
