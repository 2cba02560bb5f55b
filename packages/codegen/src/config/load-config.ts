import { lstat } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, extname, join } from "node:path";
import { CodegenError, messageOf } from "../errors.js";
import { readText, unreadable } from "../read/read-text.js";
import { findFault, type Fault } from "../read/validate.js";
import { findWorkersFault } from "./check-workers.js";
import { faultText } from "./config-fault.js";
import { configSchema } from "./config-schema.js";
import { importModule } from "./import-module.js";
import { jsonPlaces, placeOf, type TextPlace } from "./json-places.js";
import { resolvePath } from "./resolve-path.js";
import type { VgiConfig } from "./vgi-config.js";

/** A configuration, and where it was found: its relative paths start there. */
export interface LoadedConfig {
  readonly config: VgiConfig;
  /** Folder of the file; the working directory where there is none. */
  readonly folder: string;
  readonly path: string | undefined;
}

/** Loads a file; throws what its language throws. */
type Loader = (path: string, text: string) => Promise<unknown>;

/** Loaders by extension. */
const loaders: ReadonlyMap<string, Loader> = new Map([
  [".ts", loadModule],
  [".mts", loadModule],
  [".js", loadModule],
  [".mjs", loadModule],
  [".json", loadJson],
]);

/**
 * Loads the configuration: the file that was named, or the first `vgi.config.{ts,mts,js,mjs,json}` in the working directory or
 * above. Throws when the named file is missing, or any is broken; finding none is fine.
 */
export async function loadConfig(file: string | undefined, cwd: string): Promise<LoadedConfig> {
  const path = file === undefined ? await findConfig(cwd) : resolvePath(cwd, file, "--config");
  if (path === undefined) return { config: {}, folder: cwd, path: undefined };
  const value = await load(path);
  const fault = (await findFault(configSchema, value)) ?? findWorkersFault(value as VgiConfig);
  if (fault !== undefined) throw await faultError(path, fault);
  return { config: value as VgiConfig, folder: dirname(path), path };
}

/** Finds `vgi.config.*` in a folder or above, up to the user's own. One that leads nowhere is found too: it must not be passed over. */
export async function findConfig(cwd: string): Promise<string | undefined> {
  for (const extension of loaders.keys()) {
    const path = join(cwd, `vgi.config${extension}`);
    if ((await lstat(path).catch(() => undefined)) !== undefined) return path;
  }
  const above = dirname(cwd);
  return above === cwd || cwd === homedir() ? undefined : findConfig(above);
}

async function load(path: string): Promise<unknown> {
  const loader = loaders.get(extname(path));
  if (loader === undefined) {
    throw configError(path, "its extension is unknown", `Use one of ${[...loaders.keys()].join(", ")}.`);
  }
  const text = await readText(path).catch((cause: unknown) => {
    throw configError(
      path,
      unreadable(cause),
      "Name another with --config, or write one with vgi-codegen init.",
      cause,
    );
  });
  try {
    return await loader(path, text);
  } catch (cause) {
    const place = brokenPlace(path, text, cause);
    throw configError(at(path, place), loaderMessage(cause), "Correct the file, or name another with --config.", cause);
  }
}

async function loadModule(path: string): Promise<unknown> {
  const module = await importModule(path, dirname(path));
  const config = typeof module === "object" && module !== null && "default" in module ? module.default : undefined;
  if (config === undefined) throw new Error("it has no default export");
  return config;
}

async function loadJson(_path: string, text: string): Promise<unknown> {
  return JSON.parse(text);
}

/** Where a file can't be loaded, when its loader or its text tells. */
function brokenPlace(path: string, text: string, cause: unknown): TextPlace | undefined {
  if (extname(path) !== ".json") return stackPlace(path, cause);
  const offset = jsonPlaces(text).brokenAt;
  return offset === undefined ? undefined : placeOf(text, offset);
}

/** The first place of a file in a stack or a message, as in `/x/vgi.config.ts:3:6`. */
function stackPlace(path: string, error: unknown): TextPlace | undefined {
  const text = error instanceof Error ? `${error.message}\n${error.stack ?? ""}` : "";
  const found = text
    .split(path)
    .slice(1)
    .map((rest) => /^:(\d+):(\d+)/.exec(rest))
    .find((match) => match !== null);
  if (found === undefined) return undefined;
  return { line: Number(found[1]), column: Math.max(1, Number(found[2])) };
}

/** The first line of a message without the place, which stands elsewhere. */
function loaderMessage(cause: unknown): string {
  const [first = ""] = messageOf(cause).split("\n", 1);
  return first.replace(/ (in JSON )?at position .*$/, "").trim();
}

async function faultError(path: string, fault: Fault): Promise<CodegenError> {
  const text = extname(path) === ".json" ? await readText(path) : undefined;
  const offset = text === undefined ? undefined : jsonPlaces(text).offsets.get(fault.pointer);
  const place = text === undefined || offset === undefined ? undefined : placeOf(text, offset);
  return configError(at(path, place), faultText(fault), await faultAdvice(fault));
}

async function faultAdvice({ pointer, known }: Fault): Promise<string> {
  if (known === undefined || known.length === 0) return "Correct it there.";
  const { nearest } = await import("vgi-client");
  const key = pointer.slice(pointer.lastIndexOf("/") + 1);
  const keys = known.filter((one) => one !== "$schema");
  const guess = nearest(key, keys);
  return `${guess === undefined ? "" : `Did you mean ${guess}? `}It can have ${keys.join(", ")}.`;
}

/** A path with the place behind it, as editors and terminals open it. */
function at(path: string, place: TextPlace | undefined): string {
  return place === undefined ? path : `${path}:${place.line}:${place.column}`;
}

function configError(place: string, why: string, next: string, cause?: unknown): CodegenError {
  return new CodegenError("CODEGEN_CONFIG", { what: `the configuration ${place} can't be used`, why, next, cause });
}
