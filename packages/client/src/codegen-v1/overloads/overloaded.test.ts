import { float32, int32, type TypeSpec } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { overloaded } from "./overloaded.js";
import { scalarFunction } from "../scalars/scalar-function.js";
import { tableFunction } from "../table-functions/table-function.js";
import type { ArgumentDescriptor, FunctionDescriptor } from "../descriptors/function-descriptor.js";

/** A signature whose call answers which one was called. */
function signature(index: number, kind: "scalar" | "table", args: readonly ArgumentDescriptor[]): never {
  const descriptor: FunctionDescriptor = { kind, schema: ["main"], name: "f", args };
  const real = kind === "scalar" ? scalarFunction(descriptor as never) : tableFunction(descriptor as never);
  return Object.assign(() => index, { descriptor: real.descriptor }) as never;
}
const column = (key: string, type: TypeSpec): ArgumentDescriptor => ({ key, role: "column", type });
const positional = (key: string, type: TypeSpec): ArgumentDescriptor => ({ key, role: "positional", type });
const call = (fn: unknown, ...args: unknown[]): unknown => (fn as (...all: unknown[]) => unknown)(null, ...args);

describe("overloaded", () => {
  const series = overloaded(
    signature(0, "table", [positional("count", "int64")]),
    signature(1, "table", [positional("values", "utf8")]),
    signature(2, "table", [positional("start", "int64"), positional("stop", "int64")]),
    signature(3, "table", [positional("start", "int64"), positional("stop", "int64"), positional("step", "int64")]),
  );

  it("chooses by argument names", () => {
    expect(call(series, { count: 1n })).toBe(0);
    expect(call(series, { values: "1,2" })).toBe(1);
    expect(call(series, { start: 1n, stop: 2n })).toBe(2);
    expect(call(series, { start: 1n, stop: 2n, step: 1n }, { timeoutMs: 1 })).toBe(3);
  });

  it("refuses what fits none, with the signatures", () => {
    expect(() => call(series, { start: 1n })).toThrow(/no overload.*overloads\[2\]\(start: int64, stop: int64\)/);
  });

  it("chooses by column types where the names are the same", () => {
    const types = (["int32", "int64", "utf8", "uint64", "float32"] as const).map((type, index) =>
      signature(index, "scalar", [column("v", type)]),
    );
    const info = overloaded(...types);
    expect(call(info, { v: int32([1]) })).toBe(0);
    expect(call(info, { v: new Int32Array(1) })).toBe(0);
    expect(call(info, { v: [null, 1n] })).toBe(1);
    expect(call(info, { v: ["a"] })).toBe(2);
    expect(call(info, { v: new BigUint64Array(1) })).toBe(3);
    expect(call(info, { v: float32([0.5]) })).toBe(4);
    expect(() => call(info, { v: [1] })).toThrow(/more than one overload/);
  });

  it("chooses by the types of varargs, be they columns or arguments", () => {
    const concat = overloaded(
      signature(0, "scalar", [{ ...column("values", "int64"), varargs: true }]),
      signature(1, "scalar", [{ ...column("values", "utf8"), varargs: true }]),
    );
    expect(call(concat, { values: [[1n], [2n]] })).toBe(0);
    expect(call(concat, { values: [["a"], ["b"], ["c"]] })).toBe(1);
    expect(() => call(concat, { values: [["a"], [1n]] })).toThrow(/no overload takes values of these types/);

    const repeat = overloaded(
      signature(0, "table", [positional("count", "int64"), { ...positional("values", "int64"), varargs: true }]),
      signature(1, "table", [positional("count", "int64"), { ...positional("values", "utf8"), varargs: true }]),
    );
    expect(call(repeat, { count: 2n, values: [1n, 2n] })).toBe(0);
    expect(call(repeat, { count: 2n, values: ["x"] })).toBe(1);
  });

  it("tells a scalar without constants from one with them", () => {
    const format = overloaded(
      signature(0, "scalar", [column("value", "float64")]),
      signature(1, "scalar", [positional("precision", "int64"), column("value", "float64")]),
    );
    expect(call(format, { value: [1.5] })).toBe(0);
    expect(call(format, { value: [1.5] }, { timeoutMs: 10 })).toBe(0);
    expect(call(format, { value: [1.5] }, { precision: 2n })).toBe(1);
  });
});
