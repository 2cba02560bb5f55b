import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Root of the repository. */
export const repository: string = fileURLToPath(new URL("../../../", import.meta.url));

/** An entry of a package, as `exports` names it. */
export interface PackageEntry {
  /** What is imported, as in `vgi-client/testing`. */
  readonly specifier: string;
  /** Its declarations, relative to the package. */
  readonly types: string;
}

/** A package that is published. */
export interface PublishedPackage {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
  readonly entries: readonly PackageEntry[];
}

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: Readonly<Record<string, { readonly types: string }>>;
}

/** The packages of this repository that are published, in the order of their folders. */
export async function publishedPackages(root: string = repository): Promise<PublishedPackage[]> {
  const parent = path.join(root, "packages");
  const names = (await readdir(parent)).toSorted();
  const packages = await Promise.all(names.map((name) => readPackage(path.join(parent, name))));
  return packages.filter((candidate) => candidate !== undefined);
}

async function readPackage(folder: string): Promise<PublishedPackage | undefined> {
  const manifest = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8")) as Manifest;
  if (manifest.private === true) return undefined;
  const entries = Object.entries(manifest.exports).map(([subpath, { types }]) => ({
    specifier: path.posix.join(manifest.name, subpath),
    types,
  }));
  return { name: manifest.name, folder, entries };
}
