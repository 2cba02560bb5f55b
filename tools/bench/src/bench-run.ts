import { readFile, writeFile } from "node:fs/promises";
import { arch, cpus, platform, totalmem } from "node:os";
import type { WorkloadResult } from "./run-workload.js";

/** Where a run was made. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
  readonly cpus: number;
  readonly model: string;
  readonly memoryGB: number;
  readonly node: string;
}

/** All figures of one run, as they are kept. */
export interface BenchRun {
  /** `2026-11-27`. */
  readonly date: string;
  readonly machine: Machine;
  readonly isQuick: boolean;
  readonly repeats: number;
  readonly results: readonly WorkloadResult[];
}

/** The machine that this runs on. */
export function describeMachine(): Machine {
  return {
    platform: platform(),
    arch: arch(),
    cpus: cpus().length,
    model: cpus()[0]?.model ?? "unknown",
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

/** Digits of a figure that are kept: more are noise. */
const keptDigits = 5;

/** Writes a run as JSON: figures with five digits, all of one contender on a line. */
export async function writeRun(file: string, run: BenchRun): Promise<void> {
  const text = JSON.stringify(run, (_key, value: unknown) => (typeof value === "number" ? rounded(value) : value), 2);
  await writeFile(
    file,
    `${text.replaceAll(/\[\s+([-\d.e+,\s]+?)\s+\]/g, (_all, list: string) => `[${list.replaceAll(/\s+/g, " ")}]`)}\n`,
  );
}

/**
 * A run in the place of an earlier one: with the workloads of the file that it has not measured, on the same machine.
 *
 * @throws Error when the file's run was made otherwise
 */
export async function mergedRun(file: string, run: BenchRun): Promise<BenchRun> {
  const earlier = JSON.parse(await readFile(file, "utf8")) as BenchRun;
  const other = (["machine", "isQuick", "repeats"] as const).find(
    (key) => JSON.stringify(earlier[key]) !== JSON.stringify(run[key]),
  );
  if (other !== undefined) throw new Error(`${file} was measured with another ${other}: nothing was written`);
  const fresh = new Map(run.results.map((result) => [result.workload, result]));
  const kept = earlier.results.map((result) => fresh.get(result.workload) ?? result);
  const known = new Set(earlier.results.map(({ workload }) => workload));
  return { ...run, results: [...kept, ...run.results.filter(({ workload }) => !known.has(workload))] };
}

function rounded(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 10 ** keptDigits ? value : Number(value.toPrecision(keptDigits));
}
