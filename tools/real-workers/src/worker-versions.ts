/** How a worker names what a request is for: by method alone, or by protocol and method. */
export type WireGeneration = "unrouted" | "routed";

/** One published worker: the packages to install, and what it speaks. */
export interface WorkerVersion {
  /** Version of `vgi-python`, and the name of the worker everywhere in this repository. */
  readonly version: WorkerVersionName;
  /** Version of the VGI protocol it accepts; only its own major.minor. */
  readonly protocol: string;
  /** Version of `vgi-rpc` that it is installed with. */
  readonly rpc: string;
  readonly generation: WireGeneration;
}

/** Literal, so that the names are a type. */
const rows = [
  { version: "0.8.0", protocol: "1.0.0", rpc: "0.20.6", generation: "unrouted" },
  { version: "0.18.0", protocol: "1.1.0", rpc: "0.26.0", generation: "unrouted" },
  { version: "0.22.1", protocol: "1.2.0", rpc: "0.28.3", generation: "unrouted" },
  { version: "0.28.1", protocol: "1.3.0", rpc: "0.40.0", generation: "unrouted" },
  { version: "0.29.6", protocol: "1.4.0", rpc: "0.43.2", generation: "unrouted" },
  { version: "0.31.0", protocol: "1.5.0", rpc: "0.44.1", generation: "unrouted" },
  { version: "0.32.0", protocol: "2.0.0", rpc: "0.45.3", generation: "unrouted" },
  { version: "0.39.0", protocol: "2.0.0", rpc: "0.47.3", generation: "routed" },
  { version: "0.45.0", protocol: "2.1.0", rpc: "0.52.2", generation: "routed" },
  { version: "0.47.0", protocol: "2.2.0", rpc: "0.52.2", generation: "routed" },
] as const;

/** Name of a worker that can be installed. */
export type WorkerVersionName = (typeof rows)[number]["version"];

/** The workers, oldest first: one for each minor version of the protocol in the field, and 2.0.0 in both wire generations. */
export const workerVersions: readonly WorkerVersion[] = rows;

/**
 * The worker of that name.
 *
 * @throws Error naming the known versions, when there is none
 */
export function workerVersion(name: string): WorkerVersion {
  const found = workerVersions.find((candidate) => candidate.version === name);
  if (found === undefined) {
    const known = workerVersions.map((candidate) => candidate.version).join(", ");
    throw new Error(`There is no worker version "${name}". Known versions: ${known}.`);
  }
  return found;
}

/** Position in {@link workerVersions}: later workers have greater ones. */
export function workerAge(name: WorkerVersionName): number {
  return workerVersions.findIndex((candidate) => candidate.version === name);
}
