import { join } from "node:path";
import type { LoadedConfig } from "../config/load-config.js";
import { formatSnapshot } from "../read/snapshot-file.js";
import { readExisting } from "../write/plan-write.js";
import type { CliContext } from "./cli-context.js";
import type { CommonFlags } from "./flags.js";
import { changedFiles } from "./pack.js";
import { planPackage, type PlannedPackage } from "./plan-package.js";
import { joinSnapshots, readLive, readStored } from "./read-source.js";
import { workerSources } from "./worker-source.js";

/** Flags of `init` that are about the package. */
export interface InitPackageFlags extends CommonFlags {
  readonly package: string;
  readonly license: string;
  readonly timeout: number;
  readonly force: boolean;
}

/** A package to begin with, and the snapshots that it was made from where there were none yet. */
export interface InitialPackage {
  readonly out: string;
  readonly planned: PlannedPackage;
  readonly snapshots: readonly { readonly path: string; readonly text: string }[];
}

/**
 * Plans the package of `init`: from the snapshots that are there, else from the workers. A second time it is the same, unless
 * something was pulled in between. Writes nothing.
 *
 * @param out folder of the package
 */
export async function planInitialPackage(
  context: CliContext,
  loaded: LoadedConfig,
  out: string,
  flags: InitPackageFlags,
): Promise<InitialPackage> {
  const parts = [];
  const snapshots = [];
  for (const source of workerSources(context, loaded, { ...flags, services: false })) {
    const path = source.pullPath;
    if ((await readExisting(path)) !== undefined) {
      parts.push({ source, snapshot: await readStored(context, source, path) });
      continue;
    }
    const snapshot = await readLive(context, source);
    parts.push({ source, snapshot });
    snapshots.push({ path, text: formatSnapshot(snapshot) });
  }
  const { license, force } = flags;
  const request = { out, package: flags.package, license, force, snapshot: joinSnapshots(parts) };
  return { out, planned: await planPackage(context, loaded, {}, request), snapshots };
}

/** The files that a planned package changes, by absolute path. */
export function packageChanges({ out, planned }: InitialPackage): { readonly path: string; readonly action: string }[] {
  return changedFiles(planned).map(({ path, action }) => ({ path: join(out, path), action }));
}
