import { readFile } from "node:fs/promises";
import { describe, expect, it, test } from "vitest";
import type { BenchRun } from "../bench-run.js";
import type { ContenderResult, WorkloadResult } from "../run-workload.js";
import type { Target } from "../workloads/targets.js";
import { judgeTarget } from "./judge-targets.js";
import { pageFiles } from "./page-files.js";
import { renderPage } from "./render-page.js";
import { renderPlot } from "./render-plot.js";

function contender(name: string, median: number, ratio: number): ContenderResult {
  return { name, median, ratio, least: median, most: median, spread: 0.05, figures: [median] };
}

function result(workload: string, ratio: number): WorkloadResult {
  return {
    workload,
    description: `what ${workload} is`,
    unit: "rows/s",
    isHigherBetter: true,
    isComparison: true,
    contenders: [contender("this client", 100 * ratio, 1), contender("Python client 0.47.0", 100, ratio)],
    absent: [{ name: "Haybarn 1.5.3", reason: "speaks protocol 1.0.0 only" }],
  };
}

function withCeiling(ratio: number, ofAlone: number): WorkloadResult {
  const { contenders, ...rest } = result("scan-a", ratio);
  return { ...rest, contenders: [...contenders, contender("the worker alone", (100 * ratio) / ofAlone, ofAlone)] };
}

const target: Target = {
  what: "scans",
  workloads: /^scan-/,
  against: "Python client",
  limit: 1,
  limitOfWorker: 0.95,
};

describe("judgeTarget", () => {
  it.each([
    [[1, 3], "met"],
    [[0.96, 3], "near"],
    [[3, 0.9], "missed"],
    [[], "not measured"],
  ] as const)("goes by the worst of %j: %s", (ratios, verdict) => {
    const judged = judgeTarget(
      target,
      ratios.map((ratio, index) => result(`scan-${index}`, ratio)),
    );
    expect(judged.verdict).toBe(verdict);
    expect(judged.reached[0]?.value).toBe(ratios.length === 0 ? undefined : Math.min(...ratios));
  });

  it("knows what no client could reach, as the worker alone gave less", () => {
    const high = { ...target, limit: 3, limitOfWorker: 3 };
    expect(judgeTarget(high, [withCeiling(1.8, 0.9)])).toMatchObject({ verdict: "beyond", missed: [{ atMost: 2 }] });
    expect(judgeTarget(high, [withCeiling(1.8, 0.5)])).toMatchObject({ verdict: "missed", missed: [{ atMost: 3.6 }] });
    expect(judgeTarget(high, [withCeiling(1.8, 1.2)])).toMatchObject({ verdict: "beyond", missed: [{ atMost: 1.8 }] });
    expect(judgeTarget(high, [withCeiling(3, 0.9)]).verdict).toBe("met");
  });

  it("wants the same part of a ceiling of its own where that is too low", () => {
    const high = { ...target, limit: 3, limitOfWorker: 3, ceilings: ["a program", "the worker"] };
    expect(judgeTarget(high, [withCeiling(1.8, 0.9)])).toMatchObject({
      verdict: "missed",
      missed: [{ ofCeiling: 0.9 }],
    });
    const low = { ...target, limit: 0.8, ceilings: ["a program", "the worker"] };
    expect(judgeTarget(low, [withCeiling(0.6, 0.9)]).verdict).toBe("beyond");
    expect(judgeTarget(low, [withCeiling(0.5, 0.7)]).verdict).toBe("missed");
    expect(judgeTarget(low, [withCeiling(0.5, 0.5)]).verdict).toBe("missed");
  });

  it("speaks of its workloads only, and of contenders that took part", () => {
    expect(judgeTarget(target, [result("catalog-load", 0.1)]).verdict).toBe("not measured");
    expect(judgeTarget({ ...target, against: "Haybarn" }, [result("scan-a", 2)]).verdict).toBe("not measured");
  });

  it("judges the figure itself where there is nothing to compare with: the greatest one", () => {
    const memory = { what: "memory", workloads: /^memory/, against: undefined, limit: 64 };
    expect(judgeTarget(memory, [result("memory-a", 0.5), result("memory-b", 0.7)])).toMatchObject({
      verdict: "missed",
      reached: [{ workload: "memory-b" }, { workload: "memory-a" }],
    });
  });
});

const run: BenchRun = {
  date: "2026-01-02",
  machine: { platform: "linux 6", arch: "x64", cpus: 2, model: "A CPU", memoryGB: 16, node: "v20.0.0" },
  isQuick: false,
  repeats: 7,
  results: [result("scan-a", 20), result("scan-b", 0.5)],
};

test("the page has targets, figures, reasons and the optimisations one level down", () => {
  const groups = { scans: ["scan-a", "scan-b"] };
  const page = renderPage({ run, targets: [target], groups, optimisations: "# Optimisations\n\n## Reads\n" });
  expect(page).toContain("| scans | Python client | 1.00 × | 0.50 × (scan-b) | 2 | **missed** |");
  expect(page).toContain("- `scan-b`: 0.50 × Python client, target 1");
  expect(page).toContain("| `scan-a` | this client | 2,000 rows/s | ±5.0 % |  |");
  expect(page).toContain("|  | Python client 0.47.0 | 100 rows/s | ±5.0 % | 20.0 × |");
  expect(page).toContain("- Haybarn 1.5.3: speaks protocol 1.0.0 only (all)");
  expect(page).toContain("\n## Optimisations\n\n### Reads\n");
});

test("the plot has a mark for each peer of each workload, right of the line where this client is better", () => {
  const plot = renderPlot(run.results);
  const [better, worse] = [...plot.matchAll(/<title>scan-[^<]*<\/title><circle cx="([\d.]+)"/g)].map(([, x]) =>
    Number(x),
  );
  const line = Number(/class="one" x1="([\d.]+)"/.exec(plot)?.[1]);
  expect(better).toBeGreaterThan(line);
  expect(worse).toBeLessThan(line);
});

test("names are text in the plot, whatever they are", () => {
  expect(renderPlot([result("<script>", 2)])).not.toContain("<script>");
});

test("docs/benchmarks.md is what the committed figures make: npm run bench -- report writes it", async () => {
  for (const [file, text] of await pageFiles()) {
    expect((await readFile(file, "utf8")).replaceAll("\r\n", "\n"), file).toBe(text);
  }
});
