import { CodegenError } from "../errors.js";

/** Names assigned in an earlier run, by the key of their object. */
export type AssignedNames = Readonly<Record<string, string>>;

/** What a scope holds apart. */
export interface ScopeOptions {
  /** Names that nobody may have. */
  readonly reserved?: ReadonlySet<string> | undefined;
  /** Assignments of an earlier run: they are kept, so that a new object never renames an old one. */
  readonly previous?: AssignedNames | undefined;
  /** Whether names that differ in case alone are one, as file systems have it. */
  readonly ignoreCase?: boolean | undefined;
}

/**
 * One scope of generated names: gives each object a name of its own.
 *
 * Claims are collected first and settled together: names that the configuration gives win, then names of an earlier run, then
 * claims in the order they were made, each with the first of its candidates that is free. Candidates are tried as given, then the first one with `$`, `$1`,
 * `$2` and so on behind it; converted names never hold a `$`, so an escaped name takes no other object's ideal one.
 *
 * @example
 * ```ts
 * const scope = new Scope({ reserved: new Set(["package"]) });
 * scope.claim("f:package", ["package"]);
 * scope.settle().get("f:package"); // "package$"
 * ```
 */
export class Scope {
  readonly #claims: Map<string, readonly [string, ...string[]]> = new Map();
  readonly #given: Map<string, string> = new Map();
  readonly #options: ScopeOptions;

  constructor(options: ScopeOptions = {}) {
    this.#options = options;
  }

  /**
   * Asks for a name. `key` identifies the object across runs; the first candidate is the ideal name.
   *
   * @param given the name that it has to get, and no other
   */
  claim(key: string, candidates: readonly [string, ...string[]], given?: string): void {
    if (this.#claims.has(key)) return;
    this.#claims.set(key, candidates);
    if (given !== undefined) this.#given.set(key, given);
  }

  /** Assigns every claim its name. Throws when one that was given is reserved, or was given twice. */
  settle(): Map<string, string> {
    const taken = new Set<string>(this.#options.reserved);
    const assigned = new Map<string, string>();
    for (const [key, name] of this.#given) {
      if (taken.has(this.#folded(name))) throw takenError(name, key, assigned);
      assigned.set(key, name);
      taken.add(this.#folded(name));
    }
    for (const [key, candidates] of this.#claims) {
      const previous = ownValue(this.#options.previous, key);
      if (assigned.has(key)) continue;
      if (previous === undefined || !isVariant(previous, candidates) || taken.has(this.#folded(previous))) continue;
      assigned.set(key, previous);
      taken.add(this.#folded(previous));
    }
    for (const [key, candidates] of this.#claims) {
      if (assigned.has(key)) continue;
      const name = this.#free(candidates, taken);
      assigned.set(key, name);
      taken.add(this.#folded(name));
    }
    return assigned;
  }

  #free(candidates: readonly [string, ...string[]], taken: ReadonlySet<string>): string {
    for (const candidate of candidates) {
      if (!taken.has(this.#folded(candidate))) return candidate;
    }
    for (let attempt = 0; ; attempt += 1) {
      const escaped = `${candidates[0]}$${attempt === 0 ? "" : attempt}`;
      if (!taken.has(this.#folded(escaped))) return escaped;
    }
  }

  #folded(name: string): string {
    return this.#options.ignoreCase === true ? name.toLowerCase().normalize("NFC") : name;
  }
}

function takenError(name: string, key: string, assigned: ReadonlyMap<string, string>): CodegenError {
  const other = [...assigned].find(([, taken]) => taken === name)?.[0];
  return new CodegenError("CODEGEN_CONFIG", {
    what: `names of the configuration can't give the name ${name} to ${key}`,
    why: other === undefined ? "it is reserved in generated code" : `it gives that name to ${other} too`,
    next: "Choose another.",
  });
}

/** Whether an earlier name is one that these candidates could have given: a lock is a file that anyone can edit. */
function isVariant(name: string, candidates: readonly string[]): boolean {
  return candidates.some(
    (candidate) => name === candidate || (name.startsWith(candidate) && /^\$\d*$/.test(name.slice(candidate.length))),
  );
}

function ownValue(names: AssignedNames | undefined, key: string): string | undefined {
  return names !== undefined && Object.hasOwn(names, key) ? names[key] : undefined;
}
