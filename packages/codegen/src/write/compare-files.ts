import type { ChangeClass } from "../diff/change.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import { contentHash } from "./content-hash.js";
import { lockPath, type LockFile } from "./lock-file.js";
import { planWrite, type PlanOptions } from "./plan-write.js";

/** A file that is not what would be generated now. */
export interface FileDrift {
  /** Path with forward slashes, relative to the output folder. */
  readonly path: string;
  readonly state: "missing" | "stale" | "edited" | "left over";
  readonly class: ChangeClass;
}

/**
 * Compares the files of an output folder with what would be generated, and writes nothing. Only comments that differ are
 * documentation; of everything else the file can't tell what it does to callers.
 */
export async function compareFiles(
  out: string,
  catalogs: readonly GeneratedCatalog[],
  lock: LockFile | undefined,
  options: Pick<PlanOptions, "partial" | "services"> = {},
): Promise<FileDrift[]> {
  const plan = await planWrite(out, catalogs, lock, { ...options, force: true });
  const parts = [...Object.values(lock?.catalogs ?? {}), ...(lock?.services === undefined ? [] : [lock.services])];
  const known = new Map(parts.flatMap(({ files }) => Object.entries(files)));
  const drift = plan.changes.flatMap(({ path, action, content = "", before }): FileDrift[] => {
    if (path === lockPath || action === "unchanged") return [];
    if (action === "create" || before === undefined) return [{ path, state: "missing", class: "behavioural" }];
    if (action === "delete") return [{ path, state: "left over", class: "behavioural" }];
    const isEdited = known.get(path) !== contentHash(before);
    const isText = !isEdited && withoutComments(content) === withoutComments(new TextDecoder().decode(before));
    return [{ path, state: isEdited ? "edited" : "stale", class: isText ? "documentation" : "behavioural" }];
  });
  return [...drift, ...plan.kept.map((path): FileDrift => ({ path, state: "left over", class: "behavioural" }))];
}

/** Generated code without its comments, which have lines of their own; no line of code starts like one. */
function withoutComments(content: string): string {
  return content
    .split(/\r?\n/)
    .filter((line) => !/^\s*(\/\*\*|\*|\/\/)/.test(line))
    .join("\n");
}
