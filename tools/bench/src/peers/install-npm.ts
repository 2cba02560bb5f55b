import path from "node:path";
import { cacheFolder, installOnce, progressOnStderr, runCommand } from "@vgi-tools/real-workers";

/**
 * Installs npm packages of others in the cache, outside the repository, where they are missing.
 *
 * @param name folder in the cache; to be changed with the versions
 * @param packages with their exact versions
 * @returns the folder that has `node_modules`
 */
export async function installNpm(name: string, packages: readonly string[]): Promise<string> {
  const folder = path.join(cacheFolder(), "bench-peers", name);
  await installOnce(folder, progressOnStderr, async (temporary) => {
    progressOnStderr(`Installing ${packages.join(", ")} …`);
    const options = ["--no-fund", "--no-audit", "--no-save", "--prefix", temporary];
    await runCommand(["npm", "install", ...options, ...packages], { purpose: `install ${packages.join(", ")}` });
  });
  return folder;
}
