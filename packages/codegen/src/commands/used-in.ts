import { relative, resolve } from "node:path";
import type { Change } from "../diff/change.js";
import { UsedObjects, type ModuleImport } from "../diff/used-objects.js";
import { scanImports } from "../read/scan-imports.js";
import { readLock } from "../write/plan-write.js";
import type { CliContext } from "./cli-context.js";

/** What a program uses, as far as its sources tell. */
export interface Usage {
  /** How many source files were read. */
  readonly files: number;
  /** Why everything counts as used, where it does. */
  readonly everything: readonly string[];
  concerns(change: Pick<Change, "place">): boolean;
}

/**
 * Finds out what the sources in some folders use of the generated code. Where a file can't be understood, everything counts
 * as used, and a warning says so.
 */
export async function usageOf({ cli, terminal }: CliContext, folders: readonly string[], out: string): Promise<Usage> {
  const locked = Object.entries((await readLock(out))?.catalogs ?? {});
  const imports: ModuleImport[] = [];
  const everything: string[] = [];
  let files = 0;
  for (const folder of folders) {
    terminal.progress(`reading imports in ${folder}`);
    const scanned = await scanImports(resolve(cli.cwd, folder), out);
    files += scanned.files;
    everything.push(...scanned.unknown.map(({ path, why }) => `${relative(cli.cwd, path)}: ${why}`));
    for (const { module, names } of scanned.imports) {
      const owner = locked.find(([, { folder: own }]) => module.startsWith(`${own}/`));
      if (owner === undefined) continue;
      imports.push({ catalog: owner[0], module: module.slice(owner[1].folder.length + 1), names });
    }
  }
  for (const reason of everything) terminal.warn(`everything counts as used, because of ${reason}.`);
  const used = new UsedObjects(
    imports,
    locked.map(([catalog, { names }]) => ({ catalog, names })),
  );
  return { files, everything, concerns: (change) => everything.length > 0 || used.concerns(change) };
}
