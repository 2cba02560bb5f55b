import { readFile, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";

/** A package as it was installed. */
export interface InstalledPackage {
  readonly version: string;
  /** Without links. */
  readonly folder: string;
  /** Ranges that it asks its surroundings for, by name. */
  readonly peers: Readonly<Record<string, string>>;
}

/** A package as modules in a folder find it: in `node_modules` there or above. `undefined` where there is none, or a broken one. */
export async function packageFrom(name: string, folder: string): Promise<InstalledPackage | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const place = join(current, "node_modules", name);
    const manifest = await manifestIn(place);
    if (manifest !== undefined) {
      const { version = "unknown", peerDependencies = {} } = manifest;
      return { version, folder: await realpath(place), peers: peerDependencies };
    }
    if (dirname(current) === current) return undefined;
  }
}

/** What of a package.json is looked at. */
export interface ReadManifest {
  readonly version?: string;
  readonly type?: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** The package.json in a folder. */
async function manifestIn(folder: string): Promise<ReadManifest | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as ReadManifest;
  } catch {
    return undefined;
  }
}

/** The package.json in a folder or above: the one that says what its modules are. */
export async function manifestAbove(folder: string): Promise<ReadManifest | undefined> {
  for (let current = folder; ; current = dirname(current)) {
    const manifest = await manifestIn(current);
    if (manifest !== undefined || dirname(current) === current) return manifest;
  }
}
