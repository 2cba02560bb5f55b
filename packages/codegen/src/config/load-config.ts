import { readFile } from "node:fs/promises";
import { dirname, extname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { lilconfig } from "lilconfig";
import { CodegenError, messageOf } from "../errors.js";
import { validate } from "../read/validate.js";
import { configKeys, configSchema } from "./config-schema.js";
import type { VgiConfig } from "./vgi-config.js";

/** A configuration, and where it was found: its relative paths start there. */
export interface LoadedConfig {
  readonly config: VgiConfig;
  /** Folder of the file; the working directory where there is none. */
  readonly folder: string;
  readonly path: string | undefined;
}

type Loader = (path: string) => Promise<unknown>;

/** Loaders by extension. */
const loaders: ReadonlyMap<string, Loader> = new Map([
  [".ts", loadTypeScript],
  [".mts", loadTypeScript],
  [".js", loadJavaScript],
  [".mjs", loadJavaScript],
  [".json", loadJson],
]);

/**
 * Loads the configuration: the file that was named, or the first `vgi.config.{ts,mts,js,mjs,json}` in the working directory or
 * above. Throws when the named file is missing, or any is broken; finding none is fine.
 */
export async function loadConfig(file: string | undefined, cwd: string): Promise<LoadedConfig> {
  const path = file === undefined ? await findConfig(cwd) : resolve(cwd, file);
  if (path === undefined) return { config: {}, folder: cwd, path: undefined };
  const value = await load(path);
  const fault = await validate(configSchema, value);
  if (fault !== undefined) throw configError(path, fault, `Correct it there: it can have ${configKeys.join(", ")}.`);
  return { config: value as VgiConfig, folder: dirname(path), path };
}

async function findConfig(cwd: string): Promise<string | undefined> {
  const found = await lilconfig("vgi", {
    searchPlaces: [...loaders.keys()].map((extension) => `vgi.config${extension}`),
    loaders: Object.fromEntries([...loaders.keys()].map((extension) => [extension, (path: string) => path])),
    cache: false,
  }).search(cwd);
  return found?.filepath;
}

async function load(path: string): Promise<unknown> {
  const loader = loaders.get(extname(path));
  if (loader === undefined) {
    throw configError(path, "its extension is unknown", `Use one of ${[...loaders.keys()].join(", ")}.`);
  }
  try {
    return await loader(path);
  } catch (cause) {
    throw configError(path, messageOf(cause), "Correct the file, or name another with --config.", cause);
  }
}

/** jiti compiles TypeScript; it is loaded for such files only. `vgi-codegen` resolves to this package, installed or not. */
async function loadTypeScript(path: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  const self = fileURLToPath(new URL(`../index${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
  return createJiti(path, { alias: { "vgi-codegen": self } }).import(path, { default: true });
}

async function loadJavaScript(path: string): Promise<unknown> {
  const module: unknown = await import(pathToFileURL(path).href);
  return typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
}

async function loadJson(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, "utf8"));
}

function configError(path: string, why: string, next: string, cause?: unknown): CodegenError {
  return new CodegenError("CODEGEN_CONFIG", { what: `the configuration ${path} can't be used`, why, next, cause });
}
