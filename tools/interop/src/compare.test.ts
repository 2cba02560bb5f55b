import { describe, expect, it } from "vitest";
import type { CallCase } from "./case.js";
import { compareOutcomes } from "./compare.js";
import type { CallResult } from "./reference.js";

const call: CallCase = { name: "a call", kind: "table", function: "sequence" };
const failing: CallCase = { ...call, fails: "VGI_RPC" };
const columns = [{ name: "n", type: "int64", nullable: true }] as const;
const result: CallResult = { bound: { fields: columns }, columns, rows: [["1"], ["2"]], ordered: true };

/** What is said when a result has changed in this way. */
function changed(change: Partial<CallResult>): string | undefined {
  return compareOutcomes(call, { result: { ...result, ...change } }, { result });
}

describe("compareOutcomes", () => {
  it("accepts equal results, whatever the order of object keys", () => {
    const shuffled = [{ nullable: true, type: "int64", name: "n" }] as const;
    expect(compareOutcomes(call, { result: { ...result, columns: shuffled } }, { result })).toBeUndefined();
  });

  it("names the first row that differs", () => {
    const actual = { result: { ...result, rows: [["1"], ["3"]] } };
    expect(compareOutcomes(call, actual, { result })).toMatch(/row 1 differ[^]*\["3"\][^]*\["2"\]/);
  });

  it("looks at the order of rows only where the function declares one", () => {
    const actual = { result: { ...result, rows: [["2"], ["1"]] } };
    expect(compareOutcomes(call, actual, { result })).toMatch(/row 0 differ/);
    expect(compareOutcomes(call, actual, { result: { ...result, ordered: false } })).toBeUndefined();
  });

  it("sees a missing row, another type and another nullability", () => {
    expect(changed({ rows: [["1"]] })).toMatch(/1 rows, and the Python client has 2/);
    expect(changed({ columns: [{ name: "n", type: "int32", nullable: true }] })).toMatch(/the columns differ/);
    expect(changed({ bound: { fields: [{ name: "n", type: "int64", nullable: false }] } })).toMatch(
      /bound schema differ/,
    );
  });

  it("sees a failure on either side", () => {
    const error = { type: "ClientError", message: "boom" };
    expect(compareOutcomes(call, { result }, { error })).toMatch(/Python client failed: ClientError: boom/);
    const ours = { error: { code: "VGI_RPC", message: "boom", remote: "boom" } };
    expect(compareOutcomes(call, ours, { result })).toMatch(/this client failed: VGI_RPC/);
  });

  it("compares failures by code, and by what the worker said", () => {
    const error = { type: "ClientError", message: "ValueError: too\n  small\n\nRemote traceback: …" };
    const ours = (code: string, remote: string): string | undefined =>
      compareOutcomes(failing, { error: { code, message: remote, remote } }, { error });
    expect(ours("VGI_RPC", "ValueError: too small")).toBeUndefined();
    expect(ours("VGI_RPC", "ValueError: too large")).toMatch(/messages differ/);
    expect(ours("VGI_PROTOCOL", "ValueError: too small")).toMatch(
      /should fail with VGI_RPC, and the error is VGI_PROTOCOL/,
    );
    expect(compareOutcomes(failing, { result }, { error })).toMatch(/this client succeeded/);
  });
});
