import type { CaseReport } from "./lane.js";

/** Counts of a run. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** How many cases ended how. */
export function totalsOf(reports: readonly CaseReport[]): Totals {
  const count = (status: CaseReport["status"]): number => reports.filter((report) => report.status === status).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

/** The totals as the last line of a run. */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** What failed, with what differs, and every reason to skip with the cases it concerns. */
export function describeReports(reports: readonly CaseReport[]): string[] {
  const failures = reports
    .filter(({ status }) => status === "failed")
    .map(({ version, transport, name, detail }) => `FAILED ${version} ${transport}: ${name}: ${detail}`);
  const reasons = new Map<string, Map<string, string[]>>();
  for (const { version, transport, name, status, detail = "" } of reports) {
    if (status !== "skipped") continue;
    const names = reasons.get(detail) ?? new Map<string, string[]>();
    const lanes = names.get(name) ?? [];
    lanes.push(`${version} ${transport}`);
    reasons.set(detail, names.set(name, lanes));
  }
  const skips: string[] = [];
  for (const [reason, names] of reasons) {
    skips.push(`SKIPPED because ${reason}:`);
    for (const [name, lanes] of names) skips.push(`  ${name} (${lanes.join(", ")})`);
  }
  return [...failures, ...skips];
}
