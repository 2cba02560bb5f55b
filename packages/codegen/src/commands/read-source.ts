import type { ServiceModel } from "vgi-client";
import { CodegenError } from "../errors.js";
import { selectObjects } from "../model/select-objects.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import type { ReadRequest } from "../read/read-worker.js";
import { readSnapshot } from "../read/snapshot-file.js";
import { lockedServices } from "../write/locked-catalogs.js";
import { readLock } from "../write/plan-write.js";
import type { CliContext } from "./cli-context.js";
import type { WorkerSource } from "./worker-source.js";

/** Reads what is wanted of a worker, by talking to it. */
export async function readLive(context: CliContext, source: WorkerSource): Promise<CatalogSnapshot> {
  return live(context, source, source.request());
}

/**
 * The same, to be compared with what was read before.
 *
 * @param protocols services that were read then: they are read again, as far as they are there, unless flags or configuration say which
 */
export async function readLiveLike(
  context: CliContext,
  source: WorkerSource,
  protocols: readonly string[] | undefined,
): Promise<CatalogSnapshot> {
  const request = source.request();
  const services = request.services ?? (protocols && { ifThere: protocols });
  return live(context, source, { ...request, services });
}

/** The services that a snapshot has; `undefined` where it says nothing of them. */
export function protocolsOf(snapshot: CatalogSnapshot | undefined): readonly string[] | undefined {
  return snapshot?.services?.map(({ protocol }) => protocol);
}

/** The services that were generated into an output folder; `undefined` where there are none. */
export async function generatedProtocols(out: string | undefined): Promise<readonly string[] | undefined> {
  const lock = out === undefined ? undefined : await readLock(out);
  const services = lock === undefined || out === undefined ? undefined : await lockedServices(lock, out);
  return services?.from.map(({ protocol }) => protocol);
}

async function live(context: CliContext, source: WorkerSource, request: ReadRequest): Promise<CatalogSnapshot> {
  const { readWorker } = await import("../read/read-worker.js");
  const { snapshot, unused } = selectObjects(await readWorker(request), source.selection);
  warnOfUnused(context, unused);
  return snapshot;
}

/** Reads what is wanted of a worker from a snapshot file. */
export async function readStored(context: CliContext, source: WorkerSource, path: string): Promise<CatalogSnapshot> {
  const { catalogs, selection, excludedByPull } = source;
  const { snapshot, unused } = selectObjects(chosen(await readSnapshot(path), catalogs, path), selection);
  const surprising = unused.filter((glob) => !excludedByPull.includes(glob));
  warnOfUnused(context, surprising);
  return snapshot;
}

/** Reads it from the snapshot that the configuration names, else from the worker, with the services that are known of it. */
export function readConfigured(
  context: CliContext,
  source: WorkerSource,
  protocols?: readonly string[],
): Promise<CatalogSnapshot> {
  return source.snapshot === undefined
    ? readLiveLike(context, source, protocols)
    : readStored(context, source, source.snapshot);
}

/** One snapshot of several workers. Throws when two of them have catalogs of one name: both would be generated into one folder. */
export function joinSnapshots(
  parts: readonly { readonly source: WorkerSource; readonly snapshot: CatalogSnapshot }[],
): CatalogSnapshot {
  const owners = new Map<string, WorkerSource>();
  for (const { source, snapshot } of parts) {
    for (const { name } of snapshot.catalogs) {
      const other = owners.get(name);
      if (other !== undefined) throw sharedCatalog(name, other, source);
      owners.set(name, source);
    }
  }
  const services = joinServices(parts);
  const [first] = parts;
  if (first === undefined) throw new Error("There is always a worker.");
  return {
    ...first.snapshot,
    protocolVersion: parts.length === 1 ? first.snapshot.protocolVersion : null,
    catalogs: parts.flatMap(({ snapshot }) => snapshot.catalogs),
    bound: parts.flatMap(({ snapshot }) => snapshot.bound),
    ...(services && { services }),
  };
}

/** Services of all workers; one that several host alike is one. Throws where they differ: both would go to one module. */
function joinServices(parts: Parameters<typeof joinSnapshots>[0]): readonly ServiceModel[] | undefined {
  const all = new Map<string, { readonly source: WorkerSource; readonly service: ServiceModel }>();
  for (const { source, snapshot } of parts) {
    for (const service of snapshot.services ?? []) {
      const other = all.get(service.protocol);
      if (other !== undefined && other.service.hash !== service.hash) {
        throw sharedService(service.protocol, other.source, source);
      }
      all.set(service.protocol, { source, service });
    }
  }
  const isKnown = parts.some(({ snapshot }) => snapshot.services !== undefined);
  return isKnown ? [...all.values()].map(({ service }) => service) : undefined;
}

function sharedService(name: string, left: WorkerSource, right: WorkerSource): CodegenError {
  return new CodegenError("CODEGEN_CONFIG", {
    what: `the workers ${left.name ?? ""} and ${right.name ?? ""} host two protocols ${JSON.stringify(name)} that differ`,
    why: "both would be generated into the module of that name",
    next: "Name the protocols to read under services of each, or give one of them an output folder of its own.",
  });
}

function sharedCatalog(name: string, left: WorkerSource, right: WorkerSource): CodegenError {
  return new CodegenError("CODEGEN_CONFIG", {
    what: `the workers ${left.name ?? ""} and ${right.name ?? ""} both have a catalog ${JSON.stringify(name)}`,
    why: "both would be generated into the folder of that name",
    next: "Name the catalogs to read under catalogs of each, or give one of them a configuration and an output folder of its own.",
  });
}

function warnOfUnused({ terminal }: CliContext, globs: readonly string[]): void {
  for (const glob of globs) {
    terminal.warnOnce(`nothing matches ${JSON.stringify(glob)}; globs are over catalog.schema.kind.name.`);
  }
}

/** Some of a snapshot's catalogs. */
function chosen(snapshot: CatalogSnapshot, names: readonly string[] | undefined, path: string): CatalogSnapshot {
  if (names === undefined) return snapshot;
  const known = snapshot.catalogs.map((catalog) => catalog.name);
  const missing = names.find((name) => !known.includes(name));
  if (missing !== undefined) {
    throw new CodegenError("CODEGEN_USAGE", {
      what: `there is no catalog ${JSON.stringify(missing)} in ${path}`,
      next: `It has ${known.join(", ")}.`,
    });
  }
  return {
    ...snapshot,
    catalogs: snapshot.catalogs.filter((catalog) => names.includes(catalog.name)),
    bound: snapshot.bound.filter((bound) => names.includes(bound.catalog)),
  };
}
