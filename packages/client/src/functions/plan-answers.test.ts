import { describe, expect, it } from "vitest";
import { WorkerAnswerError } from "../errors/index.js";
import type { ScanPlan } from "../model/scan-plan.js";
import { planAnswers } from "./plan-answers.js";

const planWith = (nextCursors: readonly string[]): ScanPlan => ({
  splits: [],
  nextCursors,
  maxWorkers: null,
  estimatedTotalSplits: null,
  estimatedTotalRows: null,
  estimatedTotalBytes: null,
});

/** The cursors that are asked for, where each names those of `next`. */
async function asked(
  next: (cursor: string | undefined) => readonly string[],
  first?: string,
  maxResponses?: number,
): Promise<(string | undefined)[]> {
  const cursors: (string | undefined)[] = [];
  const ask = async (cursor: string | undefined): Promise<ScanPlan> => {
    cursors.push(cursor);
    return planWith(next(cursor));
  };
  for await (const plan of planAnswers("shards", first, ask, maxResponses)) expect(plan.splits).toEqual([]);
  return cursors;
}

describe("the answers of a plan", () => {
  const tree: Readonly<Record<string, readonly string[]>> = { start: ["a", "b"], a: ["a1"], b: ["b1", "b2"] };
  const ofTree = (cursor = "start"): readonly string[] => tree[cursor] ?? [];

  it("are followed along every cursor, from the beginning or from one of them", async () => {
    expect(await asked(ofTree)).toEqual([undefined, "a", "b", "a1", "b1", "b2"]);
    expect(await asked(ofTree, "b")).toEqual(["b", "b1", "b2"]);
  });

  it.each([
    ["its own", () => ["again"]],
    ["that of an earlier one", (cursor = "a") => [cursor === "a" ? "b" : "a"]],
    ["one twice", () => ["a", "a"]],
  ])("fail when one names %s", async (_, next: (cursor?: string) => string[]) => {
    const error = await asked(next, "a").catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WorkerAnswerError);
    expect(String(error)).toContain("shards answered a plan that names one cursor twice");
  });

  it("fail when they do not end, one after the other or at once", async () => {
    const endless = asked((cursor = "") => [`${cursor}x`], undefined, 50);
    await expect(endless).rejects.toThrow(/more than 50 answers \(maxResponses/);
    const wide = asked(() => Array.from({ length: 100 }, (_, index) => String(index)), undefined, 50);
    await expect(wide).rejects.toThrow(/more than 50 answers/);
    await expect(asked((cursor = "") => [`${cursor}x`])).rejects.toThrow(/more than 10000 answers/);
  });

  it.each([0, -1, 1.5, Number.NaN])("are not limited to %s", async (maxResponses) => {
    await expect(asked(ofTree, undefined, maxResponses)).rejects.toThrow(/maxResponses .*expected an integer from 1/);
  });

  it("may be as many as allowed", async () => {
    expect(await asked(ofTree, undefined, 6)).toHaveLength(6);
  });
});
