import { join } from "node:path";
import type { GeneratedProtocols, GeneratedState } from "../diff/diff-generated.js";
import { CodegenError } from "../errors.js";
import { generatedFromSchema, generatedServicesSchema } from "../read/snapshot-schema.js";
import { validate } from "../read/validate.js";
import { lockPath, type LockFile } from "./lock-file.js";

/**
 * What the catalogs of a lock were generated from. Throws where that is not what the generator writes: a lock is a file that anyone can
 * edit, or merge badly.
 */
export async function lockedCatalogs({ catalogs }: LockFile, out: string): Promise<GeneratedState[]> {
  const states: GeneratedState[] = [];
  for (const [catalog, { names, from }] of Object.entries(catalogs)) {
    const fault = await validate(generatedFromSchema, from);
    if (fault !== undefined) throw damaged(join(out, lockPath), `catalog ${JSON.stringify(catalog)} was`, fault);
    states.push({ catalog, names, from });
  }
  return states;
}

/** What the services of a lock were generated from; `undefined` where there are none. Throws as {@link lockedCatalogs} does. */
export async function lockedServices({ services }: LockFile, out: string): Promise<GeneratedProtocols | undefined> {
  if (services === undefined) return undefined;
  const { names, from } = services;
  const fault = await validate(generatedServicesSchema, from);
  if (fault !== undefined) throw damaged(join(out, lockPath), "services were", fault);
  return { names, from };
}

function damaged(path: string, what: string, why: string): CodegenError {
  return new CodegenError("CODEGEN_LOCK", {
    what: `${path} does not tell what ${what} generated from`,
    why,
    next: "Restore it from version control, or run vgi-codegen generate.",
  });
}
