import { join } from "node:path";
import type { GeneratedState } from "../diff/diff-generated.js";
import { CodegenError } from "../errors.js";
import { generatedFromSchema } from "../read/snapshot-schema.js";
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
    if (fault !== undefined) throw damaged(join(out, lockPath), catalog, fault);
    states.push({ catalog, names, from });
  }
  return states;
}

function damaged(path: string, catalog: string, why: string): CodegenError {
  return new CodegenError("CODEGEN_LOCK", {
    what: `${path} does not tell what catalog ${JSON.stringify(catalog)} was generated from`,
    why,
    next: "Restore it from version control, or run vgi-codegen generate.",
  });
}
