import { createHash } from "node:crypto";
import path from "node:path";
import type { WorkerVersion } from "./worker-versions.js";

/**
 * Where things are in the cache. Each folder is named for what is in it and appears there by a rename when it is
 * complete, so a folder that exists is right, and one that is out of date is simply never looked at again.
 */
export interface CacheLayout {
  readonly root: string;
  /** The environment with everything the versions share. */
  readonly environment: string;
  /** Its interpreter. */
  readonly python: string;
  /** Folder of one version's own packages, to be put on the module path. */
  packages(version: WorkerVersion): string;
}

/** What names the environment. */
export interface CacheLayoutInput {
  /** Cache folder of the repository. */
  readonly cache: string;
  /** Text of the requirements. */
  readonly requirements: string;
  /** Path and version of the Python that the environment is made with. */
  readonly python: { readonly path: string; readonly version: string };
  readonly platform: NodeJS.Platform;
}

/** The layout for one set of requirements and one Python. */
export function cacheLayout(input: CacheLayoutInput): CacheLayout {
  const { cache, requirements, python, platform } = input;
  const root = path.join(cache, "real-workers");
  const key = createHash("sha256")
    .update(JSON.stringify([requirements, python.path, python.version]))
    .digest("hex")
    .slice(0, 12);
  const environment = path.join(root, `environment-${key}`);
  return {
    root,
    environment,
    python: pythonOf(environment, platform),
    packages: ({ version, rpc }) => path.join(root, `vgi-${version}-rpc-${rpc}`),
  };
}

/** The interpreter of a virtual environment. */
export function pythonOf(environment: string, platform: NodeJS.Platform): string {
  return platform === "win32"
    ? path.join(environment, "Scripts", "python.exe")
    : path.join(environment, "bin", "python");
}
