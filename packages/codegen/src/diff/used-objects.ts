import type { NamesLock } from "../names/catalog-names.js";
import type { Change } from "./change.js";

/** What a program imports of one generated module. */
export interface ModuleImport {
  /** Catalog that the module is generated from. */
  readonly catalog: string;
  /** Its path in the folder of the catalog, without extension: `main`, `client`, `connect`. */
  readonly module: string;
  /** Exported names; `"all"` for a namespace, or where it can't be told. */
  readonly names: readonly string[] | "all";
}

/** What is known of a generated catalog. */
export interface UsableCatalog {
  readonly catalog: string;
  readonly names: NamesLock;
}

/** Suffixes of the types that belong to a function or a table. */
const suffixes = /^(Args|Columns|Constants|Row)$/;

/** Tells which changes concern a program, by what it imports. */
export class UsedObjects {
  readonly #catalogs: Set<string> = new Set();
  readonly #whole: Set<string> = new Set();
  readonly #objects: Set<string> = new Set();

  constructor(imports: readonly ModuleImport[], catalogs: readonly UsableCatalog[]) {
    for (const one of imports) {
      const catalog = catalogs.find(({ catalog: name }) => name === one.catalog);
      if (catalog !== undefined) this.#add(one, catalog);
    }
  }

  /** Whether a program that imports these objects is concerned. What belongs to a catalog as a whole concerns all who attach it. */
  concerns({ place }: Pick<Change, "place">): boolean {
    const { catalog, schema, kind, name } = place;
    if (!this.#catalogs.has(catalog)) return false;
    if (schema === undefined || this.#whole.has(catalog)) return true;
    const within = schemaKey(catalog, schema);
    if (this.#whole.has(within)) return true;
    if (kind === undefined || name === undefined) return this.#objects.has(within);
    return this.#objects.has(`${within} ${kind} ${name}`);
  }

  #add({ module, names }: ModuleImport, { catalog, names: lock }: UsableCatalog): void {
    this.#catalogs.add(catalog);
    if (module === "connect") return;
    const path = schemaPath(module, lock);
    if (path === undefined) {
      this.#whole.add(catalog);
      return;
    }
    const within = schemaKey(catalog, path);
    this.#objects.add(within);
    if (names === "all") this.#whole.add(within);
    else for (const name of names) this.#addName(name, within, JSON.stringify(path), lock);
  }

  #addName(name: string, within: string, scopeId: string, lock: NamesLock): void {
    if (name === "connect") return;
    const objects = [...valuesNamed(name, scopeId, lock), ...typesNamed(name, scopeId, lock)];
    // A name that the lock does not explain may be anything.
    if (objects.length === 0) this.#whole.add(within);
    for (const object of objects) this.#objects.add(`${within} ${object}`);
  }
}

/** A schema without a path has a module of its own, as if its path were one empty name. */
function schemaKey(catalog: string, path: readonly string[]): string {
  return JSON.stringify([catalog, path.length === 0 ? [""] : path]);
}

/** The schema, or part of a path, that a module is made from; `undefined` for the modules of the catalog. */
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

/** Functions that are exported under a name. */
function valuesNamed(name: string, scopeId: string, { scopes }: NamesLock): string[] {
  return Object.entries(scopes[`values ${scopeId}`] ?? {}).flatMap(([key, given]) =>
    given === name ? objectOf(key) : [],
  );
}

/** Functions and tables whose types have a name: a stem of theirs, and a suffix. */
function typesNamed(name: string, scopeId: string, { scopes }: NamesLock): string[] {
  return Object.entries(scopes[`types ${scopeId}`] ?? {}).flatMap(([key, stem]) => {
    if (!name.startsWith(stem) || !suffixes.test(name.slice(stem.length))) return [];
    // Functions have a slot behind their name, and tables have none.
    return /#\d+$/.test(key) ? objectOf(key.replace(/#\d+$/, "")) : [key];
  });
}

/** `scalar double` is a function of that name, whatever its shape. */
function objectOf(key: string): string[] {
  const [shape = "", ...name] = key.split(" ");
  return shape === "schema" ? [] : [`function ${name.join(" ")}`];
}
