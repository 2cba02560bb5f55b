import type { FieldSpec } from "vgi-arrow";
import type { Json, TableModel } from "vgi-client";
import { sqlLiteral } from "./sql-literal.js";

/** A column of a table, with what its declaration means for writes. */
export interface TableColumnModel {
  readonly field: FieldSpec;
  /** Declared not null, by itself or as part of a primary key. */
  readonly notNull: boolean;
  /** Its default in SQL. */
  readonly defaultSql?: string;
  /** The value of a default that takes no engine. */
  readonly default?: Json;
  /** Inserts have to give it a value: it takes no null, or its default takes an engine. */
  readonly required: boolean;
}

/** The columns of a table by what they are for. */
export interface TableColumns {
  /** Those of its rows. */
  readonly row: readonly TableColumnModel[];
  /** Those that name a row for updates and deletes. */
  readonly rowIds: readonly FieldSpec[];
  /** Those that engines compute of the others, by an SQL expression: the worker never sends them, nor takes them. */
  readonly generated: readonly FieldSpec[];
}

/** Reads what the declaration of a table says of its columns. Of several columns of one name, the first counts. */
export function tableColumns(table: TableModel): TableColumns {
  const notNull = new Set([...table.notNull, ...table.primaryKey.flat()]);
  const distinct = table.columns.fields
    .map((field, index) => ({ field, index }))
    .filter(({ field, index }) => table.columns.fields.findIndex((other) => other.name === field.name) === index);
  const generated = distinct.filter(({ field }) => !isRowId(field) && generatedExpression(field) !== undefined);
  const plain = distinct.filter((column) => !isRowId(column.field) && !generated.includes(column));
  return {
    row: plain.map(({ field, index }) => columnModel(field, notNull.has(index))),
    rowIds: distinct.filter(({ field }) => isRowId(field)).map(({ field }) => field),
    generated: generated.map(({ field }) => field),
  };
}

function columnModel(field: FieldSpec, notNull: boolean): TableColumnModel {
  const defaultSql = field.metadata?.["default"];
  if (defaultSql === undefined || defaultSql === "") return { field, notNull, required: notNull };
  const value = sqlLiteral(field.type, defaultSql);
  const isKnown = value !== undefined && !(value === null && notNull);
  return { field, notNull, defaultSql, ...(isKnown ? { default: value } : {}), required: !isKnown };
}

/** The SQL expression of a column that engines compute. */
export function generatedExpression(field: FieldSpec): string | undefined {
  const text = field.metadata?.["generated_expression"];
  return text === "" ? undefined : text;
}

function isRowId(field: FieldSpec): boolean {
  return field.metadata !== undefined && Object.hasOwn(field.metadata, "is_row_id");
}

/** A kind of write. */
export type WriteOperation = "insert" | "update" | "delete";

/** The writes that a table takes. Updates and deletes name rows: a table without row ids has none that can be called. */
export function tableWrites(table: TableModel, { rowIds }: TableColumns): WriteOperation[] {
  const { supportsInsert, supportsUpdate, supportsDelete } = table;
  return [
    ...(supportsInsert ? (["insert"] as const) : []),
    ...(supportsUpdate && rowIds.length > 0 ? (["update"] as const) : []),
    ...(supportsDelete && rowIds.length > 0 ? (["delete"] as const) : []),
  ];
}
