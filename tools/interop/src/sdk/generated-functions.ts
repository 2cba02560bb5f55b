import { readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { AnyFunction, FunctionDescriptor } from "vgi-client/codegen-v1";

/** A function as a generated module exports it: one signature, or several of one name. */
export type GeneratedFunction = AnyFunction & {
  readonly overloads?: readonly AnyFunction[];
};

/** The exported functions of one catalog's SDK, by {@link functionKey}. */
export type GeneratedFunctions = ReadonlyMap<string, GeneratedFunction>;

/** Schema path and name of a function, as one text. */
export function functionKey(schema: readonly string[], name: string): string {
  return [...schema, name].join(".");
}

/** Signatures of a generated function. */
export function signaturesOf(fn: GeneratedFunction): readonly FunctionDescriptor[] {
  return (fn.overloads ?? [fn]).map(({ descriptor }) => descriptor);
}

/** Imports every module of a catalog's SDK, and gives the functions that they export. */
export async function importFunctions(folder: string): Promise<GeneratedFunctions> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const functions = new Map<string, GeneratedFunction>();
  for (const file of files) {
    const module = (await import(pathToFileURL(path.join(folder, file)).href)) as Readonly<Record<string, unknown>>;
    for (const exported of Object.values(module)) {
      if (isFunction(exported))
        functions.set(functionKey(exported.descriptor.schema, exported.descriptor.name), exported);
    }
  }
  return functions;
}

/** Tables and formats of COPY are functions too, with descriptors of another kind. */
function isFunction(exported: unknown): exported is GeneratedFunction {
  if (typeof exported !== "function" || !("descriptor" in exported)) return false;
  const descriptor = exported.descriptor as Partial<FunctionDescriptor>;
  return descriptor.kind !== undefined && descriptor.args !== undefined && descriptor.schema !== undefined;
}
