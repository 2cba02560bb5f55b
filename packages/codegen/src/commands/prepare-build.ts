import type { LoadedConfig } from "../config/load-config.js";
import { resolveTypes, unusedColumns } from "../config/resolve-types.js";
import type { TypesConfig } from "../config/types-config.js";
import type { EmitOptions } from "../emit/emit-catalog.js";
import type { Target } from "../emit/print-javascript.js";
import type { ImportExtension } from "../emit/relative-module.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { unusedNames, type ConfiguredNames } from "../names/configured-names.js";
import type { CodegenPlugin } from "../plugin/codegen-plugin.js";
import { transformModel } from "../plugin/run-plugins.js";
import type { BuildFlags } from "./build-flags.js";
import type { CliContext } from "./cli-context.js";
import { parseSettings } from "./flags.js";
import { splitWords } from "./split-words.js";

/** All that decides what code is generated, besides the lock: flags and configuration, read and put together. */
export interface PreparedBuild {
  /** As plugins left it. */
  readonly snapshot: CatalogSnapshot;
  /** Output folder. */
  readonly out: string;
  readonly emit: EmitOptions & { readonly importExtension: ImportExtension };
  readonly target: Target;
  readonly plugins: readonly CodegenPlugin[];
  /** The command of `postProcess`, and the folder that it runs in. */
  readonly postProcess: { readonly command: readonly string[]; readonly cwd: string } | undefined;
}

/** Reads flags and configuration, lets plugins change the snapshot, and warns of names and columns that are not there. Generates nothing. */
export async function prepareBuild(
  { cli, terminal }: CliContext,
  { config, folder }: LoadedConfig,
  flags: BuildFlags,
  { snapshot: given, out }: Pick<PreparedBuild, "snapshot" | "out">,
): Promise<PreparedBuild> {
  terminal.progress("generating");
  const plugins = await configuredPlugins(
    flags.plugin ?? config.plugins ?? [],
    flags.plugin === undefined ? folder : cli.cwd,
  );
  const snapshot = await transformModel(plugins, given);
  const names: ConfiguredNames = { ...config.names, ...parseSettings("--name", flags.name) };
  for (const key of unusedNames(names, given.catalogs)) {
    terminal.warnOnce(`names gives a name to ${JSON.stringify(key)}, which isn't there.`);
  }
  const types = resolveTypes({ ...config.types, ...profileOf(flags) }, folder, out);
  for (const key of unusedColumns(types, given.catalogs)) {
    terminal.warnOnce(`types.byColumn has ${JSON.stringify(key)}, which isn't there.`);
  }
  const command = flags.postProcess === undefined ? config.postProcess : splitWords(flags.postProcess);
  return {
    snapshot,
    out,
    emit: { importExtension: flags.importExtension ?? config.importExtension ?? "js", names, types },
    target: flags.target ?? config.target ?? "ts",
    plugins,
    postProcess: command && { command, cwd: folder },
  };
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
