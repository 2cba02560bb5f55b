import { expect, test } from "vitest";
import { formatResult } from "./report.js";
import { runWorkload } from "./run-workload.js";
import { selectWorkloads } from "./select-workloads.js";
import { ratio, summarize } from "./statistics.js";
import { PeerProcesses } from "./peers/peer-processes.js";
import type { Workload } from "./workload.js";

/** Starts nothing before it is asked to. */
const processes = new PeerProcesses();

function workload(name: string, parts: Partial<Workload> = {}): Workload {
  return {
    name,
    description: "Numbers that are known",
    unit: "ms",
    isHigherBetter: false,
    prepare: () => Promise.resolve({ contenders: [], [Symbol.asyncDispose]: () => Promise.resolve() }),
    ...parts,
  };
}

test("the median of an even number of figures lies between two, and the spread is half the quartiles' distance", () => {
  expect(summarize([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4, spread: 0.3 });
  expect(summarize([7])).toEqual({ median: 7, least: 7, most: 7, spread: 0 });
  expect(() => summarize([])).toThrow(RangeError);
});

test("a ratio above 1 is better, whichever way the unit goes", () => {
  const [slow, fast] = [summarize([10]), summarize([5])];
  expect(ratio(fast, slow, false)).toBe(2);
  expect(ratio(fast, slow, true)).toBe(0.5);
});

test("contenders take turns, begin in turn, are warmed up, and what was prepared is disposed of", async () => {
  const order: string[] = [];
  let isDisposed = false;
  const contender = (name: string, figure: number) => ({
    name,
    measure: () => {
      order.push(name);
      return Promise.resolve(figure);
    },
  });
  const prepare: Workload["prepare"] = () =>
    Promise.resolve({
      contenders: [{ ...contender("a", 10), amount: 24 }, contender("b", 5)],
      absent: [{ name: "c", reason: "it is not installed" }],
      [Symbol.asyncDispose]: () => {
        isDisposed = true;
        return Promise.resolve();
      },
    });
  const result = await runWorkload(workload("known", { prepare }), { isQuick: false, repeats: 3, processes });
  // Once to warm up, then three turns.
  expect(order.join(" ")).toBe("a b a b b a a b");
  expect(isDisposed).toBe(true);
  expect(result.contenders).toMatchObject([
    { name: "a", amount: 24, figures: [10, 10, 10], ratio: 1 },
    { name: "b", figures: [5, 5, 5], ratio: 0.5 },
  ]);
  expect(result.contenders[1]).not.toHaveProperty("amount");
  const text = formatResult(result);
  expect(text).toMatch(/^ {2}b +5\.00 +±0\.0 % +5\.00 +5\.00 +0\.50 × as good$/m);
  expect(text).toContain("c: not measured, it is not installed");
});

test("short turns count side by side, and their medians are the figures", async () => {
  // The machine is slow in the second turns of both, and something else in the last: neighbours differ by 2, 2, 2 and 1.
  const turns = { a: [4, 8, 4, 4], b: [8, 16, 8, 4] };
  const contender = (name: keyof typeof turns) => {
    let turn = -4;
    return { name, measure: () => Promise.resolve(turns[name][(turn += 1) - 1] ?? 1) };
  };
  const prepare: Workload["prepare"] = () =>
    Promise.resolve({
      contenders: [contender("a"), contender("b")],
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  const short = workload("short", { prepare, turnsPerRepeat: 4 });
  const { contenders } = await runWorkload(short, { isQuick: false, repeats: 1, processes });
  expect(contenders).toMatchObject([
    { name: "a", figures: [4], ratio: 1 },
    { name: "b", figures: [8], ratio: 2 },
  ]);
  const two = workload("short", { prepare, turnsPerRepeat: 2 });
  const { contenders: halves } = await runWorkload(two, { isQuick: false, repeats: 2, processes });
  expect(halves[1]?.figures).toHaveLength(2);
});

test("what is exact is measured once", async () => {
  let times = 0;
  const measure = (): Promise<number> => Promise.resolve((times += 1));
  const prepare: Workload["prepare"] = () =>
    Promise.resolve({ contenders: [{ name: "a", measure }], [Symbol.asyncDispose]: () => Promise.resolve() });
  await runWorkload(workload("exact", { isExact: true, prepare }), { isQuick: false, repeats: 7, processes });
  expect(times).toBe(1);
});

test("names choose groups, and workloads by how their names begin", () => {
  const groups = { codegen: [workload("generator-time"), workload("type-check")], calls: [workload("scan")] };
  const chosen = (...names: string[]): string[] => selectWorkloads(groups, names).map(({ name }) => name);
  expect(chosen()).toEqual(["generator-time", "type-check", "scan"]);
  expect(chosen("codegen", "type")).toEqual(["generator-time", "type-check"]);
  expect(chosen("sc")).toEqual(["scan"]);
  expect(chosen("SC")).toEqual(["scan"]);
  expect(() => chosen("nope")).toThrow("there is no group or workload nope. The groups are codegen, calls; --list");
});

test("a contender that may fail is left out when it does, and the others go on", async () => {
  let turns = 0;
  const measured = await runWorkload(
    workload("rates", {
      prepare: () =>
        Promise.resolve({
          contenders: [
            { name: "ours", measure: () => Promise.resolve(2) },
            {
              name: "theirs",
              mayFail: true,
              measure: () => ((turns += 1) < 3 ? Promise.resolve(1) : Promise.reject(new Error("hung\nup"))),
            },
          ],
          [Symbol.asyncDispose]: () => Promise.resolve(),
        }),
    }),
    { isQuick: false, repeats: 7, processes },
  );
  expect(measured.contenders.map(({ name, figures }) => [name, figures.length])).toEqual([["ours", 7]]);
  expect(measured.absent).toEqual([{ name: "theirs", reason: "failed: hung" }]);
});
