import { type WorkerVersionName, workerVersions } from "@vgi-tools/real-workers";
import type { InteropCase } from "../case.js";
import { type CaseReport, casesOf, type Transport } from "../lane.js";
import { clientMethods } from "./client-methods.js";
import { methodsOfCase } from "./methods-of-case.js";

/** What a run showed, in the form that is committed. */
export interface Coverage {
  /** Public methods of the Python client, as its package of each version has them. */
  readonly members: Readonly<Record<string, readonly string[]>>;
  /** For each method and version the cases that passed and failed, over both transports. Those of versions without any are absent. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, Counts>>>>;
}

/** Cases by their end. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const transports: readonly Transport[] = ["stdio", "http"];

/** Counts a run by method and version. */
export function coverageOf(
  cases: readonly InteropCase[],
  reports: readonly CaseReport[],
  members: Readonly<Record<string, readonly string[]>>,
): Coverage {
  const byName = new Map(cases.map((each) => [each.name, each]));
  const counts: Record<string, Record<string, Counts>> = {};
  for (const { name, version, transport, status: whole, uncompared = [] } of reports) {
    const interopCase = byName.get(name);
    if (interopCase === undefined) continue;
    for (const method of methodsOfCase(interopCase, transport)) {
      const status = uncompared.includes(method) ? "skipped" : whole;
      const known = (counts[method] ??= {});
      const before = known[version] ?? { passed: 0, failed: 0, skipped: 0 };
      known[version] = { ...before, [status]: before[status] + 1 };
    }
  }
  return { members, counts: sorted(counts) };
}

/** Two runs of different versions as one; the later goes before the earlier. */
export function mergedCoverage(earlier: Coverage, later: Coverage): Coverage {
  const ran = new Set(Object.keys(later.members));
  const counts: Record<string, Record<string, Counts>> = {};
  for (const { name } of clientMethods) {
    const kept = Object.entries(earlier.counts[name] ?? {}).filter(([version]) => !ran.has(version));
    counts[name] = { ...Object.fromEntries(kept), ...later.counts[name] };
  }
  const members = { ...earlier.members, ...later.members };
  const inOrder = workerVersions.flatMap(({ version }) =>
    members[version] === undefined ? [] : [[version, members[version]]],
  );
  return { members: Object.fromEntries(inOrder), counts: sorted(counts) };
}

/** How many comparisons of a method there are for a version: what a table that is up to date must add up to. */
export function plannedCount(cases: readonly InteropCase[], method: string, version: WorkerVersionName): number {
  let count = 0;
  for (const transport of transports) {
    for (const each of casesOf(version, cases)) {
      if ((each.transport ?? transport) === transport && methodsOfCase(each, transport).has(method)) count += 1;
    }
  }
  return count;
}

function sorted(counts: Readonly<Record<string, Record<string, Counts>>>): Coverage["counts"] {
  const versions = workerVersions.map(({ version }) => version);
  const entries = clientMethods.flatMap(({ name }) => {
    const known = counts[name];
    if (known === undefined) return [];
    const inOrder = versions.flatMap((version) => (known[version] === undefined ? [] : [[version, known[version]]]));
    return inOrder.length === 0 ? [] : [[name, Object.fromEntries(inOrder)]];
  });
  return Object.fromEntries(entries);
}
