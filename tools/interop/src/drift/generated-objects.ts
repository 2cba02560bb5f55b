import { readdir } from "node:fs/promises";
import type { ExpectedFunction, ExpectedMacro, ExpectedTable, ExpectedView } from "vgi-client";

type Named = { readonly schema: readonly string[]; readonly name: string };

/** A generated constant, by what it takes its object to be. */
export type GeneratedObject = Named & (ExpectedFunction | ExpectedTable | ExpectedView | ExpectedMacro);

/** All functions, tables, views and macros of a generated catalog. @param folder the folder of the catalog */
export async function generatedObjects(folder: string): Promise<GeneratedObject[]> {
  const files = await readdir(folder, { recursive: true });
  const found: GeneratedObject[] = [];
  for (const file of files.filter((one) => one.endsWith(".ts"))) {
    const module = (await import(/* @vite-ignore */ `${folder}/${file}`)) as Readonly<Record<string, unknown>>;
    for (const value of Object.values(module)) found.push(...objectsOf(value));
  }
  return found;
}

/** A constant is its object, or carries it; one with overloads carries several. */
function objectsOf(value: unknown): readonly GeneratedObject[] {
  if (value === null || (typeof value !== "object" && typeof value !== "function")) return [];
  const { overloads, descriptor = value } = value as { readonly overloads?: unknown; readonly descriptor?: unknown };
  if (Array.isArray(overloads)) return overloads.flatMap(objectsOf);
  return typeof descriptor === "object" && descriptor !== null && "fingerprint" in descriptor
    ? [descriptor as GeneratedObject]
    : [];
}

/** The kind and name of an object, as `vgi-codegen diff` names places. */
export function placeOf({ kind, schema, name }: GeneratedObject): string {
  const kinds = { base_table: "table", view: "view", scalar_macro: "macro", table_macro: "macro" } as const;
  return [...schema, kind in kinds ? kinds[kind as keyof typeof kinds] : "function", name].join(".");
}
