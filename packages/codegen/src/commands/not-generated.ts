import {
  diffGenerated,
  diffGeneratedServices,
  type GeneratedProtocols,
  type GeneratedState,
} from "../diff/diff-generated.js";
import type { Change } from "../diff/change.js";
import { lockedCatalogs, lockedServices } from "../write/locked-catalogs.js";
import type { LockFile } from "../write/lock-file.js";

/** What would be generated now. */
export interface GeneratedNow {
  readonly catalogs: readonly GeneratedState[];
  /** Absent where nothing is known of services: those that were generated are not missed then. */
  readonly services: GeneratedProtocols | undefined;
}

/**
 * What differs between the code in an output folder and what would be generated now.
 *
 * @param isPartial whether `now` has some of the catalogs only: others in the folder are not missed
 */
export async function notGenerated(
  lock: LockFile | undefined,
  out: string,
  { catalogs, services }: GeneratedNow,
  isPartial: boolean,
): Promise<Change[]> {
  if (lock === undefined) return [];
  const generated = await lockedCatalogs(lock, out);
  const concerned = generated.filter(({ catalog }) => !isPartial || catalogs.some((one) => one.catalog === catalog));
  const protocols = await lockedServices(lock, out);
  return [
    ...(generated.length === 0 ? [] : diffGenerated(concerned, catalogs)),
    ...(services === undefined || protocols === undefined ? [] : diffGeneratedServices(protocols, services)),
  ];
}
