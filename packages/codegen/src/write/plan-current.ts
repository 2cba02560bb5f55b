import { join } from "node:path";
import { compareText } from "../model/compare.js";
import { contentHash } from "./content-hash.js";
import { lockPath, type GeneratedLock, type LockFile } from "./lock-file.js";
import { readExisting, type WritePlan } from "./plan-write.js";
import { sealOf, type InputDigests } from "./seal.js";

/**
 * The plan of a run that has nothing to write, without generating anything: each part of the lock is sealed with the inputs of this run, and
 * each file on the disk has the bytes that were generated from them. `undefined` where any of it is not so: then what
 * has to be written is for `planWrite` to find out.
 *
 * @param partial whether the run covers some of the catalogs only: otherwise one that is gone has files to be deleted
 */
export async function planCurrent(
  out: string,
  digests: InputDigests,
  lock: LockFile | undefined,
  partial: boolean,
): Promise<WritePlan | undefined> {
  const parts = lock && sealedParts(digests, lock, partial);
  if (parts === undefined) return undefined;
  const files = parts.flatMap((part) => Object.entries(part.files));
  for (const [path, hash] of files) {
    const bytes = await readExisting(join(out, path));
    if (bytes === undefined || contentHash(bytes) !== hash) return undefined;
  }
  const paths = files.map(([path]) => path).toSorted(compareText);
  return { out, changes: [...paths, lockPath].map((path) => ({ path, action: "unchanged" })), kept: [] };
}

/** The parts of the lock that the run is about; `undefined` where they are others, or not sealed with these inputs. */
function sealedParts(
  { catalogs, services }: InputDigests,
  lock: LockFile,
  partial: boolean,
): GeneratedLock[] | undefined {
  const locked = new Map(Object.entries(lock.catalogs));
  if (!partial && locked.size > catalogs.size) return undefined;
  const wanted: { readonly input: string; readonly part: GeneratedLock | undefined }[] = [...catalogs].map(
    ([name, input]) => ({ input, part: locked.get(name) }),
  );
  if (services === null && lock.services !== undefined) return undefined;
  if (typeof services === "string") wanted.push({ input: services, part: lock.services });
  const sealed = wanted.flatMap(({ input, part }) =>
    part?.seal !== undefined && part.seal === sealOf(input, part) ? [part] : [],
  );
  return sealed.length === wanted.length ? sealed : undefined;
}
