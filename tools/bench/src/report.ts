import type { ContenderResult, WorkloadResult } from "./run-workload.js";

/** One workload as a table for people. */
export function formatResult(result: WorkloadResult): string {
  const better = result.isHigherBetter ? "more is better" : "less is better";
  const header = ["", `median, ${result.unit}`, "spread", "least", "most", "the first is"];
  const rows = result.contenders.map((one, index) => row(one, result.isComparison && index > 0));
  const absent = result.absent.map(({ name, reason }) => `  ${name}: not measured, ${reason}`);
  return [`${result.workload}: ${result.description} (${better})`, ...table([header, ...rows]), ...absent].join("\n");
}

function row({ name, median, spread, least, most, ratio }: ContenderResult, isCompared: boolean): string[] {
  const than = isCompared ? `${ratio.toFixed(2)} × as good` : "";
  return [name, figure(median), `±${(spread * 100).toFixed(1)} %`, figure(least), figure(most), than];
}

/** Three digits that mean something. */
export function figure(value: number): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function table(rows: readonly (readonly string[])[]): string[] {
  const columns = rows[0]?.length ?? 0;
  const widths = Array.from({ length: columns }, (_, index) =>
    Math.max(...rows.map((cells) => cells[index]?.length ?? 0)),
  );
  return rows.map((cells) =>
    `  ${cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join("  ")}`.trimEnd(),
  );
}
