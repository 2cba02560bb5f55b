import { readFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { CodegenError } from "../errors.js";
import type { Manifest } from "../pack/package-manifest.js";
import { readExisting } from "../write/plan-write.js";

/** What this package says of itself. */
export interface OwnManifest {
  readonly version: string;
  readonly clientRange: string;
  readonly arrowRange: string;
}

/** This package's own version, and the ranges that it was made for: a packed SDK asks for the same. */
export async function ownManifest(): Promise<OwnManifest> {
  const text = await readFile(new URL("../../package.json", import.meta.url), "utf8");
  const { version, dependencies, peerDependencies } = JSON.parse(text) as {
    readonly version: string;
    readonly dependencies: Readonly<Record<string, string>>;
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  return {
    version,
    clientRange: dependencies["vgi-client"] ?? "*",
    arrowRange: peerDependencies["apache-arrow"] ?? "*",
  };
}

/** The package.json of a folder; empty where there is none. Throws when it is no object. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, "package.json");
  const text = await readText(path);
  if (text === undefined) return {};
  const manifest = parsed(text);
  if (manifest !== undefined) return manifest;
  throw new CodegenError("CODEGEN_OUTPUT", {
    what: `${path} is no package.json`,
    next: "Correct it, or choose another folder with --out.",
  });
}

/**
 * `repository` for a package inside a project that has one: npm compares it with where a package was built, before it takes its
 * provenance. `undefined` where no package.json above names one.
 */
export async function repositoryAbove(folder: string): Promise<Manifest | undefined> {
  for (let current = dirname(folder); ; current = dirname(current)) {
    const text = await readText(join(current, "package.json")).catch(() => undefined);
    const repository = text === undefined ? undefined : parsed(text)?.["repository"];
    const url =
      typeof repository === "object" && repository !== null && "url" in repository ? repository.url : repository;
    if (typeof url === "string") {
      return { type: "git", url, directory: relative(current, folder).split(sep).join("/") };
    }
    if (dirname(current) === current) return undefined;
  }
}

/** Text of a file; `undefined` where there is none. */
export async function readText(path: string): Promise<string | undefined> {
  const bytes = await readExisting(path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

/** A property that is a text, and not an empty one. */
export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function parsed(text: string): Manifest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}
