import { join } from "node:path";
import type { LoadedConfig } from "../config/load-config.js";
import { afterWrite } from "../plugin/run-plugins.js";
import { programDigest } from "../read/program-digest.js";
import { applyPlan } from "../write/apply-plan.js";
import type { LockFile } from "../write/lock-file.js";
import { planCurrent } from "../write/plan-current.js";
import { planWrite, type WritePlan } from "../write/plan-write.js";
import { inputDigests, type InputDigests } from "../write/seal.js";
import type { BuildFlags } from "./build-flags.js";
import { buildSdk } from "./build-sdk.js";
import type { CliContext } from "./cli-context.js";
import type { SelectionFlags } from "./flags.js";
import { isPartialRun } from "./partial-run.js";
import { prepareBuild, type PreparedBuild } from "./prepare-build.js";

/** Flags that decide what is written, and how. */
export interface WriteFlags extends BuildFlags, SelectionFlags {
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** What was written, or would be. */
export interface WrittenSdk {
  readonly plan: WritePlan;
  /** What it was generated from. */
  readonly snapshot: PreparedBuild["snapshot"];
}

/**
 * Generates a snapshot's code and writes what changed; a dry run only says what it would write. Where the lock tells that the files are what
 * these inputs give, nothing is generated.
 */
export async function writeSdk(
  context: CliContext,
  loaded: LoadedConfig,
  flags: WriteFlags,
  { lock, ...input }: Pick<PreparedBuild, "snapshot" | "out"> & { readonly lock: LockFile | undefined },
): Promise<WrittenSdk> {
  const build = await prepareBuild(context, loaded, flags, input);
  const { snapshot, out, plugins } = build;
  const partial = isPartialRun(flags, snapshot);
  const digests = await digestsOf(build);
  const current = digests && (await planCurrent(out, digests, lock, partial));
  if (current !== undefined) return { plan: current, snapshot };
  const { catalogs, services } = await buildSdk(context, build, lock);
  const plan = await planWrite(out, catalogs, lock, { force: flags.force, partial, services, digests });
  if (flags.dryRun) return { plan, snapshot };
  await applyPlan(plan, context.cli.signal);
  await afterWrite(
    plugins,
    plan.changes.map(({ path, action }) => ({ path: join(out, path), action })),
  );
  return { plan, snapshot };
}

/** What the code follows from; `undefined` where a plugin or a formatter has a say, since what those do nobody can tell beforehand. */
async function digestsOf({
  snapshot,
  emit,
  target,
  plugins,
  postProcess,
}: PreparedBuild): Promise<InputDigests | undefined> {
  if (plugins.length > 0 || postProcess !== undefined) return undefined;
  const program = await programDigest();
  return program === undefined ? undefined : inputDigests(snapshot, JSON.stringify({ program, emit, target }));
}
