import { compareText } from "../model/compare.js";
import type { ImportDeclaration } from "./declarations.js";

const runtimeModule = "vgi-client/codegen-v1";

/**
 * What one generated file imports of the runtime, under local names that collide with nothing the file declares:
 * a catalog may well have a function `table_function`.
 */
export class ModuleImports {
  readonly #taken: ReadonlySet<string>;
  readonly #names: Map<string, { readonly local: string; readonly typeOnly: boolean }> = new Map();

  constructor(declared: Iterable<string>) {
    this.#taken = new Set(declared);
  }

  /** Local name of a type. */
  readonly type = (name: string): string => this.#use(name, true);

  /** Local name of a value. */
  readonly value = (name: string): string => this.#use(name, false);

  /** The import declaration, or none. */
  declarations(): ImportDeclaration[] {
    if (this.#names.size === 0) return [];
    const names = [...this.#names].map(([name, { local, typeOnly }]) => ({ name, local, typeOnly }));
    const values = names.filter((name) => !name.typeOnly).toSorted((left, right) => compareText(left.name, right.name));
    const types = names.filter((name) => name.typeOnly).toSorted((left, right) => compareText(left.name, right.name));
    return [{ kind: "import", module: runtimeModule, names: [...types, ...values] }];
  }

  #use(name: string, typeOnly: boolean): string {
    const known = this.#names.get(name);
    if (known !== undefined) return known.local;
    let local = name;
    for (let attempt = 0; this.#taken.has(local); attempt += 1) local = `${name}$${attempt === 0 ? "" : attempt}`;
    this.#names.set(name, { local, typeOnly });
    return local;
  }
}
