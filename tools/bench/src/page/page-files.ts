import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { BenchRun } from "../bench-run.js";
import { workloadGroups } from "../workloads/index.js";
import { targets } from "../workloads/targets.js";
import { renderPage } from "./render-page.js";
import { renderPlot } from "./render-plot.js";

const root = new URL("../../../../", import.meta.url);

/** The figures that are committed, and that the page is made of. */
const committedRun: string = fileURLToPath(new URL("tools/bench/results/latest.json", root));

/** The page and its plot, by their paths, as the committed figures make them. */
export async function pageFiles(): Promise<ReadonlyMap<string, string>> {
  const run = JSON.parse(await readFile(committedRun, "utf8")) as BenchRun;
  const optimisations = await readFile(new URL("tools/bench/optimisations.md", root), "utf8");
  const names = Object.entries(workloadGroups).map(([group, all]) => [group, all.map(({ name }) => name)] as const);
  const page = renderPage({ run, targets, groups: Object.fromEntries(names), optimisations });
  return new Map([
    [fileURLToPath(new URL("docs/benchmarks.md", root)), page],
    [fileURLToPath(new URL("docs/benchmarks.svg", root)), renderPlot(run.results)],
  ]);
}

/** Writes the page and its plot. */
export async function writePage(): Promise<void> {
  for (const [file, text] of await pageFiles()) await writeFile(file, text);
}
