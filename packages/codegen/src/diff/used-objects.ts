import { tableTypeSuffixes } from "../emit/table-interfaces.js";
import type { NamesLock } from "../names/catalog-names.js";
import type { Change, ObjectKind } from "./change.js";
import { lockedExports, type LockedExport } from "./locked-exports.js";

/** What a program imports of one generated module. */
export interface ModuleImport {
  /** Catalog that the module is generated from. */
  readonly catalog: string;
  /** Its path in the folder of the catalog, without extension: `main`, `main/tables`, `client`, `connect`. */
  readonly module: string;
  /** Exported names; `"all"` for a namespace, or where it can't be told. */
  readonly names: readonly string[] | "all";
}

/** What is known of a generated catalog. */
export interface UsableCatalog {
  readonly catalog: string;
  readonly names: NamesLock;
}

/** Suffixes of the types that belong to an object, by its kind. */
const suffixes: Readonly<Partial<Record<ObjectKind, readonly string[]>>> = {
  function: ["Args", "Columns", "Constants", "Row"],
  table: tableTypeSuffixes,
  "copy format": [""],
};

/** What each module that is no schema's own holds. */
const sectionKinds = {
  "": "function",
  tables: "table",
  views: "view",
  macros: "macro",
  copy: "copy format",
  companions: "companion",
} as const satisfies Record<LockedExport["section"], ObjectKind>;

/** Tells which changes concern a program, by what it imports. */
export class UsedObjects {
  readonly #catalogs: Set<string> = new Set();
  /** Catalogs of which everything counts as used. */
  readonly #whole: Set<string> = new Set();
  /** Keys of objects, of all objects of a kind, and of schemas that something is used of. */
  readonly #used: Set<string> = new Set();

  constructor(imports: readonly ModuleImport[], catalogs: readonly UsableCatalog[]) {
    for (const { catalog, names } of catalogs) {
      const own = imports.filter((one) => one.catalog === catalog);
      if (own.length === 0) continue;
      this.#catalogs.add(catalog);
      const exports = lockedExports(names);
      for (const one of own) this.#add(one, names, exports);
    }
  }

  /** Whether a program that imports these objects is concerned. What belongs to a catalog as a whole concerns all who attach it. */
  concerns({ place }: Pick<Change, "place">): boolean {
    const { catalog, schema, kind, name } = place;
    if (!this.#catalogs.has(catalog)) return false;
    if (this.#whole.has(catalog)) return true;
    const isBeside = kind === "copy format" || kind === "companion";
    if (schema === undefined && !isBeside) return true;
    if (kind === undefined) return this.#used.has(objectKey(catalog, schema));
    // An index is nothing to import: it is about the rows of a table.
    if (kind === "index") return this.#used.has(objectKey(catalog, schema, "table"));
    return (
      this.#used.has(objectKey(catalog, schema, kind, "*")) || this.#used.has(objectKey(catalog, schema, kind, name))
    );
  }

  #add({ catalog, module, names }: ModuleImport, lock: NamesLock, exports: readonly LockedExport[]): void {
    if (module === "connect") return;
    const part = modulePart(module, lock);
    if (part === undefined) {
      this.#whole.add(catalog);
      return;
    }
    const { schema, section } = part;
    const kind = sectionKinds[section];
    const within = exports.filter((one) => one.section === section && samePath(one.schema, schema));
    const use = (name: string): void => {
      for (const key of [[], [kind], [kind, name]]) this.#used.add(objectKey(catalog, schema, ...key));
    };
    for (const name of names === "all" ? ["*"] : names) {
      if (name === "connect" && section === "") continue;
      const found = within.filter((one) => isExportedAs(one, name));
      // A name that the lock does not explain may be anything.
      if (found.length === 0) use("*");
      for (const one of found) use(one.name);
    }
  }
}

function objectKey(catalog: string, schema: readonly string[] | undefined, kind?: string, name?: string): string {
  // A schema without a path has a module of its own, as if its path were one empty name.
  return JSON.stringify([catalog, schema?.length === 0 ? [""] : schema, kind, name]);
}

function samePath(one: readonly string[] | undefined, other: readonly string[] | undefined): boolean {
  return objectKey("", one) === objectKey("", other);
}

function isExportedAs({ kind, exported, isType }: LockedExport, name: string): boolean {
  if (!isType) return exported === name;
  return (suffixes[kind] ?? []).some((suffix) => exported + suffix === name);
}

/** What a module is made from; `undefined` for those of the catalog as a whole, and for those of plugins. */
function modulePart(
  module: string,
  lock: NamesLock,
): { readonly section: LockedExport["section"]; readonly schema?: readonly string[] } | undefined {
  if (module === "copy" || module === "companions") return { section: module };
  const own = schemaPath(module, lock);
  if (own !== undefined) return { section: "", schema: own };
  const [, file = "", section] = /^(.*)\/(tables|views|macros)$/.exec(module) ?? [];
  const schema = section === undefined ? undefined : schemaPath(file, lock);
  return schema === undefined ? undefined : { section: section as "tables" | "views" | "macros", schema };
}

/** The schema, or part of a path, that a module is made from. */
function schemaPath(module: string, { scopes }: NamesLock): string[] | undefined {
  const path: string[] = [];
  for (const file of module.split("/")) {
    const files = Object.entries(scopes[`files ${JSON.stringify(path)}`] ?? {});
    const child = files.find(([, given]) => given === file);
    if (child === undefined) return undefined;
    path.push(child[0]);
  }
  return path;
}
