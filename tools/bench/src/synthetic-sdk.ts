import { symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { formatSnapshot } from "../../../packages/codegen/src/read/snapshot-file.js";
import { syntheticSnapshot } from "../../../packages/codegen/src/testing/synthetic-catalog.js";
import { timeProcess } from "./time-process.js";

/** The generator, as it was built. */
export const codegen: string = fileURLToPath(new URL("../../../packages/codegen/dist/bin.js", import.meta.url));

/** Writes the snapshot of a synthetic catalog; gives its path. */
export async function writeSyntheticSnapshot(folder: string, functions: number): Promise<string> {
  const file = path.join(folder, `snapshot-${functions}.json`);
  await writeFile(file, formatSnapshot(syntheticSnapshot(functions)));
  return file;
}

/**
 * Generates the SDK of a synthetic catalog into `folder`, where it finds `vgi-client` as it was built.
 *
 * @returns folder of the catalog's SDK
 */
export async function writeSyntheticSdk(folder: string, functions: number): Promise<string> {
  const snapshot = await writeSyntheticSnapshot(folder, functions);
  const out = path.join(folder, `sdk-${functions}`);
  await timeProcess([codegen, "generate", "--snapshot", snapshot, "--out", out], folder);
  const modules = fileURLToPath(new URL("../node_modules", import.meta.url));
  await symlink(modules, path.join(folder, "node_modules"), "junction").catch(ignoreExisting);
  return path.join(out, "synthetic");
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error) || !("code" in error) || error.code !== "EEXIST") throw error;
}
