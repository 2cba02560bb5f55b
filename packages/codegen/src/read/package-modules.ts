import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

/** A package that generated code is in, as programs import it. */
export interface OwnPackage {
  readonly name: string;
  /**
   * The file that a specifier of the package leads to, by its `exports`, whether it is there or not; `undefined` where they
   * don't tell.
   */
  target(specifier: string): string | undefined;
}

/** The package that a folder is in; `undefined` where there is none, or it has no name. */
export async function packageOf(folder: string): Promise<OwnPackage | undefined> {
  const text = await readFile(join(folder, "package.json"), "utf8").catch(() => undefined);
  if (text === undefined) return dirname(folder) === folder ? undefined : packageOf(dirname(folder));
  const manifest = parsed(text);
  const { name, exports } = manifest as { readonly name?: unknown; readonly exports?: unknown };
  if (typeof name !== "string" || name === "") return undefined;
  const entries = subpaths(exports);
  return {
    name,
    target: (specifier) => {
      const target = targetOf(`.${specifier.slice(name.length)}`, entries);
      return target === undefined ? undefined : resolve(folder, target);
    },
  };
}

/** Whether a specifier is of a package. */
export function isOfPackage(specifier: string, { name }: OwnPackage): boolean {
  return specifier === name || specifier.startsWith(`${name}/`);
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** The subpaths of `exports`, each with a file. */
function subpaths(exports: unknown): [string, string][] {
  const isMap =
    typeof exports === "object" && exports !== null && Object.keys(exports).every((key) => key.startsWith("."));
  return Object.entries(isMap ? exports : { ".": exports }).flatMap(([subpath, value]): [string, string][] => {
    const file = firstFile(value);
    return file === undefined ? [] : [[subpath, file]];
  });
}

/** Of several conditions the first: all of them are the same module. */
function firstFile(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return undefined;
  return Object.values(value)
    .map(firstFile)
    .find((file) => file !== undefined);
}

function targetOf(subpath: string, entries: readonly (readonly [string, string])[]): string | undefined {
  const exact = entries.find(([key]) => key === subpath);
  if (exact !== undefined) return exact[1];
  for (const [key, file] of entries) {
    const [start = "", end] = key.split("*");
    if (end === undefined || !subpath.startsWith(start) || !subpath.endsWith(end)) continue;
    return file.replaceAll("*", subpath.slice(start.length, subpath.length - end.length));
  }
  return undefined;
}
