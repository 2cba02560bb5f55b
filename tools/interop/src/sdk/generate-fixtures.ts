import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { RealWorkers, WorkerVersionName } from "@vgi-tools/real-workers";
import type { Cell } from "../cell.js";
import { commandOf } from "../workers-of.js";
import { fixtureCatalogs } from "./fixture-catalogs.js";
import { generatedFolder, runCodegen } from "./run-codegen.js";

/**
 * Generates the SDKs of all fixture catalogs of a version with one run of vgi-codegen.
 *
 * @returns folder in which each catalog has one
 */
export async function generateFixtures(workers: RealWorkers, version: WorkerVersionName): Promise<string> {
  const folder = path.join(generatedFolder, `lane-${version}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const config = path.join(folder, "vgi.config.json");
  await writeFile(config, JSON.stringify({ out: "sdk", workers: configuredWorkers(workers, version) }));
  await runCodegen(["generate", "--config", config]);
  return path.join(folder, "sdk");
}

interface ConfiguredWorker {
  readonly address: { readonly command: readonly string[] };
  readonly catalogs: Record<string, { readonly options: Readonly<Record<string, Cell>> }>;
}

function configuredWorkers(workers: RealWorkers, version: WorkerVersionName): Record<string, ConfiguredWorker> {
  const configured: Record<string, ConfiguredWorker> = {};
  for (const { fixture, catalog, options = {}, unattachable } of fixtureCatalogs(version)) {
    if (unattachable !== undefined) continue;
    configured[fixture] ??= { address: { command: commandOf(workers, version, fixture) }, catalogs: {} };
    const values = Object.fromEntries(Object.entries(options).map(([name, { value }]) => [name, value]));
    configured[fixture].catalogs[catalog] = { options: values };
  }
  return configured;
}
