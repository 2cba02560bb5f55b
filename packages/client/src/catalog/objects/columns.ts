import { Schema } from "apache-arrow";
import { type FieldSpec, toArrowField } from "vgi-arrow";
import type { ColumnStatistics } from "../../model/column-statistics.js";
import type { CallOptions } from "../../model/call-options.js";
import { columnStatistics } from "../column-statistics.js";
import type { ObjectName } from "../object-name.js";
import type { ObjectCaller } from "./object-caller.js";
import type { ChangeOptions, DropOptions } from "./object-options.js";

/** Columns of tables: `catalog_table_column_*` and `catalog_table_not_null_*`. */
export class ColumnObjects {
  readonly #caller: ObjectCaller;

  constructor(caller: ObjectCaller) {
    this.#caller = caller;
  }

  /** Adds a column at the end. */
  async add(
    table: ObjectName,
    column: FieldSpec,
    options: ChangeOptions & { readonly ifNotExists?: boolean | undefined } = {},
  ): Promise<void> {
    const { ignoreNotFound = false, ifNotExists: ifColumnNotExists = false } = options;
    const columnDefinition = definitionOf(column);
    await this.#caller.about(
      "catalog_table_column_add",
      table,
      (scope) => ({ ...scope, columnDefinition, ignoreNotFound, ifColumnNotExists }),
      options,
    );
  }

  /** Drops a column. */
  async drop(
    table: ObjectName,
    columnName: string,
    options: DropOptions & { readonly ifExists?: boolean | undefined } = {},
  ): Promise<void> {
    const { ignoreNotFound = false, ifExists: ifColumnExists = false, cascade = false } = options;
    await this.#caller.about(
      "catalog_table_column_drop",
      table,
      (scope) => ({ ...scope, columnName, ignoreNotFound, ifColumnExists, cascade }),
      options,
    );
  }

  /** Renames a column. */
  async rename(
    table: ObjectName,
    columnName: string,
    newColumnName: string,
    options: ChangeOptions = {},
  ): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_column_rename",
      table,
      (scope) => ({ ...scope, columnName, newColumnName, ignoreNotFound }),
      options,
    );
  }

  /** Sets a column's default, an SQL expression. */
  async setDefault(
    table: ObjectName,
    columnName: string,
    expression: string,
    options: ChangeOptions = {},
  ): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_column_default_set",
      table,
      (scope) => ({ ...scope, columnName, expression, ignoreNotFound }),
      options,
    );
  }

  /** Removes a column's default. */
  async dropDefault(table: ObjectName, columnName: string, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_column_default_drop",
      table,
      (scope) => ({ ...scope, columnName, ignoreNotFound }),
      options,
    );
  }

  /** Changes the type of a column. @param options `expression` is the SQL that converts its values; default: a cast */
  async changeType(
    table: ObjectName,
    column: FieldSpec,
    options: ChangeOptions & { readonly expression?: string | undefined } = {},
  ): Promise<void> {
    const { ignoreNotFound = false, expression = null } = options;
    const columnDefinition = definitionOf(column);
    await this.#caller.about(
      "catalog_table_column_type_change",
      table,
      (scope) => ({ ...scope, columnDefinition, expression, ignoreNotFound }),
      options,
    );
  }

  /** Makes a column refuse nulls. */
  async setNotNull(table: ObjectName, columnName: string, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_not_null_set",
      table,
      (scope) => ({ ...scope, columnName, ignoreNotFound }),
      options,
    );
  }

  /** Makes a column take nulls. */
  async dropNotNull(table: ObjectName, columnName: string, options: ChangeOptions = {}): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_not_null_drop",
      table,
      (scope) => ({ ...scope, columnName, ignoreNotFound }),
      options,
    );
  }

  /** Sets a column's comment; `null` removes it. */
  async setComment(
    table: ObjectName,
    columnName: string,
    comment: string | null,
    options: ChangeOptions = {},
  ): Promise<void> {
    const { ignoreNotFound = false } = options;
    await this.#caller.about(
      "catalog_table_column_comment_set",
      table,
      (scope) => ({ ...scope, columnName, comment, ignoreNotFound }),
      options,
    );
  }

  /** What the worker knows of the values of a table's columns; empty when it knows nothing. */
  async statistics(table: ObjectName, options?: CallOptions): Promise<ColumnStatistics[]> {
    return columnStatistics(
      await this.#caller.about("catalog_table_column_statistics_get", table, (scope) => scope, options),
    );
  }
}

/** A column travels as the schema of one field. */
function definitionOf(column: FieldSpec): Schema {
  return new Schema([toArrowField(column)]);
}
