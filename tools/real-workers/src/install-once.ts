import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fillFolder, removeLeftovers } from "./fill-folder.js";
import type { Progress } from "./progress.js";
import { withInstallLock } from "./with-install-lock.js";

/**
 * Fills a folder of the cache where it is missing: one process does, and others that want it wait. What installations beside it left that
 * were interrupted goes away.
 *
 * @param fill fills the folder that it is given, which is empty and becomes `folder` when all is there
 */
export async function installOnce(
  folder: string,
  progress: Progress,
  fill: (temporary: string) => Promise<void>,
): Promise<void> {
  if (existsSync(folder)) return;
  const root = path.dirname(folder);
  await withInstallLock(root, progress, async () => {
    if (existsSync(folder)) return;
    await removeLeftovers(root);
    await fillFolder(folder, async (temporary) => {
      await mkdir(temporary);
      await fill(temporary);
    });
  });
}
