import { vectorFromArray, Int32, Int64, Utf8, type Vector } from "apache-arrow";
import { readRows } from "vgi-arrow";
import { expect, it } from "vitest";
import type { FunctionDescriptor } from "../descriptors/function-descriptor.js";
import { inputBatches } from "./input-columns.js";

const descriptor = (): FunctionDescriptor => ({
  kind: "scalar",
  schema: ["main"],
  name: "add",
  args: [
    { key: "left", role: "column", type: "null", any: true },
    { key: "right", role: "column", type: "int64" },
  ],
});

const int64 = new Int64();
const numbers = (...values: bigint[]): Vector => vectorFromArray(values, int64);

function rowsOf(add: FunctionDescriptor, given: Record<string, unknown>): object[] {
  return inputBatches(add, given).flatMap((batch) => readRows(batch));
}

it("takes vectors of the types of the last call into a batch of its schema", () => {
  const add = descriptor();
  const [first] = inputBatches(add, { left: numbers(1n, 2n), right: numbers(3n, 4n) });
  const [second] = inputBatches(add, { right: numbers(6n), left: numbers(5n) });
  expect(second?.schema).toBe(first?.schema);
  expect(readRows(second!)).toEqual([{ left: 5n, right: 6n }]);
});

it("takes whatever else comes after that as it would without", () => {
  const add = descriptor();
  const given = { left: numbers(1n), right: numbers(2n) };
  rowsOf(add, given);
  expect(rowsOf(add, { ...given, left: vectorFromArray(["a"], new Utf8()) })).toEqual([{ left: "a", right: 2n }]);
  expect(rowsOf(add, { ...given, right: vectorFromArray([7], new Int32()) })).toEqual([{ left: 1n, right: 7n }]);
  expect(rowsOf(add, { ...given, right: { constant: 8n } })).toEqual([{ left: 1n, right: 8n }]);
  expect(rowsOf(add, { left: [3n], right: [4n] })).toEqual([{ left: 3n, right: 4n }]);
  const chunks = numbers(1n).concat(numbers(2n));
  expect(rowsOf(add, { left: chunks, right: chunks })).toHaveLength(2);
});

it.each([
  ["unlike lengths", { right: numbers(2n, 3n) }, /Column "right" has 2 rows where the batch has 1/],
  ["a column that there is not", { other: numbers(2n) }, /there is no such column/],
  ["a column that is missing", { right: undefined }, /column right.*it was not given/s],
  ["null", { right: null }, /column/],
])("refuses %s after such a call, too", (_what, wrong, message) => {
  const add = descriptor();
  const given = { left: numbers(1n), right: numbers(2n) };
  rowsOf(add, given);
  expect(() => rowsOf(add, { ...given, ...wrong })).toThrow(message);
});
