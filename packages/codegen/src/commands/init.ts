import { buildCommand, type Command, type FlagParametersForType } from "@stricli/core";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import {
  configText,
  initConfig,
  initScripts,
  packScripts,
  withScripts,
  type ConfigFormat,
  type InitSettings,
} from "../config/init-files.js";
import { findConfig, loadConfig, type LoadedConfig } from "../config/load-config.js";
import { CodegenError } from "../errors.js";
import { packageFolderOf, requirePackageName } from "../pack/package-name.js";
import { fileAction, writeFileIfChanged } from "../write/write-file.js";
import { ask } from "./ask.js";
import type { CliContext } from "./cli-context.js";
import {
  addressParameter,
  commonFlags,
  parseOptions,
  switchFlag,
  textFlag,
  textsFlag,
  timeoutFlag,
  type CommonFlags,
} from "./flags.js";
import { packageChanges, planInitialPackage, type InitialPackage } from "./init-package.js";
import { packageJson } from "./pack.js";
import { writePackage } from "./plan-package.js";
import { readManifest, textOf } from "./read-manifest.js";

/** Flags of `init`. */
export interface InitFlags extends CommonFlags {
  readonly out?: string;
  readonly snapshot?: string;
  readonly catalog?: readonly string[];
  readonly option?: readonly string[];
  readonly format?: ConfigFormat;
  readonly package?: string;
  readonly license?: string;
  readonly scripts: boolean;
  readonly timeout: number;
  readonly force: boolean;
  readonly yes: boolean;
  readonly dryRun: boolean;
}

/** Their definitions. */
export const initFlags: FlagParametersForType<InitFlags, CliContext> = {
  out: textFlag("FOLDER", "Output folder of generate [default: src/vgi]"),
  snapshot: textFlag("FILE", "Snapshot that pull writes [default: catalog.snapshot.json]"),
  catalog: textsFlag("NAME", "Catalog to read; may be repeated [default: all]"),
  option: textsFlag("KEY=VALUE", "Attach option for the configuration, secrets as '${env:NAME}'; may be repeated"),
  format: { kind: "enum", values: ["ts", "json"], optional: true, brief: "Kind of configuration file [default: ts]" },
  package: textFlag("NAME", "Make a package of the SDK too, for npm publish: reads the worker"),
  license: textFlag("ID", "Licence of the package, as npm knows it [default: UNLICENSED]"),
  scripts: { kind: "boolean", default: true, brief: "Add scripts to package.json" },
  timeout: timeoutFlag,
  force: switchFlag("Overwrite files of the package that were edited"),
  yes: switchFlag("Ask nothing: what is not given has its default"),
  dryRun: switchFlag("Only print what would be written"),
  ...commonFlags,
};

/** `vgi-codegen init`: a configuration and script entries. */
export const initCommand: Command<CliContext> = buildCommand<InitFlags, [address?: string], CliContext>({
  docs: {
    brief: "Write a configuration, and scripts into package.json",
    customUsage: ["[--yes] [flags] [<address>]"],
    fullDescription:
      "Writes vgi.config.ts into the working directory, and the scripts vgi:pull, vgi:generate and vgi:check into package.json. On a terminal " +
      "it asks for what no flag says; Ctrl+C there ends it with exit code 3, and nothing is written. A configuration that is there is never " +
      "overwritten.\n\n" +
      "With --package it reads the worker, and makes packages/NAME of it, which npm publish takes: code, package.json, readme, changelog, " +
      "test, and the script vgi:pack that makes it again. A configuration that is there is used as it is.\n\n" +
      "  vgi-codegen init\n" +
      '  vgi-codegen init "stdio:python -m my_worker" --out src/vgi --yes\n' +
      "  vgi-codegen init https://vgi.example.com --package @example/sales --license MIT --yes",
  },
  parameters: { flags: initFlags, positional: addressParameter, aliases: { o: "out", y: "yes" } },
  func(flags, address) {
    return init(this, flags, address);
  },
});

/** A file to be written. */
interface InitFile {
  readonly path: string;
  readonly action: "create" | "update";
  readonly text: string;
}

async function init(context: CliContext, flags: InitFlags, address: string | undefined): Promise<void> {
  const { terminal } = context;
  const { loaded, files } = await configuration(context, flags, address);
  const scripts = flags.package === undefined ? initScripts : packScripts(flags.package);
  if (flags.scripts) files.push(...(await scriptFiles(context, scripts)));
  const initial = await initialPackage(context, flags, loaded);
  for (const { path, text } of initial?.snapshots ?? []) files.push({ path, action: "create", text });
  // The package first: it is written whole or not at all.
  const changeset =
    initial === undefined || flags.dryRun ? undefined : await writePackage(initial.planned, context.cli.signal);
  if (!flags.dryRun) for (const { path, text } of files) await writeFileIfChanged(path, text);
  const changes = [
    ...files.map(({ path, action }) => ({ path, action })),
    ...(initial === undefined ? [] : packageChanges(initial)),
  ];
  const packed = initial && { out: initial.out, ...packageJson(initial.planned, changeset) };
  terminal.json({ dryRun: flags.dryRun, files: changes, ...(packed && { package: packed }) });
  for (const { path, action } of changes) terminal.data(`${action} ${path}`);
  if (changes.length === 0) terminal.note("All of it is there already.");
  else if (!flags.dryRun) terminal.note(nextSteps(initial, `npx ${scripts["vgi:pack"] ?? "vgi-codegen pack"}`));
}

/** @param pack the command that makes the package again, whether or not there is a package.json for its script */
function nextSteps(initial: InitialPackage | undefined, pack: string): string {
  if (initial === undefined) return "Next: npx vgi-codegen pull, then npx vgi-codegen generate.";
  const { out, planned } = initial;
  return `Next: look at ${join(out, "package.json")}, then npm publish in ${out}. ${planned.name} is made again by npx vgi-codegen pull, then ${pack}.`;
}

/** The configuration that is there, else a new one with its file. */
async function configuration(
  context: CliContext,
  flags: InitFlags,
  address: string | undefined,
): Promise<{ readonly loaded: LoadedConfig; readonly files: InitFile[] }> {
  const { cwd } = context.cli;
  const found = await findConfig(cwd);
  // A configuration above holds for other folders too: it is no obstacle, but one here is.
  const own = found !== undefined && dirname(found) === cwd ? found : undefined;
  if (own !== undefined && !hasSettings(flags, address)) {
    if (flags.package === undefined) throw alreadyThere(own, flags);
    return { loaded: await loadConfig(own, cwd), files: [] };
  }
  const settings = await askSettings(context, own === undefined ? flags : { ...flags, yes: true }, address);
  const format = flags.format ?? (own?.endsWith(".json") === true ? "json" : "ts");
  const path = join(cwd, `vgi.config.${format}`);
  const text = configText(settings, format);
  if (own !== undefined && (own !== path || (await fileAction(own, text)) !== "unchanged"))
    throw alreadyThere(own, flags);
  const loaded = { config: initConfig(settings), folder: cwd, path };
  return { loaded, files: own === undefined ? [{ path, action: "create", text }] : [] };
}

/** Whether anything was said of the configuration that is to be written. */
function hasSettings(flags: InitFlags, address: string | undefined): boolean {
  const { out, snapshot, catalog, option, format } = flags;
  return [address, out, snapshot, catalog, option, format].some((one) => one !== undefined);
}

async function askSettings(context: CliContext, flags: InitFlags, address: string | undefined): Promise<InitSettings> {
  const mayAsk = !flags.yes;
  return {
    address: address ?? (await ask(context, { message: "The worker's address" }, "vgi-codegen init ADDRESS", mayAsk)),
    catalogs: flags.catalog,
    options: parseOptions(flags.option),
    out: flags.out ?? (await ask(context, { message: "Output folder", fallback: "src/vgi" }, "--out FOLDER", mayAsk)),
    snapshot:
      flags.snapshot ??
      (await ask(context, { message: "Snapshot file", fallback: "catalog.snapshot.json" }, "--snapshot FILE", mayAsk)),
  };
}

async function initialPackage(
  context: CliContext,
  flags: InitFlags,
  loaded: LoadedConfig,
): Promise<InitialPackage | undefined> {
  if (flags.package === undefined) return undefined;
  const question = { message: "Licence of the package", fallback: "UNLICENSED" };
  const out = resolve(context.cli.cwd, packageFolderOf(requirePackageName(flags.package)));
  const known = flags.license ?? textOf((await readManifest(out))["license"]);
  const license = known ?? (await ask(context, question, "--license ID", !flags.yes));
  return planInitialPackage(context, loaded, out, { ...flags, package: flags.package, license });
}

function alreadyThere(path: string, flags: InitFlags): CodegenError {
  return new CodegenError("CODEGEN_CONFIG", {
    what: `${path} is there already`,
    why: "it would be overwritten, and nothing has been written",
    next:
      flags.package === undefined
        ? "Edit it, or remove it first."
        : "Edit it, or leave address and settings out: then the package is made as it says.",
  });
}

async function scriptFiles(
  { cli, terminal }: CliContext,
  scripts: Readonly<Record<string, string>>,
): Promise<InitFile[]> {
  const path = join(cli.cwd, "package.json");
  const before = await readFile(path, "utf8").catch(() => undefined);
  if (before === undefined) {
    terminal.note(`There is no package.json here for the scripts ${Object.keys(scripts).join(", ")}.`);
    return [];
  }
  const { text } = withScripts(before, path, scripts);
  return text === undefined ? [] : [{ path, action: "update", text }];
}
