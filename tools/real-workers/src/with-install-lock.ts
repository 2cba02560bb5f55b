import { mkdir } from "node:fs/promises";
import { check, lock } from "proper-lockfile";
import type { Progress } from "./progress.js";

/** A lock whose owner has not touched it for so long (milliseconds) is taken over. */
const staleAfter = 30_000;

/** Runs the action while no other process installs into the same folder; waits for one that does. */
export async function withInstallLock<T>(root: string, progress: Progress, action: () => Promise<T>): Promise<T> {
  await mkdir(root, { recursive: true });
  if (await check(root, { stale: staleAfter })) progress("Waiting for another process that is installing …");
  const release = await lock(root, {
    stale: staleAfter,
    retries: { forever: true, minTimeout: 250, maxTimeout: 1_000 },
  });
  try {
    return await action();
  } finally {
    await release();
  }
}
