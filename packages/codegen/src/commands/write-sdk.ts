import { join } from "node:path";
import type { LoadedConfig } from "../config/load-config.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { afterWrite } from "../plugin/run-plugins.js";
import { applyPlan } from "../write/apply-plan.js";
import type { LockFile } from "../write/lock-file.js";
import { planWrite, type WritePlan } from "../write/plan-write.js";
import { buildSdk, type BuildFlags } from "./build-sdk.js";
import type { CliContext } from "./cli-context.js";
import { isPartialRun } from "./partial-run.js";
import type { SelectionFlags } from "./flags.js";

/** Flags that decide what is written, and how. */
export interface WriteFlags extends BuildFlags, SelectionFlags {
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** What was written, or would be. */
export interface WrittenSdk {
  readonly plan: WritePlan;
  readonly catalogs: readonly GeneratedCatalog[];
}

/** Generates a snapshot's code and writes what changed; a dry run only says what it would write. */
export async function writeSdk(
  context: CliContext,
  loaded: LoadedConfig,
  flags: WriteFlags,
  input: { readonly snapshot: CatalogSnapshot; readonly out: string; readonly lock: LockFile | undefined },
): Promise<WrittenSdk> {
  const { catalogs, services, plugins } = await buildSdk(context, loaded, flags, input);
  const partial = isPartialRun(flags, { catalogs, services });
  const plan = await planWrite(input.out, catalogs, input.lock, { force: flags.force, partial, services });
  if (flags.dryRun) return { plan, catalogs };
  await applyPlan(plan);
  await afterWrite(
    plugins,
    plan.changes.map(({ path, action }) => ({ path: join(input.out, path), action })),
  );
  return { plan, catalogs };
}
