import type { FlagParametersForType } from "@stricli/core";
import type { LoadedConfig } from "../config/load-config.js";
import { resolveTypes, unusedColumns } from "../config/resolve-types.js";
import { type ProfileName, profileNames, type TypesConfig } from "../config/types-config.js";
import type { GeneratedFile } from "../emit/declarations.js";
import { generateSdk, type GeneratedCatalog } from "../emit/generate-sdk.js";
import { printJavaScript, targets, type Target } from "../emit/print-javascript.js";
import { importExtensions, type ImportExtension } from "../emit/relative-module.js";
import { generateServices, type GeneratedServices } from "../emit/services/generate-services.js";
import { CodegenError } from "../errors.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { unusedNames, type ConfiguredNames } from "../names/configured-names.js";
import type { CodegenPlugin } from "../plugin/codegen-plugin.js";
import { addPluginFiles, addServicePluginFiles, transformModel } from "../plugin/run-plugins.js";
import type { LockFile } from "../write/lock-file.js";
import { postProcess } from "../write/post-process.js";
import type { CliContext } from "./cli-context.js";
import { parseSettings, textFlag, textsFlag } from "./flags.js";
import { splitWords } from "./split-words.js";

/** Flags that decide what generated code is like. */
export interface BuildFlags {
  readonly importExtension?: ImportExtension;
  readonly profile?: ProfileName;
  readonly target?: Target;
  readonly name?: readonly string[];
  readonly plugin?: readonly string[];
  readonly postProcess?: string;
}

/** Their definitions. */
export const buildFlags: FlagParametersForType<BuildFlags, CliContext> = {
  target: {
    kind: "enum",
    values: targets,
    optional: true,
    brief: "TypeScript, or JavaScript with .d.ts [default: ts]",
  },
  importExtension: {
    kind: "enum",
    values: importExtensions,
    optional: true,
    brief: "End of relative imports [default: js]",
  },
  profile: {
    kind: "enum",
    values: profileNames,
    optional: true,
    brief: "What Arrow values are in TypeScript [default: exact]",
  },
  name: textsFlag("PLACE=NAME", "TypeScript name for a wire name, as in main.my_fn=myFunction; may be repeated"),
  plugin: textsFlag("MODULE", "Module that exports a plugin; may be repeated [default: plugins of the configuration]"),
  postProcess: textFlag(
    "COMMAND",
    "Format generated files with this before they are written, as in 'prettier --write'",
  ),
};

/** Generated code, ready to be compared with the output folder. */
export interface BuiltSdk {
  readonly catalogs: readonly GeneratedCatalog[];
  /** Absent where the snapshot says nothing of services. */
  readonly services: GeneratedServices | undefined;
  /** What it was generated from, as plugins left it. */
  readonly snapshot: CatalogSnapshot;
  /** For `afterWrite`. */
  readonly plugins: readonly CodegenPlugin[];
}

/** What code is generated from. */
export interface BuildInput {
  readonly snapshot: CatalogSnapshot;
  /** Output folder. */
  readonly out: string;
  /** Its lock. */
  readonly lock: LockFile | undefined;
}

/** The code of catalogs and services, as it is without files of plugins, as TypeScript, and not yet formatted. */
export interface PlainSdk {
  readonly catalogs: readonly GeneratedCatalog[];
  /** Absent where the snapshot says nothing of services. */
  readonly services: GeneratedServices | undefined;
  /** What it was generated from, as plugins left it. */
  readonly snapshot: CatalogSnapshot;
  readonly plugins: readonly CodegenPlugin[];
  readonly importExtension: ImportExtension;
}

/** Generates the code of catalogs as flags and configuration say: plugins that change what it is made from, names, types. */
export async function buildPlain(
  { cli, terminal }: CliContext,
  { config, folder }: LoadedConfig,
  flags: BuildFlags,
  input: BuildInput,
): Promise<PlainSdk> {
  const importExtension = flags.importExtension ?? config.importExtension ?? "js";
  terminal.progress("generating");
  const plugins = await configuredPlugins(
    flags.plugin ?? config.plugins ?? [],
    flags.plugin === undefined ? folder : cli.cwd,
  );
  const snapshot = await transformModel(plugins, input.snapshot);
  const names: ConfiguredNames = { ...config.names, ...parseSettings("--name", flags.name) };
  for (const key of unusedNames(names, input.snapshot.catalogs)) {
    terminal.warnOnce(`names gives a name to ${JSON.stringify(key)}, which isn't there.`);
  }
  const types = resolveTypes({ ...config.types, ...profileOf(flags) }, folder, input.out);
  for (const key of unusedColumns(types, input.snapshot.catalogs)) {
    terminal.warnOnce(`types.byColumn has ${JSON.stringify(key)}, which isn't there.`);
  }
  const catalogs = await generateSdk(snapshot, input.lock?.catalogs, { importExtension, names, types });
  const services =
    snapshot.services && (await generateServices(snapshot.services, input.lock?.services?.names, { importExtension }));
  return { catalogs, services, snapshot, plugins, importExtension };
}

/**
 * Generates code as flags and configuration say: plugins, names, target, post-processing. Writes nothing but copies for the
 * command of `postProcess`, in a temporary folder.
 */
export async function buildSdk(
  context: CliContext,
  loaded: LoadedConfig,
  flags: BuildFlags,
  input: BuildInput,
): Promise<BuiltSdk> {
  const { cli, terminal } = context;
  const { config, folder } = loaded;
  const target = flags.target ?? config.target ?? "ts";
  if (target === "js" && (flags.importExtension ?? config.importExtension) === "ts") throw extensionError();
  const plain = await buildPlain(context, loaded, flags, input);
  const { snapshot, plugins, importExtension } = plain;
  const printed = async (files: readonly GeneratedFile[]): Promise<readonly GeneratedFile[]> =>
    target === "js" ? printJavaScript(files) : files;
  const plugged = plain.services && (await addServicePluginFiles(plugins, snapshot, plain.services, importExtension));
  const services = plugged && { ...plugged, files: await printed(plugged.files) };
  const catalogs: GeneratedCatalog[] = [];
  const command = flags.postProcess === undefined ? config.postProcess : splitWords(flags.postProcess);
  for (const one of plain.catalogs) {
    const withPlugins = await addPluginFiles(plugins, snapshot, one, importExtension);
    catalogs.push({ ...withPlugins, files: await printed(withPlugins.files) });
  }
  if (command === undefined) return { catalogs, services, snapshot, plugins };
  terminal.progress(`running ${command.join(" ")}`);
  const written = [...catalogs, ...(services === undefined ? [] : [services])].flatMap((part) => part.files);
  const files = await postProcess(input.out, written, { command, cwd: folder, env: cli.env, signal: cli.signal });
  const processed = new Map(files.map((file) => [file.path, file]));
  const withProcessed = <T extends { readonly files: readonly GeneratedFile[] }>(part: T): T => ({
    ...part,
    files: part.files.map((file) => processed.get(file.path) ?? file),
  });
  return { catalogs: catalogs.map(withProcessed), services: services && withProcessed(services), snapshot, plugins };
}

function profileOf({ profile }: BuildFlags): Pick<TypesConfig, "profile"> {
  return profile === undefined ? {} : { profile };
}

/** Loading plugins loads a compiler: not where there are none. */
async function configuredPlugins(
  configured: NonNullable<LoadedConfig["config"]["plugins"]>,
  folder: string,
): Promise<readonly CodegenPlugin[]> {
  if (configured.length === 0) return [];
  const { loadPlugins } = await import("../plugin/load-plugins.js");
  return loadPlugins(configured, folder);
}

function extensionError(): CodegenError {
  return new CodegenError("CODEGEN_USAGE", {
    what: "JavaScript can't import files that end in .ts",
    why: "the target is js and importExtension is ts",
    next: "Leave importExtension out: js is the default.",
  });
}
