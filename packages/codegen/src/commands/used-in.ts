import { relative } from "node:path";
import { resolvePath } from "../config/resolve-path.js";
import type { Change } from "../diff/change.js";
import { UsedObjects, type ModuleImport } from "../diff/used-objects.js";
import { UsedServices } from "../diff/used-services.js";
import { servicesFolder } from "../emit/services/generate-services.js";
import { CodegenError } from "../errors.js";
import { scanImports } from "../read/scan-imports.js";
import type { LockFile } from "../write/lock-file.js";
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
  const lock = await readLock(out);
  if (lock === undefined) throw nothingGenerated(out);
  const imports: ModuleImport[] = [];
  const services: Omit<ModuleImport, "catalog">[] = [];
  const everything: string[] = [];
  let files = 0;
  for (const folder of folders) {
    terminal.progress(`reading imports in ${folder}`);
    const scanned = await scanImports(resolvePath(cli.cwd, folder, "--used-in"), out);
    files += scanned.files;
    everything.push(...scanned.unknown.map(({ path, why }) => `${relative(cli.cwd, path)}: ${why}`));
    for (const { module, names } of scanned.imports) {
      const owner = ownerOf(module, lock);
      if (owner?.catalog !== undefined) imports.push({ catalog: owner.catalog, module: owner.module, names });
      else if (owner !== undefined) services.push({ module: owner.module, names });
    }
  }
  if (files === 0) terminal.warn(`there is no source file in ${folders.join(", ")}: nothing counts as used.`);
  for (const reason of everything) terminal.warn(`everything counts as used, because of ${reason}.`);
  const catalogs = Object.entries(lock.catalogs).map(([catalog, { names }]) => ({ catalog, names }));
  const used = new UsedObjects(imports, catalogs);
  const usedServices = new UsedServices(services, lock.services?.names ?? { scopes: {}, overloads: {} });
  const concerns = (change: Pick<Change, "place">): boolean =>
    everything.length > 0 || used.concerns(change) || usedServices.concerns(change);
  return { files, everything, concerns };
}

/** Whose module it is, and its path in the folder of its catalog, or of the services. */
function ownerOf(module: string, lock: LockFile): { readonly catalog?: string; readonly module: string } | undefined {
  // A packed SDK has its code below `dist`.
  const path = module.replace(/^dist\//, "");
  const paths = [module, path];
  for (const [catalog, { folder }] of Object.entries(lock.catalogs)) {
    const found = paths.find((one) => one.startsWith(`${folder}/`));
    if (found !== undefined) return { catalog, module: found.slice(folder.length + 1) };
  }
  const service = paths.find((one) => one.startsWith(`${servicesFolder}/`));
  return service === undefined ? undefined : { module: service.slice(servicesFolder.length + 1) };
}

function nothingGenerated(out: string): CodegenError {
  return new CodegenError("CODEGEN_USAGE", {
    what: `what is used of the generated code can't be told: nothing was generated into ${out}`,
    next: "Name the folder of the generated code with --out FOLDER, or leave --used-in out.",
  });
}
