import { typeSuffixes } from "../emit/services/method-declarations.js";
import type { NamesLock } from "../names/catalog-names.js";
import type { Change } from "./change.js";
import type { ModuleImport } from "./used-objects.js";

/** Tells which changes of services concern a program, by what it imports of their modules. */
export class UsedServices {
  /** Protocols by name, with the methods that are used: `"all"` where it can't be told. */
  readonly #protocols: Map<string, Set<string> | "all"> = new Map();

  constructor(imports: readonly Omit<ModuleImport, "catalog">[], { scopes }: NamesLock) {
    const files = Object.entries(scopes["files"] ?? {});
    for (const { module, names } of imports) {
      // The module that connects tells of no protocol, and neither does one that the lock does not explain.
      const found = files.find(([, file]) => file === module);
      if (found === undefined) continue;
      const [protocol] = found;
      const methods = names === "all" ? undefined : names.map((name) => methodsNamed(name, protocol, scopes));
      this.#add(protocol, methods?.every((some) => some !== undefined) === true ? methods.flat() : "all");
    }
  }

  /** Whether a program that imports these methods is concerned; `false` for changes of catalogs. */
  concerns({ place }: Pick<Change, "place">): boolean {
    const { catalog, schema, kind, name } = place;
    const used = this.#protocols.get(catalog);
    if (used === undefined || schema !== undefined || !(kind === undefined || kind === "method")) return false;
    return kind === undefined || used === "all" || (name !== undefined && used.has(name));
  }

  #add(protocol: string, methods: readonly (string | undefined)[] | "all"): void {
    const known = this.#protocols.get(protocol);
    if (methods === "all" || known === "all") this.#protocols.set(protocol, "all");
    else this.#protocols.set(protocol, new Set([...(known ?? []), ...methods.filter((one) => one !== undefined)]));
  }
}

/** Methods that a name belongs to: none for what is no method's, `undefined` where the lock does not explain it. */
function methodsNamed(name: string, protocol: string, scopes: NamesLock["scopes"]): readonly string[] | undefined {
  if (name === "connect" || name === "protocol") return [];
  const values = Object.entries(scopes[`values ${protocol}`] ?? {}).filter(([, given]) => given === name);
  const types = Object.entries(scopes[`types ${protocol}`] ?? {}).filter(([, stem]) =>
    typeSuffixes.some((suffix) => stem + suffix === name),
  );
  const found = [...values, ...types].map(([method]) => method);
  return found.length === 0 ? undefined : found;
}
