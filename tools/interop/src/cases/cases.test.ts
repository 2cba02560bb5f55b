import { workerVersions } from "@vgi-tools/real-workers";
import { describe, expect, it } from "vitest";
import { casesOf } from "../lane.js";
import { selectCases } from "../select-cases.js";
import { functionCases, interopCases } from "./index.js";

describe("interopCases", () => {
  it("have names of their own", () => {
    const names = [...interopCases, ...functionCases].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(workerVersions)("call at least 40 functions of $version, of every kind", ({ version }) => {
    const calls = casesOf(version, interopCases).filter((each) => "function" in each && each.fails === undefined);
    const functions = new Set(calls.map((each) => ("function" in each ? each.function : "")));
    expect(functions.size).toBeGreaterThanOrEqual(40);
    expect(new Set(calls.map(({ kind }) => kind))).toEqual(
      new Set(["scalar", "table", "table_in_out", "table_buffering", "aggregate"]),
    );
  });

  it("are plain JSON, as the Python side reads them", () => {
    const all = [...interopCases, ...functionCases];
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });
});

describe("selectCases", () => {
  it("keeps the catalog lists beside what was asked for", () => {
    expect(selectCases(interopCases, "table positional").map(({ name }) => name)).toEqual([
      "catalogs of worker",
      "table positional",
    ]);
  });

  it("refuses a text that no name has", () => {
    expect(() => selectCases(interopCases, "no such case")).toThrow(/No case has a name with "no such case"/);
  });
});
