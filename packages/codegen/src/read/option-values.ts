import { formatType, type TypeSpec } from "vgi-arrow/values";
import type { CatalogInfo, Json } from "vgi-client";
import { CodegenError } from "../errors.js";

/** Attach options as given: text from the command line, JSON from the configuration. */
export type GivenOptions = Readonly<Record<string, Json>>;

/**
 * The attach options that are meant for one catalog, with values of their declared types. When several catalogs are
 * read, each gets those that it declares; reading one, it gets all, so that an unknown one is an error.
 */
export function optionsFor(info: CatalogInfo, given: GivenOptions, isOnly: boolean): Record<string, unknown> {
  const declared = new Map(info.attachOptions.map((option) => [option.name, option.type]));
  const entries = Object.entries(given).filter(([name]) => isOnly || declared.has(name));
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const type = declared.get(name);
      return [name, type === undefined || typeof value !== "string" ? value : optionValue(name, value, type)];
    }),
  );
}

/** Refuses options that none of these catalogs declares. */
export function requireKnownOptions(infos: readonly CatalogInfo[], given: GivenOptions): void {
  const known = new Set(infos.flatMap((info) => info.attachOptions.map((option) => option.name)));
  const unknown = Object.keys(given).find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new CodegenError("CODEGEN_USAGE", {
    what: `no catalog that is read has an attach option ${JSON.stringify(unknown)}`,
    next: known.size === 0 ? "They take none." : `There are ${[...known].join(", ")}.`,
  });
}

/** Text as a value of a type. */
function optionValue(name: string, text: string, type: TypeSpec): unknown {
  if (typeof type !== "string") return isJsonType(type) ? parseJson(name, text, type) : text;
  if (type === "bool") return match(name, text, type, /^(true|false)$/) === "true";
  if (type === "int64" || type === "uint64") return BigInt(match(name, text, type, /^-?\d+$/));
  if (/^u?int\d+$/.test(type)) return Number(match(name, text, type, /^-?\d+$/));
  if (type.startsWith("float")) return Number(match(name, text, type, /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i));
  if (type.includes("binary")) return new TextEncoder().encode(text);
  return text;
}

function isJsonType(type: Exclude<TypeSpec, string>): boolean {
  return ["list", "large_list", "fixed_size_list", "struct", "map"].some((key) => key in type);
}

function match(name: string, text: string, type: TypeSpec, pattern: RegExp): string {
  if (pattern.test(text)) return text;
  throw optionError(name, text, type);
}

function parseJson(name: string, text: string, type: TypeSpec): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw optionError(name, text, type, cause);
  }
}

function optionError(name: string, text: string, type: TypeSpec, cause?: unknown): CodegenError {
  return new CodegenError("CODEGEN_USAGE", {
    what: `${JSON.stringify(text)} is no value for the attach option ${name}`,
    why: `its type is ${formatType(type)}`,
    next: `Give another with --option ${name}=VALUE.`,
    cause,
  });
}
