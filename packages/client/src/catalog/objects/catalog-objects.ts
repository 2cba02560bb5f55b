import { schemaSpecOf, type SchemaSpec } from "vgi-arrow";
import { UnsupportedByProtocolError } from "../../errors/index.js";
import type { CallOptions } from "../../model/call-options.js";
import { ColumnObjects } from "./columns.js";
import { IndexObjects } from "./indexes.js";
import { MacroObjects } from "./macros.js";
import { type CatalogCalls, ObjectCaller } from "./object-caller.js";
import { isNotImplemented } from "./scan-function.js";
import { SchemaObjects } from "./schemas.js";
import { TableObjects } from "./tables.js";
import { ViewObjects } from "./views.js";

/** A format of `COPY` that a catalog has. */
export interface CopyFormat {
  /** Name after `FORMAT` in SQL. */
  readonly format: string;
  /** Function of the worker that does it. */
  readonly handler: string;
  readonly direction: "from" | "to" | "both" | (string & {});
  readonly description: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Options, as the named arguments of the handler. */
  readonly options: SchemaSpec;
  /** Whether a writer needs its rows in order. */
  readonly ordered: boolean;
}

/**
 * The objects of an attached catalog, read and changed one by one. What a catalog does not support, it refuses with the worker's own
 * error.
 *
 * @example
 * ```ts
 * await db.objects.tables.create("people", { columns: [{ name: "id", type: "int64", nullable: false }] });
 * await db.objects.columns.add("people", { name: "name", type: "utf8", nullable: true });
 * ```
 */
export class CatalogObjects {
  readonly schemas: SchemaObjects;
  readonly tables: TableObjects;
  readonly columns: ColumnObjects;
  readonly views: ViewObjects;
  readonly macros: MacroObjects;
  readonly indexes: IndexObjects;
  readonly #caller: ObjectCaller;

  constructor(calls: CatalogCalls) {
    const caller = new ObjectCaller(calls);
    this.schemas = new SchemaObjects(caller);
    this.tables = new TableObjects(caller);
    this.columns = new ColumnObjects(caller);
    this.views = new ViewObjects(caller);
    this.macros = new MacroObjects(caller);
    this.indexes = new IndexObjects(caller);
    this.#caller = caller;
  }

  /** Number that changes with the catalog; 0 for an empty one. */
  async version(options?: CallOptions): Promise<bigint> {
    return (await this.#caller.aboutCatalog("catalog_version", (scope) => scope, options)).version;
  }

  /** Formats of `COPY` that the catalog has; none before protocol 1.1. */
  async copyFormats(options?: CallOptions): Promise<CopyFormat[]> {
    try {
      const { items } = await this.#caller.aboutCatalog("catalog_copy_from_formats", (scope) => scope, options);
      return items.map((item) => ({
        format: item.formatName,
        handler: item.handler,
        direction: item.direction,
        description: item.description,
        comment: item.comment,
        tags: item.tags,
        options: schemaSpecOf(item.options),
        ordered: item.ordered,
      }));
    } catch (error) {
      if (isNotImplemented(error) || error instanceof UnsupportedByProtocolError) return [];
      throw error;
    }
  }
}
