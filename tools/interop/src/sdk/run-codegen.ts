import { execFile } from "node:child_process";
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where SDKs of the real workers are generated to; git knows nothing of it. */
export const generatedFolder: string = fileURLToPath(new URL("../../.generated-sdk/", import.meta.url));

/** Runs vgi-codegen from its sources, and gives what it prints; rejects when it fails. */
export async function runCodegen(args: readonly string[]): Promise<string> {
  const start = ["--import", "tsx", "--conditions=vgi-source", `${root}packages/codegen/src/bin.ts`];
  const run = promisify(execFile)(process.execPath, [...start, ...args], { cwd: root, maxBuffer: 64 << 20 });
  return (await run).stdout;
}

/**
 * Generates the SDK of a worker, in a folder of its own.
 *
 * @param name of the folder, unique among tests
 * @returns path of the folder, in which each catalog has one
 */
export async function generateSdk(name: string, address: string, more: readonly string[] = []): Promise<string> {
  await mkdir(generatedFolder, { recursive: true });
  const folder = `${generatedFolder}${name}`;
  await runCodegen(["generate", address, "--out", folder, "--force", ...more]);
  return folder;
}
