import type { CatalogModel, FunctionModel, OptionModel } from "vgi-client";
import { stringLiteral } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";

/** Types of what one module calls, by what the catalog says of settings and secrets. */
export class CallTypes {
  /** Whether the catalog declares settings or secrets, so that options of calls have types of their own. */
  readonly isTyped: boolean;
  readonly #settings: readonly OptionModel[];
  readonly #connectModule: string;

  /** @param connectModule specifier of the catalog's `connect` module */
  constructor(catalog: CatalogModel, connectModule: string) {
    this.isTyped = hasCallTypes(catalog);
    this.#settings = catalog.settings;
    this.#connectModule = connectModule;
  }

  /**
   * The type of a function, e.g. `TableFunction<SequenceArgs, SequenceRow, Calls>`. One that needs settings without a default
   * wants them in each call, or a session that was connected with them.
   *
   * @param generics the generic types that it is all of
   * @param types what these take before the options of calls
   * @param wrap what becomes of the type with its options
   */
  functionType(
    model: FunctionModel,
    generics: readonly string[],
    types: readonly string[],
    imports: ModuleImports,
    wrap: (type: string) => string = (type) => type,
  ): string {
    const needed = model.requiredSettings.filter((name) => !this.#hasDefault(name)).map(stringLiteral);
    const all = (calls: readonly string[]): string =>
      wrap(generics.map((generic) => `${generic}<${[...types, ...calls].join(", ")}>`).join(" & "));
    if (needed.length === 0) return all(this.ofCalls(imports));
    const names = [...new Set(needed)].join(" | ");
    const calls = this.#calls(imports);
    const strict = all([`${imports.type("CallsWith")}<${calls}, ${names}>`]);
    const lines = [strict, all([calls]), names].map((line) => `  ${line.replaceAll("\n", "\n  ")}`);
    return `${imports.type("NeedingSettings")}<\n${lines.join(",\n")}\n>`;
  }

  /** What a generic type takes last: the options of calls, where the catalog has types of its own for them. */
  ofCalls(imports: ModuleImports): string[] {
    return this.isTyped ? [this.#calls(imports)] : [];
  }

  #calls(imports: ModuleImports): string {
    return this.isTyped ? imports.typeOf(this.#connectModule, "Calls") : imports.type("CallOptions");
  }

  #hasDefault(name: string): boolean {
    return this.#settings.find((setting) => setting.name === name)?.default !== undefined;
  }
}

/** Whether the catalog declares settings or secrets. */
export function hasCallTypes(catalog: CatalogModel): boolean {
  return catalog.settings.length > 0 || catalog.secretTypes.length > 0;
}
