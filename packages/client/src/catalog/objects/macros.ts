import type { RecordBatch } from "apache-arrow";
import { type SchemaSpec, toArrowSchema } from "vgi-arrow";
import type { MacroModel } from "../../model/catalog.js";
import type { CallOptions } from "../../model/call-options.js";
import type { ObjectName } from "../object-name.js";
import { macroModel } from "../object-models.js";
import type { ObjectCaller } from "./object-caller.js";
import type { ChangeOptions, CreateOptions } from "./object-options.js";

/** A macro to be created. */
export interface MacroDefinition extends CreateOptions {
  readonly kind: "scalar" | "table";
  readonly parameters: readonly string[];
  /** SQL expression of a scalar macro, query of a table macro. */
  readonly definition: string;
  /** Defaults of parameters: one row, a column for each parameter that has one. */
  readonly defaults?: RecordBatch | undefined;
  /** Types and documentation of the parameters, one field each, in their order; protocol 2.0 and later. */
  readonly arguments?: SchemaSpec | undefined;
}

/** Macros of a catalog: `catalog_macro_*`. */
export class MacroObjects {
  readonly #caller: ObjectCaller;

  constructor(caller: ObjectCaller) {
    this.#caller = caller;
  }

  /**
   * A macro; `null` when there is none of this name. One that is named by its generated constant is compared with it first, in sessions
   * with a policy for drift.
   */
  async get(macro: ObjectName, options?: CallOptions): Promise<MacroModel | null> {
    await this.#caller.expect(macro, options);
    const { items } = await this.#caller.about("catalog_macro_get", macro, (scope) => scope, options);
    return items[0] === undefined ? null : macroModel(items[0]);
  }

  /** Creates a macro. */
  async create(macro: ObjectName, definition: MacroDefinition): Promise<void> {
    await this.#caller.about(
      "catalog_macro_create",
      macro,
      (scope) => ({
        request: {
          ...scope,
          macroType: definition.kind === "table" ? "TABLE" : "SCALAR",
          parameters: definition.parameters,
          definition: definition.definition,
          onConflict: definition.onConflict ?? "ERROR",
          parameterDefaultValues: definition.defaults ?? null,
          argumentsSchema: definition.arguments === undefined ? null : toArrowSchema(definition.arguments),
        },
      }),
      definition,
    );
  }

  /** Drops a macro. */
  async drop(macro: ObjectName, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about("catalog_macro_drop", macro, (scope) => ({ ...scope, ignoreNotFound }), options);
  }
}
