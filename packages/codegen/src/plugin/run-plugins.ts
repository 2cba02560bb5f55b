import type { GeneratedFile } from "../emit/declarations.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import { servicesFolder, type GeneratedServices } from "../emit/services/generate-services.js";
import type { ImportExtension } from "../emit/relative-module.js";
import { CodegenError, messageOf } from "../errors.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { snapshotContentSchema } from "../read/snapshot-schema.js";
import { validate } from "../read/validate.js";
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
    if (current === given) continue;
    const fault = await run(plugin, "transformModel", () => validate(snapshotContentSchema, asJson(current)));
    if (fault !== undefined) throw wrongAnswer(plugin, "transformModel", `what it gave is no snapshot: ${fault}`);
  }
  return current;
}

/** What of a value a file would keep. */
function asJson(value: unknown): unknown {
  const text: string | undefined = JSON.stringify(value);
  return text === undefined ? undefined : JSON.parse(text);
}

/** A generated catalog with the files of the plugins. */
export async function addPluginFiles(
  plugins: readonly CodegenPlugin[],
  snapshot: CatalogSnapshot,
  generated: GeneratedCatalog,
  importExtension: ImportExtension,
): Promise<GeneratedCatalog> {
  const catalog = snapshot.catalogs.find(({ name }) => name === generated.catalog);
  if (catalog === undefined) return generated;
  const { folder, rows, files: own } = generated;
  const files = await withEmitted(plugins, folder, own, "emit", (plugin, given) =>
    plugin.emit?.({ catalog, rows, files: given, importExtension }),
  );
  return { ...generated, files };
}

/** The generated services of a server with the files of the plugins; none where there are no services. */
export async function addServicePluginFiles(
  plugins: readonly CodegenPlugin[],
  { services = [] }: CatalogSnapshot,
  generated: GeneratedServices,
  importExtension: ImportExtension,
): Promise<GeneratedServices> {
  if (services.length === 0) return generated;
  const files = await withEmitted(plugins, servicesFolder, generated.files, "emitServices", (plugin, given) =>
    plugin.emitServices?.({ services, files: given, importExtension }),
  );
  return { ...generated, files };
}

type Emitted = readonly GeneratedFile[] | Promise<readonly GeneratedFile[]> | undefined;

/** The files of a folder with what the plugins put beside them. */
async function withEmitted(
  plugins: readonly CodegenPlugin[],
  folder: string,
  files: readonly GeneratedFile[],
  member: "emit" | "emitServices",
  emit: (plugin: CodegenPlugin, files: readonly GeneratedFile[]) => Emitted,
): Promise<readonly GeneratedFile[]> {
  const own = files.map(({ path, content }) => ({ path: path.slice(folder.length + 1), content }));
  const owners = new Map(own.map(({ path }) => [path.toLowerCase(), "vgi-codegen"]));
  const added: GeneratedFile[] = [];
  for (const plugin of plugins) {
    const emitted: unknown = (await run(plugin, member, () => emit(plugin, own))) ?? [];
    if (!isFiles(emitted)) {
      throw wrongAnswer(plugin, member, "what it gave is no list of files, each with path and content as texts");
    }
    for (const { path, content } of emitted) {
      requireOwnPath(plugin, member, path, owners.get(path.toLowerCase()));
      owners.set(path.toLowerCase(), `the plugin ${plugin.name}`);
      added.push({ path: `${folder}/${path}`, content });
    }
  }
  return added.length === 0 ? files : [...files, ...added];
}

function isFiles(value: unknown): value is readonly GeneratedFile[] {
  if (!Array.isArray(value)) return false;
  return value.every((file: Partial<GeneratedFile> | null | undefined) => {
    return typeof file?.path === "string" && typeof file.content === "string";
  });
}

/** Plugins are often written without a type check. */
function wrongAnswer(plugin: CodegenPlugin, member: string, why: string): CodegenError {
  return new CodegenError("CODEGEN_PLUGIN", {
    what: `the plugin ${plugin.name} failed in ${member}`,
    why,
    next: "Nothing has been written. Correct the plugin.",
  });
}

/** Tells the plugins what was written. */
export async function afterWrite(plugins: readonly CodegenPlugin[], files: readonly WrittenFile[]): Promise<void> {
  for (const plugin of plugins) await run(plugin, "afterWrite", () => plugin.afterWrite?.(files));
}

function requireOwnPath(plugin: CodegenPlugin, member: string, path: string, owner: string | undefined): void {
  const parts = path.split("/");
  const isInside = !/[\\:\0]/.test(path) && parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (isInside && owner === undefined) return;
  throw new CodegenError("CODEGEN_PLUGIN", {
    what: `the plugin ${plugin.name} can't write ${JSON.stringify(path)}`,
    why: isInside
      ? `${owner} writes a file of that name`
      : `it is no path below the folder of the ${member === "emit" ? "catalog" : "services"}, with forward slashes`,
    next: `Give the file another path in ${member}.`,
  });
}

/** Runs one member, and says whose fault it is when it throws. */
async function run<T>(
  plugin: CodegenPlugin,
  member: "transformModel" | "emit" | "emitServices" | "afterWrite",
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
