import { join, resolve } from "node:path";
import { readFile } from "node:fs/promises";
import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { loadConfig } from "../config/load-config.js";
import { diffSnapshots } from "../diff/diff-snapshots.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import { CodegenError } from "../errors.js";
import type { Change } from "../diff/change.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { requirePackageName } from "../pack/package-name.js";
import { packageFiles } from "../pack/package-files.js";
import type { Manifest } from "../pack/package-manifest.js";
import { planRelease } from "../pack/plan-release.js";
import { provenanceOf } from "../pack/provenance.js";
import { formatSnapshot, readSnapshot } from "../read/snapshot-file.js";
import { applyPlan } from "../write/apply-plan.js";
import { changesetFolder, writeChangeset } from "../write/changeset-file.js";
import { planFiles } from "../write/plan-files.js";
import { planWrite, readExisting, readLock } from "../write/plan-write.js";
import { buildSdk } from "./build-sdk.js";
import type { CliContext } from "./cli-context.js";
import { addressParameter, switchFlag, textFlag, textsFlag, workerFlags, type WorkerFlags } from "./flags.js";
import { readCatalogs } from "./generate.js";

/** Flags of `pack`. */
export interface PackFlags extends WorkerFlags {
  readonly out?: string;
  readonly snapshot?: string;
  readonly package?: string;
  readonly license?: string;
  readonly name?: readonly string[];
  readonly plugin?: readonly string[];
  readonly dryRun: boolean;
  readonly force: boolean;
}

/** Their definitions. */
export const packFlags: FlagParametersForType<PackFlags, CliContext> = {
  out: textFlag("FOLDER", "Folder of the package"),
  package: textFlag("NAME", "Name of the package [default: that of its package.json]"),
  license: textFlag("ID", "Licence, as npm knows it [default: that of its package.json, then UNLICENSED]"),
  snapshot: textFlag("FILE", "Pack this snapshot, without a worker"),
  name: textsFlag("PLACE=NAME", "TypeScript name for a wire name, as in main.my_fn=myFunction; may be repeated"),
  plugin: textsFlag("MODULE", "Module that exports a plugin; may be repeated [default: plugins of the configuration]"),
  dryRun: switchFlag("Only print what would change"),
  force: switchFlag("Overwrite files that were edited, or that are not vgi-codegen's"),
  ...workerFlags,
};

/** `pack` on the command line. */
export const packCommand: Command<CliContext> = buildCommand<PackFlags, [address?: string], CliContext>({
  docs: {
    brief: "Make a package of an SDK, ready for npm publish",
    customUsage: ["--out FOLDER [--package NAME] [flags] [<address>]"],
    fullDescription:
      "Writes JavaScript with declarations, package.json, a readme with examples that were compiled, a changelog, a test, and the " +
      "snapshot it was made from. Packed again, its version follows what changed: in a project with a .changeset folder " +
      "by a changeset, elsewhere at once. Commit the folder; what you add to package.json stays.\n\n" +
      "  vgi-codegen pack https://vgi.example.com --out packages/sales --package @example/sales --license MIT\n" +
      "  vgi-codegen pack --out packages/sales          # again, with vgi.config.ts",
  },
  parameters: { flags: packFlags, positional: addressParameter, aliases: { o: "out" } },
  func(flags, address) {
    return pack(this, flags, address);
  },
});

async function pack(context: CliContext, flags: PackFlags, address?: string): Promise<void> {
  const { cli, terminal } = context;
  const loaded = await loadConfig(flags.config, cli.cwd);
  const out = packageFolder(cli.cwd, flags.out);
  const [lock, manifest] = [await readLock(out), await readManifest(out)];
  const packageName = nameOf(flags.package, manifest, out);
  const live = await readCatalogs(context, loaded, flags, address);
  // JavaScript, whatever the configuration says of code in the project itself.
  const build = { ...flags, target: "js", importExtension: "js" } as const;
  const { catalogs, snapshot } = await buildSdk(context, loaded, build, { snapshot: live, out, lock });
  const code = catalogs.map((catalog) => inDist(catalog));
  const plan = await planWrite(out, code, lock, { force: flags.force });
  terminal.progress("compiling examples");
  const changes = await changesSince(out, snapshot);
  const changesets = await changesetFolder(out);
  const own = await ownManifest();
  const version = typeof manifest["version"] === "string" ? manifest["version"] : undefined;
  const release = planRelease({
    packageName,
    version,
    changelog: await readText(join(out, "CHANGELOG.md")),
    changes,
    isRegenerated: plan.changes.some(({ path, action }) => path.startsWith("dist/") && action !== "unchanged"),
    generator: own.version,
    hasChangesets: changesets !== undefined,
  });
  const text = formatSnapshot(snapshot);
  const { hash } = JSON.parse(text) as { readonly hash: string };
  const files = await packageFiles({
    name: packageName,
    version: release.version,
    license: flags.license ?? textOf(manifest["license"]) ?? "UNLICENSED",
    generated: catalogs,
    models: snapshot.catalogs,
    manifest,
    snapshot: text,
    changelog: release.changelog,
    provenance: provenanceOf(snapshot, hash, own.version),
    clientRange: own.clientRange,
    arrowRange: own.arrowRange,
  });
  const all = [...(await planFiles(out, files)), ...plan.changes];
  if (!flags.dryRun) await applyPlan({ ...plan, changes: all });
  const changeset =
    release.changeset === undefined || changesets === undefined || flags.dryRun
      ? undefined
      : await writeChangeset(changesets, release.changeset);
  const changed = all.flatMap(({ path, action }) => (action === "unchanged" ? [] : [{ path, action }]));
  terminal.json({
    out,
    dryRun: flags.dryRun,
    package: packageName,
    version: release.version,
    bump: release.bump ?? null,
    changeset: changeset ?? null,
    changes: changed,
    kept: plan.kept,
  });
  for (const { path, action } of changed) terminal.data(`${action} ${path}`);
  for (const path of plan.kept) terminal.warn(`${path} is no longer generated; it was edited by hand, and stays.`);
  terminal.note(`${packageName} ${release.version}${releaseText(release, changeset)} in ${out}.`);
}

function releaseText(release: { readonly bump: string | undefined }, changeset: string | undefined): string {
  if (release.bump === undefined) return "";
  return changeset === undefined
    ? `, a ${release.bump} version`
    : `; the changeset ${changeset} asks for a ${release.bump} version`;
}

function packageFolder(cwd: string, out: string | undefined): string {
  if (out !== undefined) return resolve(cwd, out);
  throw new CodegenError("CODEGEN_USAGE", {
    what: "there is no folder for the package",
    next: "Give one with --out packages/my-sdk.",
  });
}

function nameOf(flag: string | undefined, manifest: Manifest, out: string): string {
  const name = flag ?? textOf(manifest["name"]);
  if (name === undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `the package in ${out} has no name`,
      next: "Give one with --package @scope/name.",
    });
  }
  return requirePackageName(name);
}

/** Generated code is below `dist`, in the package and in its lock. */
function inDist(catalog: GeneratedCatalog): GeneratedCatalog {
  const files = catalog.files.map(({ path, content }) => ({ path: `dist/${path}`, content }));
  return { ...catalog, files };
}

/** What changed since the package was packed last; nothing for a package that is new. */
async function changesSince(out: string, snapshot: CatalogSnapshot): Promise<Change[]> {
  const path = join(out, "catalog.snapshot.json");
  if ((await readExisting(path)) === undefined) return [];
  return diffSnapshots(await readSnapshot(path), snapshot);
}

async function readManifest(out: string): Promise<Manifest> {
  const path = join(out, "package.json");
  const text = await readText(path);
  if (text === undefined) return {};
  const manifest = parsed(text);
  if (typeof manifest === "object" && manifest !== null && !Array.isArray(manifest)) return { ...manifest };
  throw new CodegenError("CODEGEN_OUTPUT", {
    what: `${path} is no package.json`,
    next: "Correct it, or choose another folder with --out.",
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readText(path: string): Promise<string | undefined> {
  const bytes = await readExisting(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

interface OwnManifest {
  readonly version: string;
  readonly clientRange: string;
  readonly arrowRange: string;
}

/** This package's own version, and the ranges that it was made for: a packed SDK asks for the same. */
async function ownManifest(): Promise<OwnManifest> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const { version, dependencies, peerDependencies } = JSON.parse(text) as {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  return {
    version,
    clientRange: dependencies["vgi-client"] ?? "*",
    arrowRange: peerDependencies["apache-arrow"] ?? "*",
  };
}
