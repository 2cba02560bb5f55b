import { expect, it } from "vitest";
import type { CaseReport } from "./lane.js";
import { describeReports, totalsLine, totalsOf } from "./report.js";

const reports: readonly CaseReport[] = [
  { version: "0.8.0", transport: "stdio", name: "a", status: "passed" },
  { version: "0.8.0", transport: "stdio", name: "b", status: "failed", detail: "row 0 differ" },
  { version: "0.8.0", transport: "stdio", name: "c", status: "skipped", detail: "there is none" },
  { version: "0.8.0", transport: "http", name: "c", status: "skipped", detail: "there is none" },
];

it("counts, and names every failure and every reason to skip", () => {
  expect(totalsLine(totalsOf(reports))).toBe("1 passed, 1 failed, 2 skipped");
  expect(describeReports(reports)).toEqual([
    "FAILED 0.8.0 stdio: b: row 0 differ",
    "SKIPPED because there is none:",
    "  c (0.8.0 stdio, 0.8.0 http)",
  ]);
});
