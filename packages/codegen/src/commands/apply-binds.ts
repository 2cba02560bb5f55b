import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { ComputedConfigError, withBinds, type AddedBinds } from "../config/edit-config.js";
import { loadConfig, type LoadedConfig } from "../config/load-config.js";
import type { ConfiguredBinds, WorkerConfig } from "../config/worker-config.js";
import { CodegenError } from "../errors.js";
import { canonicalJson } from "../model/canonical-json.js";
import { writeFileIfChanged } from "../write/write-file.js";
import type { Diagnosis } from "./diagnose.js";
import { bindJson } from "./doctor-report.js";

/** What came of writing suggestions into a configuration. */
export interface AppliedBinds {
  readonly path: string;
  readonly isChanged: boolean;
}

/**
 * Writes what `doctor` suggests under `bind` of the configuration, layout and comments kept.
 *
 * @throws CodegenError where there is no configuration, or what it says of `bind` is computed; it is as it was then
 */
export async function applyBinds(loaded: LoadedConfig, diagnoses: readonly Diagnosis[]): Promise<AppliedBinds> {
  const { path, folder } = loaded;
  if (path === undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: "there is no configuration to write to",
      next: "Make one with vgi-codegen init.",
    });
  }
  const added = byWorker(diagnoses);
  const before = await readFile(path, "utf8");
  const text = await edited(before, path, added);
  if (!(await writeFileIfChanged(path, text))) return { path, isChanged: false };
  // What a configuration says is known only when it was loaded: a spread behind the place would undo all of it.
  const after = await loadConfig(path, folder).catch(() => undefined);
  if (after !== undefined && added.every((one) => hasAll(after, one))) return { path, isChanged: true };
  await writeFileIfChanged(path, before);
  throw computed(path, "what was written there is not what it says when it is loaded", added);
}

async function edited(text: string, path: string, added: readonly AddedBinds[]): Promise<string> {
  try {
    return await withBinds(text, path, added);
  } catch (error) {
    if (error instanceof ComputedConfigError) throw computed(path, error.message, added);
    throw error;
  }
}

function byWorker(diagnoses: readonly Diagnosis[]): AddedBinds[] {
  const workers = [...new Set(diagnoses.map(({ worker }) => worker))];
  return workers.map((worker) => ({ worker, binds: bindJson(diagnoses.filter((one) => one.worker === worker)) }));
}

function hasAll({ config }: LoadedConfig, { worker, binds }: AddedBinds): boolean {
  const configured: WorkerConfig = worker === undefined ? config : (config.workers?.[worker] ?? {});
  return Object.entries(binds).every(([key, sets]) => {
    const there = new Set((configured.bind?.[key] ?? []).map(canonicalJson));
    return sets.every((set) => there.has(canonicalJson(set)));
  });
}

function computed(path: string, why: string, added: readonly AddedBinds[]): CodegenError {
  const all: ConfiguredBinds = Object.assign({}, ...added.map(({ binds }) => binds));
  return new CodegenError("CODEGEN_CONFIG", {
    what: `${basename(path)} can't be edited: ${path}`,
    why,
    next: `Put it there yourself: bind: ${JSON.stringify(all)}`,
  });
}
