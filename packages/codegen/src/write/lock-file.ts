import type { ServiceModel } from "vgi-client";
import { CodegenError, messageOf } from "../errors.js";
import { canonicalJson } from "../model/canonical-json.js";
import type { GeneratedFrom } from "../model/generated-from.js";
import type { NamesLock } from "../names/catalog-names.js";

/** Where the lock lies in the output folder. */
export const lockPath = ".vgi-codegen/lock.json";

/** Format of locks that this version reads and writes. */
export const lockFormat = 1;

/** What the generator remembers of its last run. Committed with the code. */
export interface LockFile {
  readonly format: number;
  /** By wire name. */
  readonly catalogs: Readonly<Record<string, CatalogLock>>;
  /** Services of the server; absent where none were ever generated. */
  readonly services?: ServicesLock | undefined;
  /** Files of a package around the code, which `pack` wrote and nobody is to edit: path to SHA-256. */
  readonly package?: Readonly<Record<string, string>> | undefined;
}

/** What it remembers of what it generated. */
export interface GeneratedLock {
  readonly names: NamesLock;
  /** Files by path, relative to the output folder, with the hash of their content (`contentHash`). */
  readonly files: Readonly<Record<string, string>>;
  /** What the files were generated from, and what is beside it here, as one hash; absent where not all of it is known. */
  readonly seal?: string | undefined;
}

/** What it remembers of one catalog. */
export interface CatalogLock extends GeneratedLock {
  readonly folder: string;
  /** What its code was generated from. Not looked into here: `lockedCatalogs` is for those who read it. */
  readonly from: GeneratedFrom;
}

/** What it remembers of the services of a server. */
export interface ServicesLock extends GeneratedLock {
  /** What their code was generated from. Not looked into here: `lockedServices` is for those who read it. */
  readonly from: readonly ServiceModel[];
}

/** The text of a lock. */
export function formatLock(lock: LockFile): string {
  return canonicalJson(lock);
}

/** Reads a lock. Throws when it is not one, or is a newer version's. */
export function parseLock(text: string, path: string): LockFile {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw lockError(path, messageOf(cause), cause);
  }
  if (!isRecord(value) || typeof value["format"] !== "number") throw lockError(path, "it has no format number");
  if (value["format"] !== lockFormat) {
    throw new CodegenError("CODEGEN_LOCK", {
      what: `${path} has format ${value["format"]}`,
      why: `this version of vgi-codegen knows format ${lockFormat}`,
      next: "Use the version of vgi-codegen that wrote it, or a newer one.",
    });
  }
  if (!isLock(value)) throw lockError(path, "its content is not what vgi-codegen writes");
  return value;
}

function lockError(path: string, why: string, cause?: unknown): CodegenError {
  return new CodegenError("CODEGEN_LOCK", {
    what: `${path} is not readable as the lock of vgi-codegen`,
    why,
    next: "Restore it from version control; without it names may change, and files in the way are refused.",
    cause,
  });
}

function isLock(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & LockFile {
  const { services, package: files } = value;
  return (
    isRecordOf(value["catalogs"], isCatalogLock) &&
    (services === undefined || isGeneratedLock(services)) &&
    (files === undefined || isRecordOf(files, isString))
  );
}

function isCatalogLock(value: unknown): boolean {
  return isRecord(value) && typeof value["folder"] === "string" && isRecord(value["from"]) && isGeneratedLock(value);
}

function isGeneratedLock(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const names = value["names"];
  if (!isRecord(names) || !isRecordOf(value["files"], isString)) return false;
  if (value["seal"] !== undefined && !isString(value["seal"])) return false;
  const isNames = (scope: unknown): boolean => isRecordOf(scope, isString);
  const isSlots = (slots: unknown): boolean =>
    Array.isArray(slots) && slots.every((slot) => slot === null || isString(slot));
  return isRecordOf(names["scopes"], isNames) && isRecordOf(names["overloads"], isSlots);
}

function isString(value: unknown): value is string {
  return typeof value === "string";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRecordOf(value: unknown, isMember: (member: unknown) => boolean): boolean {
  return isRecord(value) && Object.values(value).every(isMember);
}
