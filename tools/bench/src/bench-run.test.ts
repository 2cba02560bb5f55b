import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { type BenchRun, describeMachine, saveRun, writeRun } from "./bench-run.js";
import type { WorkloadResult } from "./run-workload.js";
import { temporaryFolder } from "./temporary-folder.js";

function result(workload: string, median: number): WorkloadResult {
  const contender = { name: "a", median, least: median, most: median, spread: 0, ratio: 1, figures: [median, median] };
  const rest = { description: "", unit: "ms", isHigherBetter: false, isComparison: true, absent: [] };
  return { workload, ...rest, contenders: [contender] };
}

function runOf(...results: readonly WorkloadResult[]): BenchRun {
  return { date: "2026-01-02", machine: describeMachine(), isQuick: false, repeats: 7, results };
}

test("a run is written with five digits, and the figures of a contender on one line", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "run.json");
  await writeRun(file, runOf(result("scan", 1234.56789)));
  const text = await readFile(file, "utf8");
  expect(text).toContain('"figures": [1234.6, 1234.6]');
  expect((JSON.parse(text) as BenchRun).results[0]?.contenders[0]?.median).toBe(1234.6);
});

test("a merged run has the new figures in the old places, and what is new behind", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "run.json");
  await writeRun(file, runOf(result("scan", 1), result("call", 2)));
  const save = await saveRun(file, { isMerged: true, isQuick: false, repeats: 7 });
  await save([result("load", 3)]);
  await save([result("load", 3), result("scan", 4)]);
  const { results } = JSON.parse(await readFile(file, "utf8")) as BenchRun;
  expect(results.map(({ workload, contenders }) => [workload, contenders[0]?.median])).toEqual([
    ["scan", 4],
    ["call", 2],
    ["load", 3],
  ]);
});

test("runs of different kinds are not merged", async () => {
  await using folder = await temporaryFolder();
  const file = path.join(folder.path, "run.json");
  await writeFile(file, JSON.stringify(runOf(result("scan", 1))));
  await expect(saveRun(file, { isMerged: true, isQuick: true, repeats: 7 })).rejects.toThrow(
    "measured with another isQuick",
  );
});
