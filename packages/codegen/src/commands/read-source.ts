import { CodegenError } from "../errors.js";
import { selectObjects, type ObjectSelection } from "../model/select-objects.js";
import type { CatalogSnapshot } from "../model/snapshot.js";
import { readSnapshot } from "../read/snapshot-file.js";
import type { CliContext } from "./cli-context.js";
import type { WorkerSource } from "./worker-source.js";

/** Reads what is wanted of a worker, by talking to it. */
export async function readLive(context: CliContext, source: WorkerSource): Promise<CatalogSnapshot> {
  const { readWorker } = await import("../read/read-worker.js");
  return selected(context, await readWorker(source.request()), source.selection);
}

/** Reads what is wanted of a worker from a snapshot file. */
export async function readStored(context: CliContext, source: WorkerSource, path: string): Promise<CatalogSnapshot> {
  return selected(context, chosen(await readSnapshot(path), source.catalogs, path), source.selection);
}

/** Reads it from the snapshot that the configuration names, else from the worker. */
export function readConfigured(context: CliContext, source: WorkerSource): Promise<CatalogSnapshot> {
  return source.snapshot === undefined ? readLive(context, source) : readStored(context, source, source.snapshot);
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
  const [first] = parts;
  if (first === undefined) throw new Error("There is always a worker.");
  return {
    ...first.snapshot,
    protocolVersion: parts.length === 1 ? first.snapshot.protocolVersion : null,
    catalogs: parts.flatMap(({ snapshot }) => snapshot.catalogs),
    bound: parts.flatMap(({ snapshot }) => snapshot.bound),
  };
}

function sharedCatalog(name: string, left: WorkerSource, right: WorkerSource): CodegenError {
  return new CodegenError("CODEGEN_CONFIG", {
    what: `the workers ${left.name ?? ""} and ${right.name ?? ""} both have a catalog ${JSON.stringify(name)}`,
    why: "both would be generated into the folder of that name",
    next: "Name the catalogs to read under catalogs of each, or give one of them a configuration and an output folder of its own.",
  });
}

function selected({ terminal }: CliContext, snapshot: CatalogSnapshot, selection: ObjectSelection): CatalogSnapshot {
  const result = selectObjects(snapshot, selection);
  for (const glob of result.unused) {
    terminal.warnOnce(`nothing matches ${JSON.stringify(glob)}; globs are over catalog.schema.kind.name.`);
  }
  return result.snapshot;
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
