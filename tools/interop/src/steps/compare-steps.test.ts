import { describe, expect, it } from "vitest";
import { compareSteps } from "./compare-steps.js";
import type { Step, StepOutcome } from "./step.js";

const get: Step = { method: "table_get", schema: ["main"], name: "people" };

function compared(step: Step, actual: StepOutcome, expected: StepOutcome): string | undefined {
  return compareSteps([step], [actual], [expected]);
}

function remote(type: string, message: string): StepOutcome {
  return { error: { remote: true, type, message } };
}

describe("compareSteps", () => {
  it("finds equal answers equal, whatever the order of keys", () => {
    expect(compared(get, { result: { a: 1, b: [2] } }, { result: { b: [2], a: 1 } })).toBeUndefined();
    expect(compared(get, {}, { result: null })).toBeUndefined();
  });

  it("names the step that differs", () => {
    const outcomes = [{ result: 1 }, { result: 2 }];
    expect(compareSteps([get, get], outcomes, [{ result: 1 }, { result: 3 }])).toMatch(/^step 2, table_get: .*differ/);
  });

  it("compares type and message of errors, and who gave them", () => {
    const error = remote("ValueError", "Table not found");
    expect(compared(get, error, remote("ValueError", "ValueError: Table not found"))).toBeUndefined();
    expect(compared(get, error, remote("KeyError", "Table not found"))).toMatch(/the errors differ/);
    expect(compared(get, error, remote("ValueError", "View not found"))).toMatch(/the errors differ/);
    expect(compared(get, error, { error: { remote: false, type: "ValueError", message: "Table not found" } })).toMatch(
      /the errors differ/,
    );
    expect(compared(get, error, { result: null })).toMatch(/^step 1, table_get: this client failed/);
    expect(compared(get, { result: null }, error)).toMatch(/the Python client failed/);
  });

  it("takes a refusal by this client where the Python client has nothing to give", () => {
    const refused: Step = { method: "catalog_transaction_begin", refused: "VGI_USAGE" };
    const ours: StepOutcome = { error: { remote: false, type: "VGI_USAGE", message: "it has no transactions" } };
    expect(compared(refused, ours, { result: false })).toBeUndefined();
    expect(compared(refused, ours, remote("CatalogReadOnlyError", "no"))).toBeUndefined();
    expect(compared(refused, ours, { result: { bound: null, columns: null, rows: [] } })).toBeUndefined();
    expect(compared(refused, ours, { result: { columns: [], rows: [[]] } })).toMatch(/and the Python client gives/);
    expect(compared(refused, ours, { result: true })).toMatch(/and the Python client gives true/);
    expect(compared(refused, { result: true }, { result: false })).toMatch(/should be refused with VGI_USAGE/);
  });

  it("leaves out what the Python client can't do, or does not tell", () => {
    expect(compared(get, { result: 1 }, { unsupported: "no such method" })).toBeUndefined();
    const ours = { result: { rows: [], bound: { fields: [] }, parents: [[0]] } };
    expect(compared(get, ours, { result: { rows: [], bound: null } })).toBeUndefined();
    expect(compared(get, ours, { result: { rows: [], bound: { fields: [1] } } })).toMatch(/the answers differ/);
  });

  it("does not mind the order of listings, and minds that of rows", () => {
    const [ab, ba] = [{ result: ["a", "b"] }, { result: ["b", "a"] }];
    expect(compared({ method: "schemas" }, ab, ba)).toBeUndefined();
    expect(compared({ method: "table_function" }, ab, ba)).toMatch(/the answers differ/);
  });
});
