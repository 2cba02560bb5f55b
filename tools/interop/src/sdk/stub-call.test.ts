import { scalarFunction, tableFunction, type FunctionDescriptor } from "vgi-client/codegen-v1";
import { describe, expect, it } from "vitest";
import { float64, input, int64, typed, utf8 } from "../literals.js";
import type { GeneratedFunction } from "./generated-functions.js";
import { stubCall } from "./stub-call.js";

function fn(kind: "scalar" | "table", args: FunctionDescriptor["args"]): GeneratedFunction {
  const descriptor = { kind, schema: ["main"], name: "f", args };
  return kind === "scalar" ? scalarFunction(descriptor as never) : tableFunction(descriptor as never);
}

const scan = fn("table", [
  { key: "count", role: "positional", type: "int64" },
  { key: "parts", role: "positional", type: "utf8", varargs: true },
  { key: "batchSize", name: "batch_size", role: "named", type: "int64", optional: true },
]);
const scalar = fn("scalar", [
  { key: "factor", role: "positional", type: "int64" },
  { key: "value", role: "column", type: "null", any: true },
]);
const timeoutMs = 60_000;

/** A call of the scan. */
function call(positional: readonly unknown[], more: object = {}): unknown {
  return stubCall(scan, { kind: "table", function: "f", positional, ...more } as never);
}

describe("stubCall", () => {
  it("gives arguments the names of the signature", () => {
    const given = {
      kind: "table",
      function: "f",
      positional: [int64(3), utf8("a"), utf8("b")],
      named: { batch_size: int64(2) },
    };
    expect(stubCall(scan, given as never)?.given).toEqual([
      { count: 3n, parts: ["a", "b"], batchSize: 2n },
      { timeoutMs },
    ]);
  });

  it("gives columns in one piece, with their type where it is not beyond doubt", () => {
    const given = { kind: "scalar", function: "f", positional: [int64(3)] };
    const plain = { ...given, input: input({ value: "int64" }, [["1"], [null]], [["2"]]) };
    expect(stubCall(scalar, plain as never)?.given).toEqual([{ value: [1n, null, 2n] }, { factor: 3n }, { timeoutMs }]);
    const narrow = { ...given, input: input({ value: "int8" }, [["1"]]) };
    expect(stubCall(scalar, narrow as never)?.given[0]).toEqual({ value: { type: "int8", values: [1] } });
  });

  it("chooses the signature by number and types, and says the types then", () => {
    const other = fn("table", [{ key: "share", role: "positional", type: "float64" }]);
    const both = Object.assign(() => undefined, { descriptor: scan.descriptor, overloads: [scan, other] }) as never;
    const found = stubCall(both, { kind: "table", function: "f", positional: [float64(0.5)] });
    expect(found?.signature).toBe(other.descriptor);
    expect(found?.given[0]).toEqual({ share: { type: "float64", value: 0.5 } });
  });

  it("finds nothing for arguments that no signature takes", () => {
    expect(call([utf8("3")])).toBeUndefined();
    expect(call([])).toBeUndefined();
    expect(call([int64(1), int64(2)])).toBeUndefined();
    expect(call([int64(1)], { named: { size: int64(1) } })).toBeUndefined();
    expect(call([int64(1)], { named: { batch_size: typed("int32", "1") } })).toBeUndefined();
    expect(call([int64(1)], { kind: "scalar" })).toBeUndefined();
  });
});
