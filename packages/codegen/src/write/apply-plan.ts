import { mkdir, rename, rm, rmdir, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CodegenError, messageOf } from "../errors.js";
import { contentHash } from "./content-hash.js";
import { lockPath } from "./lock-file.js";
import { errorCode, overtakenError, readExisting, type FileChange, type WritePlan } from "./plan-write.js";
import { takeWritingTurn } from "./writing-turn.js";

/** Takes back one step. */
type Undo = () => Promise<unknown>;

/**
 * Carries a plan out. New content goes to temporary files first and is renamed into place; when anything fails or interrupts it, what was
 * changed is put back and what was made is removed, so that a failed run leaves the folder as it was. A plan without changes touches nothing.
 * One run at a time writes: a second one fails, and so does one whose plan was made before another run wrote.
 *
 * @param signal ends it before its last file is in place
 */
export async function applyPlan(plan: WritePlan, signal?: AbortSignal): Promise<void> {
  const changes = plan.changes.filter(({ action }) => action !== "unchanged");
  if (changes.length === 0) return;
  const undo: Undo[] = [];
  const own = join(plan.out, dirname(lockPath));
  try {
    await makeFolder(own, undo);
    const staging = await takeWritingTurn(own);
    undo.push(() => rm(staging, { recursive: true, force: true }));
    await requirePlannedLock(plan);
    const staged = await stage(staging, changes, signal);
    for (const change of changes) {
      signal?.throwIfAborted();
      await applyChange(plan.out, change, staged.get(change.path), undo);
    }
    await rm(staging, { recursive: true, force: true });
    for (const { action, path } of changes) if (action === "delete") await removeEmptyFolders(plan.out, dirname(path));
  } catch (cause) {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
    if (cause instanceof CodegenError) throw cause;
    throw new CodegenError("CODEGEN_OUTPUT", {
      what: `the output folder ${plan.out} can't be written`,
      why: messageOf(cause),
      next: "Nothing was changed. Check the folder's permissions and the space on its disk.",
      cause,
    });
  }
}

/** Between a plan and its turn another run may have had its own. */
async function requirePlannedLock({ out, changes }: WritePlan): Promise<void> {
  const planned = changes.find(({ path }) => path === lockPath)?.before;
  const found = await readExisting(join(out, lockPath));
  const isPlanned =
    found === undefined ? planned === undefined : planned && contentHash(found) === contentHash(planned);
  if (isPlanned !== true) throw overtakenError(out);
}

async function stage(
  staging: string,
  changes: readonly FileChange[],
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const staged = new Map<string, string>();
  for (const [index, { path, content }] of changes.entries()) {
    if (content === undefined) continue;
    signal?.throwIfAborted();
    const temporary = join(staging, String(index));
    await writeFile(temporary, content);
    staged.set(path, temporary);
  }
  return staged;
}

async function applyChange(
  out: string,
  { path, before }: FileChange,
  temporary: string | undefined,
  undo: Undo[],
): Promise<void> {
  const target = join(out, path);
  await makeFolder(dirname(target), undo);
  if (temporary === undefined) await unlink(target);
  else await rename(temporary, target);
  undo.push(() => (before === undefined ? unlink(target) : writeFile(target, before)));
}

/**
 * Makes a folder with all above it, and remembers to remove those that it made. One by one: the recursive `mkdir` of Node
 * never returns where a file system refuses new folders as absent (`/proc`).
 */
async function makeFolder(folder: string, undo: Undo[]): Promise<void> {
  const missing: string[] = [];
  for (let current = folder; !(await isFolder(current)); current = dirname(current)) missing.push(current);
  for (const path of missing.toReversed()) {
    await mkdir(path).catch(async (cause: unknown) => {
      // Another run may have made it meanwhile.
      if (errorCode(cause) !== "EEXIST" || !(await isFolder(path))) throw cause;
    });
    undo.push(() => rmdir(path));
  }
}

async function isFolder(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined || stats.isDirectory()) return stats !== undefined;
  throw new Error(`${path} is a file, where a folder is to be`);
}

/** Removes the folders that deleting left empty, up to the output folder. */
async function removeEmptyFolders(out: string, folder: string): Promise<void> {
  for (let current = folder; current !== "." && current !== ""; current = dirname(current)) {
    try {
      await rmdir(join(out, current));
    } catch {
      return;
    }
  }
}
