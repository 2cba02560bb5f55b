import { lstat, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CodegenError, messageOf } from "../errors.js";
import type { GeneratedFile } from "../emit/declarations.js";
import type { GeneratedCatalog } from "../emit/generate-sdk.js";
import type { GeneratedServices } from "../emit/services/generate-services.js";
import { compareText } from "../model/compare.js";
import { contentHash } from "./content-hash.js";
import {
  formatLock,
  lockFormat,
  lockPath,
  parseLock,
  type CatalogLock,
  type GeneratedLock,
  type LockFile,
  type ServicesLock,
} from "./lock-file.js";
import { sealOf, type InputDigests } from "./seal.js";

/** What happens to one file. */
export interface FileChange {
  /** Path with forward slashes, relative to the output folder. */
  readonly path: string;
  readonly action: "create" | "update" | "delete" | "unchanged";
  /** New bytes; none for `delete` and `unchanged`. */
  readonly content?: string;
  /** Bytes that are there now, to be put back should anything fail. */
  readonly before?: Uint8Array;
}

/** Everything that a run will do to the output folder. */
export interface WritePlan {
  readonly out: string;
  /** Sorted by path; the lock, when it changes, is the last. */
  readonly changes: readonly FileChange[];
  /** Files that are no longer generated and were edited by hand: they stay. */
  readonly kept: readonly string[];
}

/** What is written of a generated catalog. */
export type WritableCatalog = Pick<GeneratedCatalog, "catalog" | "folder" | "names" | "from" | "files">;

/** How a plan treats what it finds. */
export interface PlanOptions {
  /** Overwrite files that somebody else wrote or edited. */
  readonly force?: boolean | undefined;
  /** The run covers some of the catalogs: those that it doesn't have stay as they are. Otherwise their files are deleted. */
  readonly partial?: boolean | undefined;
  /** Services that the run covers; without it those of earlier runs stay as they are. */
  readonly services?: GeneratedServices | undefined;
  /** Files of the package around the code; without it those of earlier runs stay as they are. */
  readonly package?: readonly GeneratedFile[] | undefined;
  /** What the files follow from, to be sealed; without it a later run has to generate them to know that they are current. */
  readonly digests?: InputDigests | undefined;
}

/** Reads the lock of an output folder; `undefined` where nothing was generated yet. */
export async function readLock(out: string): Promise<LockFile | undefined> {
  const path = join(out, lockPath);
  const bytes = await readExisting(path);
  return bytes === undefined ? undefined : parseLock(new TextDecoder().decode(bytes), path);
}

/**
 * Works out what has to change, and changes nothing. Throws when a file is in the way that the generator did not write,
 * or that was edited since: nothing of the user's is overwritten unasked.
 */
export async function planWrite(
  out: string,
  catalogs: readonly WritableCatalog[],
  lock: LockFile | undefined,
  options: PlanOptions = {},
): Promise<WritePlan> {
  await requireFolder(out);
  const covered = new Set(catalogs.map(({ catalog }) => catalog));
  const locked = Object.entries(lock?.catalogs ?? {});
  const { services, package: around, digests } = options;
  const known = new Map(lockedFiles(lock).flatMap((files) => Object.entries(files)));
  const next = catalogs.map((catalog): [string, CatalogLock] => [
    catalog.catalog,
    sealed(catalogLock(catalog), digests?.catalogs.get(catalog.catalog)),
  ]);
  const stayingServices = services === undefined ? lock?.services : undefined;
  const stays = locked.filter(([name]) => options.partial === true && !covered.has(name));
  const parts = [...catalogs, ...(services === undefined ? [] : [services]), { files: around ?? [] }];
  const wanted = new Map(parts.flatMap(({ files }) => files.map(({ path, content }) => [path, content] as const)));

  const changes: FileChange[] = [];
  const obstacles: string[] = [];
  for (const [path, content] of wanted) {
    const before = await readExisting(join(out, path));
    const action =
      before === undefined ? "create" : contentHash(before) === contentHash(content) ? "unchanged" : "update";
    if (action === "update" && before !== undefined && known.get(path) !== contentHash(before)) obstacles.push(path);
    changes.push({ path, action, ...(action === "unchanged" ? {} : { content }), ...(before && { before }) });
  }
  if (obstacles.length > 0 && options.force !== true) throw obstacleError(out, obstacles, known);

  const kept: string[] = [];
  const stayingPackage = around === undefined ? lock?.package : hashes(around);
  const staying = { format: lockFormat, catalogs: Object.fromEntries(stays), services: stayingServices };
  const stayed = new Set(lockedFiles({ ...staying, package: stayingPackage }).flatMap(Object.keys));
  for (const [path, hash] of known) {
    if (wanted.has(path) || stayed.has(path) || !isInside(path)) continue;
    const before = await readExisting(join(out, path));
    if (before === undefined) continue;
    if (contentHash(before) === hash) changes.push({ path, action: "delete", before });
    // A readme that was made the user's own is what its first line told them to do.
    else if (lock?.package?.[path] === undefined) kept.push(path);
  }
  changes.sort((left, right) => compareText(left.path, right.path));
  const text = formatLock({
    format: lockFormat,
    catalogs: Object.fromEntries([...stays, ...next]),
    services: services === undefined ? stayingServices : servicesLock(services, digests?.services),
    package: stayingPackage,
  });
  const before = await readExisting(join(out, lockPath));
  requireSameLock(out, lock, before);
  const lockAction =
    before === undefined ? "create" : contentHash(before) === contentHash(text) ? "unchanged" : "update";
  changes.push({ path: lockPath, action: lockAction, content: text, ...(before && { before }) });
  return { out, changes, kept };
}

/** Reading a worker takes a while. A lock that another run wrote meanwhile knows of files that this one would forget. */
function requireSameLock(out: string, planned: LockFile | undefined, bytes: Uint8Array | undefined): void {
  const found =
    bytes === undefined ? undefined : formatLock(parseLock(new TextDecoder().decode(bytes), join(out, lockPath)));
  if (found !== (planned && formatLock(planned))) throw overtakenError(out);
}

/** The error of a run that another one overtook. */
export function overtakenError(out: string): CodegenError {
  return new CodegenError("CODEGEN_OUTPUT", {
    what: `another run wrote to the output folder ${out} in the meantime`,
    why: "this one would forget what that one wrote, and has written nothing",
    next: "Run it again; several workers can be generated in one run.",
  });
}

/** Files of all parts of a lock, with their hashes. */
function lockedFiles(lock: LockFile | undefined): Readonly<Record<string, string>>[] {
  const parts = [...Object.values(lock?.catalogs ?? {}), ...(lock?.services === undefined ? [] : [lock.services])];
  return [...parts.map(({ files }) => files), lock?.package ?? {}];
}

function catalogLock({ folder, names, from, files }: WritableCatalog): CatalogLock {
  return { folder, names, from, files: hashes(files) };
}

/** A server without services needs no lock of them. */
function servicesLock(
  { names, from, files }: GeneratedServices,
  input: string | null | undefined,
): ServicesLock | undefined {
  return files.length === 0 ? undefined : sealed({ names, from, files: hashes(files) }, input);
}

function sealed<T extends GeneratedLock>(part: T, input: string | null | undefined): T {
  return typeof input !== "string" ? part : { ...part, seal: sealOf(input, part) };
}

function hashes(files: readonly GeneratedFile[]): Record<string, string> {
  return Object.fromEntries(files.map(({ path, content }) => [path, contentHash(content)]));
}

/** A lock is a file that anyone can edit: what it lists is deleted only inside the output folder. */
function isInside(path: string): boolean {
  return !path.startsWith("/") && !/^[A-Za-z]:/.test(path) && !path.split(/[/\\]/).includes("..");
}

function obstacleError(out: string, paths: readonly string[], known: ReadonlyMap<string, string>): CodegenError {
  const edited = paths.every((path) => known.has(path));
  const [what, was, they, are, them] =
    paths.length === 1
      ? [join(out, ...paths), "was", "it", "is", "it"]
      : [`${someOf(paths)} in ${out}`, "were", "they", "are", "them"];
  return new CodegenError("CODEGEN_OUTPUT", {
    what: edited
      ? `${what} ${was} edited since ${they} ${was} generated`
      : `${what} ${are} in the way, and vgi-codegen did not write ${them}`,
    why: `${they} would be overwritten, and nothing has been written`,
    next: `Move ${them} away, choose another folder with --out, or overwrite ${them} with --force.`,
  });
}

/** The first of many paths, and how many there are more. */
function someOf(paths: readonly string[]): string {
  const more = paths.length - shownPaths;
  return `${paths.slice(0, shownPaths).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const shownPaths = 5;

async function requireFolder(out: string): Promise<void> {
  const stats = await lstat(out).catch(() => undefined);
  if (stats === undefined || stats.isDirectory() || stats.isSymbolicLink()) return;
  throw new CodegenError("CODEGEN_OUTPUT", {
    what: `the output folder ${out} is a file`,
    next: "Choose another folder with --out.",
  });
}

/** Bytes of a file; `undefined` where there is none. Throws when something else is in its place. */
export async function readExisting(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path);
  } catch (cause) {
    const code = errorCode(cause);
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new CodegenError("CODEGEN_OUTPUT", {
      what: `${path} can't be read`,
      why: code === "EISDIR" ? "it is a folder" : messageOf(cause),
      next: "Move it away, or choose another folder with --out.",
      cause,
    });
  }
}

/** The system's code of a file error, as in `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
