import { CodegenError, messageOf } from "../errors.js";
import { importModule } from "../config/import-module.js";
import { pluginApiVersion, type CodegenPlugin, type ConfiguredPlugin } from "./codegen-plugin.js";

/**
 * The plugins that a configuration names. Modules are found from the folder of the configuration, as `import` finds them there.
 *
 * @throws CodegenError for a module that can't be loaded, that exports no `plugin`, or whose plugin is of another version of the interface
 */
export async function loadPlugins(configured: readonly ConfiguredPlugin[], folder: string): Promise<CodegenPlugin[]> {
  const plugins: CodegenPlugin[] = [];
  for (const one of configured) plugins.push(await loadPlugin(one, folder));
  return plugins;
}

async function loadPlugin(configured: ConfiguredPlugin, folder: string): Promise<CodegenPlugin> {
  const source = typeof configured === "string" ? { from: configured } : configured;
  const isModule = "from" in source;
  const label = isModule ? source.from : source.name;
  const value = isModule ? await exported(source.from, source.options, folder) : source;
  if (isPlugin(value)) return value;
  const version = typeof value === "object" && value !== null && "apiVersion" in value ? value.apiVersion : undefined;
  if (version !== undefined && version !== pluginApiVersion) {
    throw pluginError(
      label,
      `it is for version ${String(version)} of the interface, and this vgi-codegen has ${pluginApiVersion}`,
      "Use versions of both that fit together.",
    );
  }
  throw pluginError(label, "it is no plugin", "A plugin is an object with name and apiVersion: 1.");
}

/** What a module exports as `plugin`; a function there is called with the options. */
async function exported(from: string, options: unknown, folder: string): Promise<unknown> {
  let module: unknown;
  try {
    module = await importModule(from, folder);
  } catch (cause) {
    throw pluginError(from, messageOf(cause).split("\n", 1)[0] ?? "", "Correct plugins in the configuration.", cause);
  }
  const value = typeof module === "object" && module !== null && "plugin" in module ? module.plugin : undefined;
  if (value === undefined) throw pluginError(from, "it exports no plugin", "Export it under the name plugin.");
  if (typeof value !== "function") return value;
  try {
    return await value(options ?? {});
  } catch (cause) {
    throw pluginError(from, `its function failed: ${messageOf(cause)}`, "Correct the plugin, or its options.", cause);
  }
}

function isPlugin(value: unknown): value is CodegenPlugin {
  if (typeof value !== "object" || value === null || !("name" in value && "apiVersion" in value)) return false;
  return typeof value.name === "string" && value.apiVersion === pluginApiVersion;
}

function pluginError(name: string, why: string, next: string, cause?: unknown): CodegenError {
  return new CodegenError("CODEGEN_PLUGIN", { what: `the plugin ${name} can't be used`, why, next, cause });
}
