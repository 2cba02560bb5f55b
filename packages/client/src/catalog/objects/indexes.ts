import type { IndexModel } from "../../model/catalog.js";
import type { CallOptions } from "../../model/call-options.js";
import type { ObjectName } from "../object-name.js";
import { indexModel } from "../object-models.js";
import type { ObjectCaller } from "./object-caller.js";
import type { CreateOptions, DropOptions } from "./object-options.js";

/** An index to be created. */
export interface IndexDefinition extends CreateOptions {
  /** Table in the same schema. */
  readonly table: string;
  /** SQL expressions that are indexed. */
  readonly expressions: readonly string[];
  /** Kind of index, e.g. `ART`. Default: the worker's. */
  readonly indexType?: string | undefined;
  readonly constraint?: "NONE" | "UNIQUE" | "PRIMARY" | undefined;
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** Indexes of a catalog: `catalog_index_*`. */
export class IndexObjects {
  readonly #caller: ObjectCaller;

  constructor(caller: ObjectCaller) {
    this.#caller = caller;
  }

  /** An index; `null` when there is none of this name. */
  async get(index: ObjectName, options?: CallOptions): Promise<IndexModel | null> {
    const { items } = await this.#caller.about("catalog_index_get", index, (scope) => scope, options);
    return items[0] === undefined ? null : indexModel(items[0]);
  }

  /** Creates an index. */
  async create(index: ObjectName, definition: IndexDefinition): Promise<void> {
    await this.#caller.about(
      "catalog_index_create",
      index,
      (scope) => ({
        request: {
          ...scope,
          tableName: definition.table,
          expressions: definition.expressions,
          ...(definition.indexType === undefined ? {} : { indexType: definition.indexType }),
          constraintType: definition.constraint ?? "NONE",
          onConflict: definition.onConflict ?? "ERROR",
          options: definition.options ?? {},
        },
      }),
      definition,
    );
  }

  /** Drops an index. */
  async drop(index: ObjectName, options: DropOptions = {}): Promise<void> {
    const { ignoreNotFound = false, cascade = false } = options;
    await this.#caller.about("catalog_index_drop", index, (scope) => ({ ...scope, ignoreNotFound, cascade }), options);
  }
}
