import { randomUUID } from "node:crypto";
import { mkdir, rename, rm, rmdir, stat, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CodegenError, messageOf } from "../errors.js";
import type { FileChange, WritePlan } from "./plan-write.js";

/** Takes back one step. */
type Undo = () => Promise<unknown>;

/**
 * Carries a plan out. New content goes to temporary files first and is renamed into place; when anything fails, what was
 * changed is put back and what was made is removed, so that a failed run leaves the folder as it was. A plan without changes touches nothing.
 */
export async function applyPlan(plan: WritePlan): Promise<void> {
  const changes = plan.changes.filter(({ action }) => action !== "unchanged");
  if (changes.length === 0) return;
  const undo: Undo[] = [];
  const staging = join(plan.out, ".vgi-codegen", `tmp-${randomUUID()}`);
  try {
    await makeFolder(staging, undo);
    const staged = await stage(staging, changes);
    for (const change of changes) await applyChange(plan.out, change, staged.get(change.path), undo);
    await rm(staging, { recursive: true, force: true });
    for (const { action, path } of changes) if (action === "delete") await removeEmptyFolders(plan.out, dirname(path));
  } catch (cause) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    for (const step of undo.toReversed()) await step().catch(() => undefined);
    throw new CodegenError("CODEGEN_OUTPUT", {
      what: `the output folder ${plan.out} can't be written`,
      why: messageOf(cause),
      next: "Nothing was changed. Check the folder's permissions and the space on its disk.",
      cause,
    });
  }
}

async function stage(staging: string, changes: readonly FileChange[]): Promise<Map<string, string>> {
  const staged = new Map<string, string>();
  for (const [index, { path, content }] of changes.entries()) {
    if (content === undefined) continue;
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
  for (let current = folder; !(await exists(current)); current = dirname(current)) missing.push(current);
  for (const path of missing.toReversed()) {
    await mkdir(path);
    undo.push(() => rmdir(path));
  }
}

async function exists(path: string): Promise<boolean> {
  const stats = await stat(path).catch(() => undefined);
  return stats !== undefined;
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
