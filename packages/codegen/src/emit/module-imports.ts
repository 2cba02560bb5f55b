import { compareText } from "../model/compare.js";
import type { ImportDeclaration, ImportedName } from "./declarations.js";

const runtimeModule = "vgi-client/codegen-v1";

/**
 * What one generated file imports of the runtime and of its catalog, under local names that collide with nothing the file declares:
 * a catalog may well have a function `table_function`.
 */
export class ModuleImports {
  readonly #taken: ReadonlySet<string>;
  readonly #modules: Map<string, Map<string, ImportedName>> = new Map();

  constructor(declared: Iterable<string>) {
    this.#taken = new Set(declared);
  }

  /** Local name of a type. */
  readonly type = (name: string): string => this.#use(runtimeModule, name, true);

  /** Local name of a value. */
  readonly value = (name: string): string => this.#use(runtimeModule, name, false);

  /** Local name of a type of another generated module. */
  readonly typeOf = (module: string, name: string): string => this.#use(module, name, true);

  /** Local name of a value of another module. */
  readonly valueOf = (module: string, name: string): string => this.#use(module, name, false);

  /** The import declarations: one for each module, that of the runtime first. */
  declarations(): ImportDeclaration[] {
    const modules = [...this.#modules.keys()].toSorted(
      (left, right) => Number(right === runtimeModule) - Number(left === runtimeModule) || compareText(left, right),
    );
    return modules.map((module) => {
      const sorted = [...(this.#modules.get(module)?.values() ?? [])].toSorted((left, right) =>
        compareText(left.name, right.name),
      );
      const types = sorted.filter((name) => name.typeOnly);
      return { kind: "import", module, names: [...types, ...sorted.filter((name) => !name.typeOnly)] };
    });
  }

  #use(module: string, name: string, typeOnly: boolean): string {
    const names = this.#modules.get(module) ?? new Map<string, ImportedName>();
    this.#modules.set(module, names);
    const known = names.get(name);
    if (known !== undefined) {
      if (known.typeOnly && !typeOnly) names.set(name, { ...known, typeOnly });
      return known.local;
    }
    const used = new Set(
      [...this.#modules.values()].flatMap((others) => [...others.values()].map(({ local }) => local)),
    );
    let local = name;
    for (let attempt = 0; this.#taken.has(local) || used.has(local); attempt += 1) {
      local = `${name}$${attempt === 0 ? "" : attempt}`;
    }
    names.set(name, { name, local, typeOnly });
    return local;
  }
}
