import { mkdir, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";

/** A folder that is still being filled; what a crash leaves under this name is removed by the next installation. */
const temporaryPrefix = "installing-";

/**
 * Fills a temporary folder beside `folder` and renames it, so that `folder` is never seen half filled.
 * To be called under the lock of its parent folder.
 */
export async function fillFolder(folder: string, fill: (temporary: string) => Promise<void>): Promise<void> {
  const root = path.dirname(folder);
  const temporary = path.join(root, `${temporaryPrefix}${path.basename(folder)}`);
  try {
    await mkdir(root, { recursive: true });
    await fill(temporary);
    await rm(folder, { recursive: true, force: true });
    await rename(temporary, folder);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/** Removes what installations that were interrupted left in `root`. */
export async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (name.startsWith(temporaryPrefix)) await rm(path.join(root, name), { recursive: true, force: true });
  }
}
