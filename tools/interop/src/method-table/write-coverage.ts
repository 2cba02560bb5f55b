import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { RealWorkers, WorkerVersionName } from "@vgi-tools/real-workers";
import { interopCases } from "../cases/index.js";
import type { CaseReport } from "../lane.js";
import { clientMembers } from "./client-members.js";
import { type Coverage, coverageOf, mergedCoverage } from "./coverage.js";
import { renderCoverage } from "./render-coverage.js";

const data = fileURLToPath(new URL("../../generated/method-table.json", import.meta.url));
const page = fileURLToPath(new URL("../../../../docs/python-client-coverage.md", import.meta.url));

/** What is committed of the runs before. */
export async function readCoverage(): Promise<Coverage> {
  const text = await readFile(data, "utf8").catch(() => undefined);
  return text === undefined ? { members: {}, counts: {} } : (JSON.parse(text) as Coverage);
}

/** The table as it is committed. */
export async function readCoveragePage(): Promise<string> {
  return await readFile(page, "utf8");
}

/** Writes the table anew with a run of these versions; those that did not run stay as they are. */
export async function writeCoverage(
  workers: RealWorkers,
  versions: readonly WorkerVersionName[],
  reports: readonly CaseReport[],
): Promise<void> {
  const members: Record<string, readonly string[]> = {};
  for (const version of versions) members[version] = await clientMembers(workers, version);
  const coverage = mergedCoverage(await readCoverage(), coverageOf(interopCases, reports, members));
  await writeFile(data, `${JSON.stringify(coverage, null, 1)}\n`);
  await writeFile(page, renderCoverage(coverage));
}
