import { createHash } from "node:crypto";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { CodegenError } from "../errors.js";
import { compareText } from "../model/compare.js";
import { writeFileIfChanged } from "./write-file.js";

/** Where a changeset goes, and for which package. */
export interface ChangesetTarget {
  /** The `.changeset` folder. */
  readonly folder: string;
  readonly packageName: string;
}

/**
 * Finds the `.changeset` folder in or above the working directory, and the name of the package that the generated code is in.
 *
 * @param out folder of the generated code
 * @param name the package's name, where it was given
 */
export async function changesetTarget(cwd: string, out: string, name: string | undefined): Promise<ChangesetTarget> {
  const folder = await changesetFolder(cwd);
  if (folder === undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `there is no folder .changeset in ${cwd} or above`,
      next: "Make one with npx changeset init, or leave --changeset out.",
    });
  }
  if (name !== undefined) await requirePackage(name, dirname(folder));
  const packageName = name ?? (await above(out, packageNameIn));
  if (packageName === undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `no package.json in ${out} or above has a name`,
      next: "Say with --package NAME which package the changeset is for.",
    });
  }
  return { folder, packageName };
}

/** A changeset for a package that is not there stops `changeset version` for all of them. */
async function requirePackage(name: string, root: string): Promise<void> {
  const names = await packageNames(root);
  if (names.includes(name)) return;
  throw new CodegenError("CODEGEN_USAGE", {
    what: `there is no package ${JSON.stringify(name)} in ${root}`,
    next:
      names.length === 0 ? "No package.json there has a name." : `There are ${names.toSorted(compareText).join(", ")}.`,
  });
}

/** Names of the packages in a folder and below, but for those that were installed, and for folders that begin with a dot. */
async function packageNames(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const below = entries.filter((entry) => entry.isDirectory() && !/^\.|^node_modules$/.test(entry.name));
  const names = await Promise.all(below.map((entry) => packageNames(join(folder, entry.name))));
  const own = entries.some((entry) => entry.name === "package.json") ? await packageNameIn(folder) : undefined;
  return [...(own === undefined ? [] : [own]), ...names.flat()];
}

/** The `.changeset` folder in a folder or above it; `undefined` where there is none. */
export function changesetFolder(from: string): Promise<string | undefined> {
  return above(from, async (path) => {
    const folder = join(path, ".changeset");
    return (await isFolder(folder)) ? folder : undefined;
  });
}

/** Writes a changeset. Its name comes from its text: the same changes are not written twice. */
export async function writeChangeset(folder: string, text: string): Promise<string> {
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 12);
  const path = join(folder, `vgi-${hash}.md`);
  await writeFileIfChanged(path, text);
  return path;
}

async function above(folder: string, find: (path: string) => Promise<string | undefined>): Promise<string | undefined> {
  const found = await find(folder);
  const parent = dirname(folder);
  return found ?? (parent === folder ? undefined : above(parent, find));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

async function packageNameIn(folder: string): Promise<string | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const name = typeof manifest === "object" && manifest !== null && "name" in manifest ? manifest.name : undefined;
    return typeof name === "string" && name !== "" ? name : undefined;
  } catch {
    return undefined;
  }
}
