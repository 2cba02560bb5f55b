import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { loadConfig } from "../config/load-config.js";
import { resolvePath } from "../config/resolve-path.js";
import { CodegenError } from "../errors.js";
import type { FileChange } from "../write/plan-write.js";
import type { CliContext } from "./cli-context.js";
import { addressParameter, switchFlag, textFlag, textsFlag, workerFlags, type WorkerFlags } from "./flags.js";
import { readCatalogs } from "./generate.js";
import { planPackage, requireNamed, writePackage, type PlannedPackage } from "./plan-package.js";

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
  await requireNamed(flags.package, out);
  const { license, force } = flags;
  const snapshot = await readCatalogs(context, loaded, flags, address);
  const planned = await planPackage(context, loaded, flags, { out, package: flags.package, license, force, snapshot });
  const changeset = flags.dryRun ? undefined : await writePackage(planned, context.cli.signal);
  const { plan, release } = planned;
  const changes = changedFiles(planned);
  const packed = packageJson(planned, changeset);
  terminal.json({ out, dryRun: flags.dryRun, ...packed, changes, kept: plan.kept });
  for (const { path, action } of changes) terminal.data(`${action} ${path}`);
  for (const path of plan.kept) terminal.warn(`${path} is no longer generated; it was edited by hand, and stays.`);
  terminal.note(`${planned.name} ${release.version}${releaseText(release, changeset)} in ${out}.`);
}

/** What came of a package, for `--json`. */
export function packageJson({ name, release }: PlannedPackage, changeset: string | undefined): object {
  return {
    package: name,
    version: release.version,
    bump: release.bump ?? null,
    changeset: changeset ?? null,
  };
}

/** The files of a package that are not as they were. */
export function changedFiles({ plan }: PlannedPackage): Pick<FileChange, "path" | "action">[] {
  return plan.changes.flatMap(({ path, action }) => (action === "unchanged" ? [] : [{ path, action }]));
}

function releaseText(release: { readonly bump: string | undefined }, changeset: string | undefined): string {
  if (release.bump === undefined) return "";
  return changeset === undefined
    ? `, a ${release.bump} version`
    : `; the changeset ${changeset} asks for a ${release.bump} version`;
}

function packageFolder(cwd: string, out: string | undefined): string {
  if (out !== undefined) return resolvePath(cwd, out, "--out");
  throw new CodegenError("CODEGEN_USAGE", {
    what: "there is no folder for the package",
    next: "Give one with --out packages/my-sdk.",
  });
}
