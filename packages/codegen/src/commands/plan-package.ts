import { join } from "node:path";
import type { LoadedConfig } from "../config/load-config.js";
import type { Change } from "../diff/change.js";
import { diffSnapshots } from "../diff/diff-snapshots.js";
import type { GeneratedFile } from "../emit/declarations.js";
import { CodegenError } from "../errors.js";
import { emptyNamesLock } from "../names/catalog-names.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { packageFiles } from "../pack/package-files.js";
import { requirePackageName } from "../pack/package-name.js";
import { planRelease, type Release } from "../pack/plan-release.js";
import { provenanceOf } from "../pack/provenance.js";
import { formatSnapshot, readSnapshot } from "../read/snapshot-file.js";
import { applyPlan } from "../write/apply-plan.js";
import { changesetFolder, writeChangeset } from "../write/changeset-file.js";
import { lockPath } from "../write/lock-file.js";
import { planFiles, type WantedFile } from "../write/plan-files.js";
import { planWrite, readExisting, readLock, type FileChange, type WritePlan } from "../write/plan-write.js";
import type { BuildFlags } from "./build-flags.js";
import { buildSdk } from "./build-sdk.js";
import type { CliContext } from "./cli-context.js";
import { prepareBuild } from "./prepare-build.js";
import { ownManifest, readManifest, readText, repositoryAbove, textOf } from "./read-manifest.js";

/** What a package is to be. */
export interface PackageRequest {
  /** Its folder, as an absolute path. */
  readonly out: string;
  /** Default: the name in its package.json. */
  readonly package?: string | undefined;
  /** Default: the licence in its package.json, then `UNLICENSED`. */
  readonly license?: string | undefined;
  readonly force: boolean;
  /** What its code is generated from. */
  readonly snapshot: CatalogSnapshot;
}

/** A package that is ready to be written. */
export interface PlannedPackage {
  readonly name: string;
  readonly plan: WritePlan;
  readonly release: Release;
  /** The `.changeset` folder that the release goes to, where there is one. */
  readonly changesets: string | undefined;
}

/** Makes a package of a snapshot, in memory. Throws when a file is in the way, or was edited: nothing of the user's is overwritten. */
export async function planPackage(
  context: CliContext,
  loaded: LoadedConfig,
  flags: Pick<BuildFlags, "name" | "plugin">,
  { out, force, ...request }: PackageRequest,
): Promise<PlannedPackage> {
  const [lock, manifest, own] = [await readLock(out), await readManifest(out), await ownManifest()];
  const name = nameOf(request.package, textOf(manifest["name"]), out);
  // JavaScript, whatever the configuration says of code in the project itself.
  const asPackage = { ...flags, target: "js", importExtension: "js" } as const;
  const build = await prepareBuild(context, loaded, asPackage, { snapshot: request.snapshot, out });
  const { snapshot } = build;
  const { catalogs, services } = await buildSdk(context, build, lock);
  const code = catalogs.map((catalog) => ({ ...catalog, files: inDist(catalog.files) }));
  // A package is all that it has: services that are no longer read are dropped.
  const noServices = { names: emptyNamesLock, from: [], files: [] };
  const packedServices = services === undefined ? noServices : { ...services, files: inDist(services.files) };
  const plan = await planWrite(out, code, lock, { force, services: packedServices });
  const changesets = await changesetFolder(out);
  const release = planRelease({
    packageName: name,
    version: textOf(manifest["version"]),
    changelog: await readText(join(out, "CHANGELOG.md")),
    changes: await changesSince(out, snapshot),
    // Compared with the lock: code that somebody edited is not generated anew by writing it again.
    isRegenerated: plan.changes.some(({ path, action }) => path === lockPath && action !== "unchanged"),
    generator: own.version,
    hasChangesets: changesets !== undefined,
  });
  context.terminal.progress("compiling examples");
  const text = formatSnapshot(snapshot);
  const { hash } = JSON.parse(text) as { readonly hash: string };
  const files = await packageFiles({
    name,
    version: release.version,
    license: request.license ?? textOf(manifest["license"]) ?? "UNLICENSED",
    repository: await repositoryAbove(out),
    generated: catalogs,
    models: snapshot.catalogs,
    services,
    manifest,
    snapshot: text,
    changelog: release.changelog,
    provenance: provenanceOf(snapshot, hash, own.version),
    clientRange: own.clientRange,
    arrowRange: own.arrowRange,
  });
  const { ours, shared } = await byOwner(out, files);
  const whole = await planWrite(out, code, lock, { force, services: packedServices, package: ours });
  return { name, plan: { ...whole, changes: [...shared, ...whole.changes] }, release, changesets };
}

/** Writes it, all or nothing. Gives the path of the changeset that asks for the release, where the project has changesets. */
export async function writePackage(
  { plan, release, changesets }: PlannedPackage,
  signal: AbortSignal,
): Promise<string | undefined> {
  await applyPlan(plan, signal);
  if (release.changeset === undefined || changesets === undefined) return undefined;
  return writeChangeset(changesets, release.changeset);
}

/** Refuses a package without a name, before a worker is asked. */
export async function requireNamed(given: string | undefined, out: string): Promise<void> {
  nameOf(given, textOf((await readManifest(out))["name"]), out);
}

function nameOf(given: string | undefined, known: string | undefined, out: string): string {
  const name = given ?? known;
  if (name !== undefined) return requirePackageName(name);
  throw new CodegenError("CODEGEN_USAGE", {
    what: `the package in ${out} has no name`,
    next: "Give one with --package @scope/name.",
  });
}

/** Generated code is below `dist`, in the package and in its lock. */
function inDist(files: readonly GeneratedFile[]): GeneratedFile[] {
  return files.map(({ path, content }) => ({ path: `dist/${path}`, content }));
}

/** What changed since the package was packed last; nothing for a package that is new. */
async function changesSince(out: string, snapshot: CatalogSnapshot): Promise<Change[]> {
  const path = join(out, "catalog.snapshot.json");
  if ((await readExisting(path)) === undefined) return [];
  return diffSnapshots(await readSnapshot(path), snapshot);
}

/** Files that the user writes too, merged with what they wrote; and those that are nobody's but pack's. */
async function byOwner(
  out: string,
  files: readonly WantedFile[],
): Promise<{ readonly ours: readonly GeneratedFile[]; readonly shared: readonly FileChange[] }> {
  const ours: WantedFile[] = [];
  for (const file of files) {
    const { mark } = file;
    const isTheirs = mark !== undefined && (await readText(join(out, file.path)))?.includes(mark) === false;
    if (!file.isShared && !isTheirs) ours.push(file);
  }
  return {
    ours,
    shared: await planFiles(
      out,
      files.filter(({ isShared }) => isShared),
    ),
  };
}
