import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import {
  cacheFolder,
  fillFolder,
  progressOnStderr,
  removeLeftovers,
  runCommand,
  withInstallLock,
} from "@vgi-tools/real-workers";

/**
 * Installs npm packages of others in the cache, outside the repository, where they are missing.
 *
 * @param name folder in the cache; to be changed with the versions
 * @param packages with their exact versions
 * @returns the folder that has `node_modules`
 */
export async function installNpm(name: string, packages: readonly string[]): Promise<string> {
  const root = path.join(cacheFolder(), "bench-peers");
  const folder = path.join(root, name);
  if (existsSync(folder)) return folder;
  await mkdir(root, { recursive: true });
  await withInstallLock(root, progressOnStderr, async () => {
    if (existsSync(folder)) return;
    await removeLeftovers(root);
    progressOnStderr(`Installing ${packages.join(", ")} …`);
    await fillFolder(folder, async (temporary) => {
      const options = ["--no-fund", "--no-audit", "--no-save", "--prefix", temporary];
      await mkdir(temporary, { recursive: true });
      await runCommand(["npm", "install", ...options, ...packages], { purpose: `install ${packages.join(", ")}` });
    });
  });
  return folder;
}
