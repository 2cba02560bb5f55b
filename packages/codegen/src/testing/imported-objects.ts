import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { CatalogModel, ServiceModel } from "vgi-client";
import { expect } from "vitest";
import type { GeneratedFile } from "../emit/declarations.js";

/** Where each object of a catalog, or method of a service, is exported: several places where a module exports it again. */
export type ImportedObjects = ReadonlyMap<string, ReadonlySet<string>>;

/** Writes files where they can be imported from. */
export async function writeGenerated(folder: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, content } of files) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  }
}

/**
 * Imports every module, and tells what its constants stand for, by what they say of themselves.
 *
 * @param companions names of companion catalogs that there may be
 */
export async function importObjects(
  folder: string,
  files: readonly GeneratedFile[],
  companions: readonly string[] = [],
): Promise<ImportedObjects> {
  const found = new Map<string, Set<string>>();
  for (const { path } of files) {
    const module = (await import(pathToFileURL(join(folder, path)).href)) as Readonly<Record<string, unknown>>;
    for (const [name, value] of Object.entries(module)) {
      const isCompanion = typeof value === "function" && path.endsWith("/companions.ts");
      const key = isCompanion ? companionIdentity(value, companions) : identityOf(value);
      if (key !== undefined) found.set(key, (found.get(key) ?? new Set()).add(`${path} ${name}`));
    }
  }
  return found;
}

/** What a constant says of itself: its descriptor, or itself where it is plain data. */
interface Described {
  readonly kind?: string;
  readonly schema?: readonly string[];
  readonly name: string;
}

function identityOf(value: unknown): string | undefined {
  if ((typeof value !== "function" && typeof value !== "object") || value === null) return undefined;
  if ("protocol" in value && "descriptor" in value) {
    const { protocol, descriptor } = value as { readonly protocol: Described; readonly descriptor: Described };
    return identity("method", [protocol.name], descriptor.name);
  }
  if ("descriptor" in value) return describedIdentity(value.descriptor as Described);
  if ("kind" in value && "definition" in value) return describedIdentity(value as unknown as Described);
  return undefined;
}

const kinds: ReadonlyMap<string | undefined, string> = new Map([
  ["base_table", "table"],
  ["view", "view"],
  ["scalar_macro", "macro"],
  ["table_macro", "macro"],
  ["copy_format", "copy format"],
]);

function describedIdentity({ kind, schema = [], name }: Described): string {
  return identity(kinds.get(kind) ?? "function", schema, name);
}

/** A companion is a function that looks for itself in what an attach said: it is asked with each of the names that there are. */
function companionIdentity(value: object, aliases: readonly string[]): string | undefined {
  const answer = (value as (db: object) => unknown)({ companions: aliases.map((alias) => ({ alias })) });
  const isFound = typeof answer === "object" && answer !== null && "alias" in answer;
  return isFound ? identity("companion", [], String(answer.alias)) : undefined;
}

function identity(kind: string, schema: readonly string[], name: string): string {
  return JSON.stringify([kind, schema, name]);
}

/** What a catalog has that programs can name. */
export function objectsOf({ schemas, copyFormats = [], companions = [] }: CatalogModel): string[] {
  return [
    ...schemas.flatMap(({ path, functions, tables, views, macros }) => [
      ...functions.map(({ name }) => identity("function", path, name)),
      ...tables.map(({ name }) => identity("table", path, name)),
      ...views.map(({ name }) => identity("view", path, name)),
      ...macros.map(({ name }) => identity("macro", path, name)),
    ]),
    ...copyFormats.map(({ name }) => identity("copy format", [], name)),
    ...companions.map(({ name }) => identity("companion", [], name)),
  ];
}

/** What services have that programs can name. */
export function methodsOf(services: readonly ServiceModel[]): string[] {
  return services.flatMap(({ protocol, methods }) => methods.map(({ name }) => identity("method", [protocol], name)));
}

/** Runs with a trap: whatever text of a catalog runs as code, it sets this. */
export async function withoutSideEffect<T>(run: () => Promise<T>): Promise<T> {
  const before = new Set(Reflect.ownKeys(globalThis));
  const sprung: unknown[] = [];
  Object.defineProperty(globalThis, "pwned", {
    configurable: true,
    set: (value) => {
      sprung.push(value);
    },
  });
  try {
    const result = await run();
    expect(sprung).toEqual([]);
    const added = Reflect.ownKeys(globalThis).filter((key) => !before.has(key) && key !== "pwned");
    expect(added).toEqual([]);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    return result;
  } finally {
    Reflect.deleteProperty(globalThis, "pwned");
  }
}
