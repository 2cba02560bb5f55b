import type { GeneratedFile } from "../emit/declarations.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import type { ImportExtension } from "../emit/relative-module.js";
import { CodegenError, messageOf } from "../errors.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { CodegenPlugin, WrittenFile } from "./codegen-plugin.js";

/** The snapshot as the plugins leave it, each getting what the one before gave. */
export async function transformModel(
  plugins: readonly CodegenPlugin[],
  snapshot: CatalogSnapshot,
): Promise<CatalogSnapshot> {
  let current = snapshot;
  for (const plugin of plugins) {
    const given = current;
    current = (await run(plugin, "transformModel", () => plugin.transformModel?.(given))) ?? given;
  }
  return current;
}

/** A generated catalog with the files of the plugins. */
export async function addPluginFiles(
  plugins: readonly CodegenPlugin[],
  snapshot: CatalogSnapshot,
  generated: GeneratedCatalog,
  importExtension: ImportExtension,
): Promise<GeneratedCatalog> {
  const catalog = snapshot.catalogs.find(({ name }) => name === generated.catalog);
  if (catalog === undefined || plugins.length === 0) return generated;
  const { folder, rows } = generated;
  const own = generated.files.map(({ path, content }) => ({ path: path.slice(folder.length + 1), content }));
  const owners = new Map(own.map(({ path }) => [path.toLowerCase(), "vgi-codegen"]));
  const added: GeneratedFile[] = [];
  for (const plugin of plugins) {
    const context = { catalog, rows, files: own, importExtension };
    const files = (await run(plugin, "emit", () => plugin.emit?.(context))) ?? [];
    for (const { path, content } of files) {
      requireOwnPath(plugin, path, owners.get(path.toLowerCase()));
      owners.set(path.toLowerCase(), `the plugin ${plugin.name}`);
      added.push({ path: `${folder}/${path}`, content });
    }
  }
  return { ...generated, files: [...generated.files, ...added] };
}

/** Tells the plugins what was written. */
export async function afterWrite(plugins: readonly CodegenPlugin[], files: readonly WrittenFile[]): Promise<void> {
  for (const plugin of plugins) await run(plugin, "afterWrite", () => plugin.afterWrite?.(files));
}

function requireOwnPath(plugin: CodegenPlugin, path: string, owner: string | undefined): void {
  const parts = path.split("/");
  const isInside = !/[\\:\0]/.test(path) && parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (isInside && owner === undefined) return;
  throw new CodegenError("CODEGEN_PLUGIN", {
    what: `the plugin ${plugin.name} can't write ${JSON.stringify(path)}`,
    why: isInside
      ? `${owner} writes a file of that name`
      : "it is no path below the catalog's folder, with forward slashes",
    next: "Give the file another path in emit.",
  });
}

/** Runs one member, and says whose fault it is when it throws. */
async function run<T>(
  plugin: CodegenPlugin,
  member: "transformModel" | "emit" | "afterWrite",
  call: () => T | Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw new CodegenError("CODEGEN_PLUGIN", {
      what: `the plugin ${plugin.name} failed in ${member}`,
      why: messageOf(cause),
      next: member === "afterWrite" ? "The files are written; correct the plugin." : "Nothing has been written.",
      cause,
    });
  }
}
