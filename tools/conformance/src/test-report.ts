import { readFile } from "node:fs/promises";

/** What became of one test. */
export interface TestResult {
  readonly id: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it was skipped, or the last line of its failure. */
  readonly reason: string;
}

/** Counts of results. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Reads the report that `conftest.py` writes. */
export async function readReport(file: string): Promise<readonly TestResult[]> {
  return JSON.parse(await readFile(file, "utf8")) as TestResult[];
}

export function totalsOf(results: readonly TestResult[]): Totals {
  const count = (outcome: TestResult["outcome"]): number => results.filter((test) => test.outcome === outcome).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

/** `N passed, N failed, N skipped` */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** Reasons for which tests were skipped, the commonest first, each with its number. */
export function skipReasons(results: readonly TestResult[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { outcome, reason } of results) {
    if (outcome === "skipped") counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  return [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([reason, count]) => `${String(count).padStart(5)}  ${reason}`);
}
