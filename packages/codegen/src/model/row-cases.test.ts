import { describe, expect, test } from "vitest";
import type { Json } from "vgi-client";
import { arg, fn } from "../testing/build-model.js";
import { rowCases } from "./row-cases.js";

const model = fn("f", {
  arguments: [
    arg("mode", { role: "named", type: "utf8", optional: true, default: "plain" }),
    arg("deep", { role: "named", type: "bool", optional: true }),
    arg("count", { role: "named", optional: true }),
    arg("since", { role: "named", type: "date32", optional: true }),
    arg("any", { role: "named", type: "null", any: true, optional: true }),
    arg("rest", { varargs: true }),
  ],
});

type Given = Readonly<Record<string, Json>>;

/** The cases of calls with these arguments, of which each has the rows of its place unless told otherwise. */
function casesOf(sets: readonly Given[], outputs: readonly number[] = sets.map((_, index) => index)): unknown[] {
  const bound = sets.map((given, index) => ({ arguments: given, output: outputs[index] ?? 0 }));
  const cases = rowCases(model, bound, ({ type }) => type !== "date32");
  return cases.map(({ when, output }) => [Object.fromEntries(when), output]);
}

describe("row types are told apart", () => {
  test("by the values of a text, where a default counts as the value that it is", () => {
    expect(casesOf([{}, { mode: "wide" }])).toEqual([
      [{ mode: ["plain", null] }, 0],
      [{ mode: ["wide"] }, 1],
    ]);
    expect(casesOf([{ mode: "plain" }, { mode: "wide" }, { mode: "tall" }], [0, 1, 1])).toEqual([
      [{ mode: ["plain", null] }, 0],
      [{ mode: ["tall", "wide"] }, 1],
    ]);
  });

  test("by a flag, which says nothing of its other value", () => {
    expect(casesOf([{ count: 1 }, { count: 1, deep: true }])).toEqual([
      [{ deep: "absent" }, 0],
      [{ deep: [true] }, 1],
    ]);
  });

  test("by whether a number is given, and by its value only where that is not enough", () => {
    expect(casesOf([{}, { count: 3 }])).toEqual([
      [{ count: "absent" }, 0],
      [{ count: "given" }, 1],
    ]);
    expect(casesOf([{ count: 1 }, { count: "2" }])).toEqual([
      [{ count: [1] }, 0],
      [{ count: [2] }, 1],
    ]);
  });

  test("by two arguments together, then by all", () => {
    expect(casesOf([{ mode: "wide" }, { mode: "wide", count: 1 }, { count: 1 }])).toHaveLength(3);
    const three: Given[] = [
      { deep: true },
      { mode: "x", deep: true },
      { deep: true, count: 1 },
      { since: "2020-01-01", deep: true },
    ];
    expect(casesOf(three)).toHaveLength(4);
  });

  test.each<[string, Given[], number[]?]>([
    ["the same arguments gave different rows", [{ count: 1 }, { count: 1 }]],
    ["only values differ that have no literals", [{ since: "2020-01-01" }, { since: "2021-01-01" }]],
    ["a number may be of any type", [{ any: 1 }, { any: 2 }]],
    ["the value is in the environment", [{ mode: "${env:MODE}" }, { mode: "x" }]],
    ["only the items of a list differ", [{ rest: [1] }, { rest: [2] }]],
    ["there is one row type", [{ count: 1 }, { count: 2 }], [0, 0]],
  ])("not, where %s", (_why, sets, outputs) => {
    expect(casesOf(sets, outputs)).toEqual([]);
  });
});
