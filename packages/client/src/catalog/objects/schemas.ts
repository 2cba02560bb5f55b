import type { CallOptions } from "../../model/call-options.js";
import type { SchemaName } from "../object-name.js";
import { type SchemaHead, schemaHead } from "../load-catalog.js";
import type { ObjectCaller } from "./object-caller.js";
import type { CreateOptions, DropOptions } from "./object-options.js";

/** Schemas of a catalog: `catalog_schema_*`. */
export class SchemaObjects {
  readonly #caller: ObjectCaller;

  constructor(caller: ObjectCaller) {
    this.#caller = caller;
  }

  /** A schema; `null` when there is none of this name. */
  async get(schema: SchemaName, options?: CallOptions): Promise<SchemaHead | null> {
    const { items } = await this.#caller.aboutSchema("catalog_schema_get", schema, (scope) => scope, options);
    return items[0] === undefined ? null : schemaHead(items[0]);
  }

  /** Creates a schema. */
  async create(
    schema: SchemaName,
    options: CreateOptions & {
      readonly comment?: string | undefined;
      readonly tags?: Readonly<Record<string, string>> | undefined;
    } = {},
  ): Promise<void> {
    const { onConflict = "ERROR", comment = null, tags = null } = options;
    await this.#caller.aboutSchema(
      "catalog_schema_create",
      schema,
      (scope) => ({ ...scope, onConflict, comment, tags }),
      options,
    );
  }

  /** Drops a schema. */
  async drop(schema: SchemaName, options: DropOptions = {}): Promise<void> {
    const { ignoreNotFound = false, cascade = false } = options;
    await this.#caller.aboutSchema(
      "catalog_schema_drop",
      schema,
      (scope) => ({ ...scope, ignoreNotFound, cascade }),
      options,
    );
  }
}
