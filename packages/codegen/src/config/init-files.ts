import type { Json } from "vgi-client";
import { CodegenError, messageOf } from "../errors.js";
import { packageFolderOf, requirePackageName } from "../pack/package-name.js";
import type { VgiConfig } from "./vgi-config.js";

/** What a new configuration is to say. */
export interface InitSettings {
  /** Worker address as `connect` takes it. */
  readonly address: string;
  readonly catalogs: readonly string[] | undefined;
  /** Attach options; secrets as references, `${env:NAME}`. */
  readonly options?: Readonly<Record<string, Json>> | undefined;
  readonly out: string;
  readonly snapshot: string;
}

/** How the configuration is written. */
export type ConfigFormat = "ts" | "json";

/** Entries for the scripts of package.json. */
export const initScripts: Readonly<Record<string, string>> = {
  "vgi:pull": "vgi-codegen pull",
  "vgi:generate": "vgi-codegen generate",
  "vgi:check": "vgi-codegen check",
};

/** Scripts for a project whose SDK is published as a package of its own. */
export function packScripts(packageName: string): Readonly<Record<string, string>> {
  const name = requirePackageName(packageName);
  return { ...initScripts, "vgi:pack": `vgi-codegen pack --out ${packageFolderOf(name)} --package ${name}` };
}

/** What a new configuration holds. Throws when the address holds a password: it would be written down. */
export function initConfig({ address, catalogs, options = {}, out, snapshot }: InitSettings): VgiConfig {
  requireNoPassword(address);
  const some = Object.keys(options).length > 0;
  return { address, ...(catalogs && { catalogs }), ...(some && { options }), out, snapshot };
}

/** The text of a new configuration, as {@link initConfig} has it. */
export function configText(settings: InitSettings, format: ConfigFormat): string {
  const config = initConfig(settings);
  if (format === "json") return `${JSON.stringify(config, undefined, 2)}\n`;
  const lines = Object.entries(config).map(([key, value]) => `  ${key}: ${JSON.stringify(value)},\n`);
  return `import { defineConfig } from "vgi-codegen";\n\nexport default defineConfig({\n${lines.join("")}});\n`;
}

/**
 * A package.json with more scripts, {@link initScripts} unless others are given, in the layout that it has. A script that is there stays as it is.
 *
 * @returns `text` is `undefined` when nothing is to be added
 */
export function withScripts(
  text: string,
  path: string,
  wanted: Readonly<Record<string, string>> = initScripts,
): { readonly text: string | undefined; readonly added: readonly string[] } {
  const manifest = parseManifest(text, path);
  const scripts = isRecord(manifest["scripts"]) ? manifest["scripts"] : {};
  const added = Object.keys(wanted).filter((name) => !Object.hasOwn(scripts, name));
  if (added.length === 0) return { text: undefined, added };
  const entries = added.map((name) => [name, wanted[name]] as const);
  const changed = { ...manifest, scripts: { ...scripts, ...Object.fromEntries(entries) } };
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? "  ";
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const printed = JSON.stringify(changed, undefined, indent).replaceAll("\n", lineEnd);
  return { text: text.endsWith("\n") ? printed + lineEnd : printed, added };
}

function parseManifest(text: string, path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw manifestError(path, messageOf(cause), cause);
  }
  if (!isRecord(value)) throw manifestError(path, "it is no object");
  return value;
}

function manifestError(path: string, why: string, cause?: unknown): CodegenError {
  const next = "Correct it, or leave it alone with --no-scripts.";
  return new CodegenError("CODEGEN_CONFIG", { what: `${path} is not readable`, why, next, cause });
}

function requireNoPassword(address: string): void {
  const isWithPassword = /^[a-z][a-z+.-]*:\/\/[^/?#]*@/i.test(address);
  if (!isWithPassword || address.includes("${env:")) return;
  throw new CodegenError("CODEGEN_USAGE", {
    what: "the address holds credentials, and would be written to the configuration",
    next: "Put them into an environment variable, and write ${env:NAME} in their place.",
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
