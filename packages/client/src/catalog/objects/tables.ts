import { toArrowSchema, type SchemaSpec } from "vgi-arrow";
import type { anyVersion } from "vgi-protocol";
import { UnsupportedByProtocolError } from "../../errors/index.js";
import type { TableModel } from "../../model/catalog.js";
import type { CallOptions } from "../../model/call-options.js";
import { schemaPath, type ObjectName, type SchemaName } from "../object-name.js";
import { tableModel } from "../object-models.js";
import { isNotImplemented, scanBranch, scanFunction, type ScanBranches, type ScanFunction } from "./scan-function.js";
import type { ObjectCaller, ObjectScope } from "./object-caller.js";
import {
  atFields,
  type AtOptions,
  type ChangeOptions,
  type CreateOptions,
  type DropOptions,
} from "./object-options.js";

/** A foreign key of a table to be created. */
export interface ForeignKey {
  readonly columns: readonly string[];
  readonly references: {
    readonly schema?: SchemaName | undefined;
    readonly table: string;
    readonly columns: readonly string[];
  };
}

/** A table to be created. */
export interface TableDefinition extends CreateOptions {
  readonly columns: SchemaSpec;
  /** Indices of columns that take no null. */
  readonly notNull?: readonly number[] | undefined;
  /** Sets of columns whose values are unique, by index. */
  readonly unique?: readonly (readonly number[])[] | undefined;
  readonly primaryKey?: readonly (readonly number[])[] | undefined;
  /** SQL expressions. */
  readonly check?: readonly string[] | undefined;
  readonly foreignKeys?: readonly ForeignKey[] | undefined;
}

/** Tables of a catalog: `catalog_table_*`. */
export class TableObjects {
  readonly #caller: ObjectCaller;

  constructor(caller: ObjectCaller) {
    this.#caller = caller;
  }

  /** A table; `null` when there is none of this name. */
  async get(table: ObjectName, options: AtOptions = {}): Promise<TableModel | null> {
    const { items } = await this.#caller.about(
      "catalog_table_get",
      table,
      (scope) => ({ ...scope, ...atFields(options.at) }),
      options,
    );
    return items[0] === undefined ? null : tableModel(items[0]);
  }

  /** Creates a table. */
  async create(table: ObjectName, definition: TableDefinition): Promise<void> {
    const columns = toArrowSchema(definition.columns);
    await this.#caller.about(
      "catalog_table_create",
      table,
      (scope) => ({
        request: {
          ...scope,
          columns,
          onConflict: definition.onConflict ?? "ERROR",
          notNullConstraints: definition.notNull ?? [],
          uniqueConstraints: definition.unique ?? [],
          checkConstraints: definition.check ?? [],
          primaryKeyConstraints: definition.primaryKey ?? [],
          foreignKeyConstraints: (definition.foreignKeys ?? []).map((key) => foreignKey(key, scope)),
        },
      }),
      definition,
    );
  }

  /** Drops a table. */
  async drop(table: ObjectName, options: DropOptions = {}): Promise<void> {
    const { ignoreNotFound = false, cascade = false } = options;
    await this.#caller.about("catalog_table_drop", table, (scope) => ({ ...scope, ignoreNotFound, cascade }), options);
  }

  /** Renames a table within its schema. */
  async rename(table: ObjectName, newName: string, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_rename",
      table,
      (scope) => ({ ...scope, newName, ignoreNotFound }),
      options,
    );
  }

  /** Sets a table's comment; `null` removes it. */
  async setComment(table: ObjectName, comment: string | null, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_comment_set",
      table,
      (scope) => ({ ...scope, comment, ignoreNotFound }),
      options,
    );
  }

  /** The function that reads a table. */
  async scanFunction(table: ObjectName, options: AtOptions = {}): Promise<ScanFunction> {
    const values = atFields(options.at);
    return scanFunction(
      await this.#caller.about("catalog_table_scan_function_get", table, (scope) => ({ ...scope, ...values }), options),
    );
  }

  /**
   * The functions that read a table, one for each of its sources. A worker that has no branches, or no call for them, has
   * the one scan function.
   */
  async scanBranches(table: ObjectName, options: AtOptions = {}): Promise<ScanBranches> {
    const values = atFields(options.at);
    try {
      const { branches, requiredExtensions } = await this.#caller.about(
        "catalog_table_scan_branches_get",
        table,
        (scope) => ({ ...scope, ...values }),
        options,
      );
      return { branches: branches.map(scanBranch), requiredExtensions };
    } catch (error) {
      if (!isNotImplemented(error) && !(error instanceof UnsupportedByProtocolError)) throw error;
      const { requiredExtensions, ...only } = await this.scanFunction(table, options);
      return { branches: [{ ...only, filter: null, writable: false }], requiredExtensions };
    }
  }

  /** The function that inserts into a table. */
  async insertFunction(
    table: ObjectName,
    options: CallOptions & { readonly writableBranch?: string | undefined } = {},
  ): Promise<ScanFunction> {
    const writableBranchFunctionName = options.writableBranch ?? null;
    return scanFunction(
      await this.#caller.about(
        "catalog_table_insert_function_get",
        table,
        (scope) => ({ ...scope, writableBranchFunctionName }),
        options,
      ),
    );
  }

  /** The function that updates rows of a table. */
  async updateFunction(table: ObjectName, options?: CallOptions): Promise<ScanFunction> {
    return scanFunction(
      await this.#caller.about("catalog_table_update_function_get", table, (scope) => scope, options),
    );
  }

  /** The function that deletes rows of a table. */
  async deleteFunction(table: ObjectName, options?: CallOptions): Promise<ScanFunction> {
    return scanFunction(
      await this.#caller.about("catalog_table_delete_function_get", table, (scope) => scope, options),
    );
  }
}

/** The referenced table is in the same schema when none is named. */
function foreignKey({ columns, references }: ForeignKey, scope: ObjectScope): anyVersion.ForeignKeyInfoInput {
  const path = references.schema === undefined ? undefined : schemaPath(references.schema);
  return {
    fkColumns: columns,
    pkColumns: references.columns,
    referencedTable: references.table,
    referencedSchemaPath: path ?? scope.schemaPath ?? [],
    referencedSchema: path?.[0] ?? scope.schemaName ?? "",
  };
}
