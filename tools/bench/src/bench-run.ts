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

/** How a run is kept. */
export interface SaveOptions extends Pick<BenchRun, "isQuick" | "repeats"> {
  /** Whether the other workloads that the file has stay there. */
  readonly isMerged: boolean;
}

/**
 * Says how to write what was measured so far. It is written after each workload: a long run that is interrupted loses only the one that is
 * under way.
 *
 * @throws Error when the file has a run to merge with that was made otherwise
 */
export async function saveRun(
  file: string,
  { isMerged, isQuick, repeats }: SaveOptions,
): Promise<(results: readonly WorkloadResult[]) => Promise<void>> {
  const run: BenchRun = {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    isQuick,
    repeats,
    results: [],
  };
  const earlier = isMerged ? await earlierRun(file, run) : [];
  return (results) => writeRun(file, { ...run, results: mergedResults(earlier, results) });
}

async function earlierRun(file: string, run: BenchRun): Promise<readonly WorkloadResult[]> {
  const earlier = JSON.parse(await readFile(file, "utf8")) as BenchRun;
  const other = (["machine", "isQuick", "repeats"] as const).find(
    (key) => JSON.stringify(earlier[key]) !== JSON.stringify(run[key]),
  );
  if (other !== undefined) throw new Error(`${file} was measured with another ${other}: nothing was written`);
  return earlier.results;
}

/** Results in the place of earlier ones of the same workloads. */
function mergedResults(
  earlier: readonly WorkloadResult[],
  results: readonly WorkloadResult[],
): readonly WorkloadResult[] {
  const fresh = new Map(results.map((result) => [result.workload, result]));
  const kept = earlier.map((result) => fresh.get(result.workload) ?? result);
  const known = new Set(earlier.map(({ workload }) => workload));
  return [...kept, ...results.filter(({ workload }) => !known.has(workload))];
}

function rounded(value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 10 ** keptDigits ? value : Number(value.toPrecision(keptDigits));
}
