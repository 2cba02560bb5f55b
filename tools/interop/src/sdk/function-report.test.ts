import { describe, expect, it } from "vitest";
import { describeFunctions, functionTotals } from "./describe-functions.js";
import { type CallReport, functionReport } from "./function-report.js";
import { renderSdkCoverage } from "./render-sdk-coverage.js";

const place = { version: "0.47.0", transport: "stdio", catalog: "example", signature: "main.f(a int64)" } as const;
const compared: CallReport = { name: "one", status: "compared" };
const refused: CallReport = { name: "two", status: "refused", detail: "the worker refuses the call: no" };
const skipped: CallReport = { name: "three", status: "skipped", detail: "there is no client for it" };
const failed: CallReport = { name: "four", status: "failed", detail: "row 0 differ" };

describe("functionReport", () => {
  it("fails what nothing calls, unless a reason is known", () => {
    expect(functionReport(place, [], undefined)).toMatchObject({
      status: "failed",
      detail: expect.stringMatching(/no case/),
    });
    expect(functionReport(place, [], "it hangs")).toMatchObject({ status: "skipped", detail: "it hangs" });
  });

  it("fails with any call, and else is what the best call was", () => {
    expect(functionReport(place, [compared, failed], undefined)).toMatchObject({
      status: "failed",
      detail: "four: row 0 differ",
    });
    expect(functionReport(place, [skipped, compared, refused], undefined)).toMatchObject({
      status: "compared",
      calls: 1,
    });
    expect(functionReport(place, [skipped, refused], undefined)).toMatchObject({ status: "refused", calls: 0 });
    expect(functionReport(place, [skipped], "it hangs")).toMatchObject({ status: "skipped", detail: skipped.detail });
  });
});

const reports = [
  functionReport(place, [compared, compared], undefined),
  functionReport({ ...place, signature: "main.g()" }, [refused], undefined),
  functionReport({ ...place, signature: "main.h()" }, [], "it <hangs>"),
  functionReport({ ...place, signature: "main.h(b utf8)" }, [], "it <hangs>"),
  functionReport({ ...place, catalog: "other" }, [failed], undefined),
];

it("counts, and names what failed and why the rest was not compared", () => {
  expect(functionTotals(reports)).toEqual({ compared: 1, refused: 1, failed: 1, skipped: 2, calls: 2 });
  expect(describeFunctions(reports)).toEqual([
    "FAILED 0.47.0 stdio sdk: other.main.f(a int64): four: row 0 differ",
    "NOT COMPARED through the SDK because the worker refuses the call: no:",
    "  example.main.g() (0.47.0 stdio)",
    "NOT COMPARED through the SDK because it <hangs>:",
    "  example.main.h() (0.47.0 stdio)",
    "  example.main.h(b utf8) (0.47.0 stdio)",
  ]);
});

it("shows counts by catalog and version, and each reason once", () => {
  const page = renderSdkCoverage(reports);
  expect(page).toContain("| catalog | 0.47.0 |");
  expect(page).toContain("| `example` | 1+1 (2) |");
  expect(page).toContain("| `other` | **0, 1 failed** |");
  expect(page).toContain("- `example.main.h`: it \\<hangs\\>.");
});
