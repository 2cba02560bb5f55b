import { diffGenerated, type GeneratedState } from "../diff/diff-generated.js";
import type { Change } from "../diff/change.js";
import { lockedCatalogs } from "../write/locked-catalogs.js";
import type { LockFile } from "../write/lock-file.js";

/**
 * What differs between the code in an output folder and what would be generated now.
 *
 * @param isPartial whether `now` has some of the catalogs only: others in the folder are not missed
 */
export async function notGenerated(
  lock: LockFile | undefined,
  out: string,
  now: readonly GeneratedState[],
  isPartial: boolean,
): Promise<Change[]> {
  const generated = lock === undefined ? [] : await lockedCatalogs(lock, out);
  if (generated.length === 0) return [];
  const concerned = generated.filter(({ catalog }) => !isPartial || now.some((one) => one.catalog === catalog));
  return diffGenerated(concerned, now);
}
