import { formatType, type FieldSpec } from "vgi-arrow";
import type { TableColumnModel, TableColumns, WriteOperation } from "../model/table-columns.js";
import type { TableNames } from "../names/catalog-names.js";
import { comment, inlineCode, prose } from "./comment.js";
import type { InterfaceDeclaration, PropertyDeclaration } from "./declarations.js";
import { propertyName } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";
import { rowInterface } from "./row-declarations.js";
import { nullableType, valueType } from "./value-types.js";

/** The types that the constant of a table may be made of; no stem and suffix are another stem and suffix. */
export const tableTypeSuffixes = ["Row", "RowIds", "Insert", "Update", "Key"] as const;

/** The interfaces of one table: its rows, their ids, and what its writes take. */
export function tableInterfaces(
  { stem }: TableNames,
  rowDoc: string,
  table: string,
  columns: TableColumns,
  writes: readonly WriteOperation[],
  imports: ModuleImports,
): InterfaceDeclaration[] {
  const keys = columns.rowIds.map((field) => keyProperty(field, imports));
  const declared = (suffix: string, doc: string, properties: readonly PropertyDeclaration[]): InterfaceDeclaration => ({
    kind: "interface",
    name: stem + suffix,
    doc: comment([doc]),
    properties,
  });
  const fields = columns.row.map(({ field }) => field);
  return [
    rowInterface(`${stem}Row`, rowDoc, fields, imports),
    ...(columns.rowIds.length === 0
      ? []
      : [rowInterface(`${stem}RowIds`, comment([`What names a row of ${table}.`]), columns.rowIds, imports)]),
    ...(writes.includes("insert")
      ? [
          declared(
            "Insert",
            `A row to insert into ${table}.`,
            columns.row.map((column) => insertProperty(column, imports)),
          ),
        ]
      : []),
    ...(writes.includes("update")
      ? [
          declared("Update", `A change of a row of ${table}: which row, and its columns that change.`, [
            ...keys,
            ...columns.row.map((column) => updateProperty(column, imports)),
          ]),
        ]
      : []),
    ...(writes.includes("delete") ? [declared("Key", `Which row of ${table} to delete.`, keys)] : []),
  ];
}

function insertProperty(column: TableColumnModel, imports: ModuleImports): PropertyDeclaration {
  const type = inputType(column, imports);
  return {
    name: propertyName(column.field.name),
    type: column.required ? type : `${type} | undefined`,
    optional: !column.required,
    doc: comment([
      columnText(column.field),
      column.defaultSql === undefined ? "" : `@defaultValue ${inlineCode(column.defaultSql)}`,
    ]),
  };
}

function updateProperty(column: TableColumnModel, imports: ModuleImports): PropertyDeclaration {
  return {
    name: propertyName(column.field.name),
    type: `${inputType(column, imports)} | undefined`,
    optional: true,
    doc: columnText(column.field),
  };
}

/** Rows that were read have row ids that may be null, as all columns may; those that are, are refused. */
function keyProperty(field: FieldSpec, imports: ModuleImports): PropertyDeclaration {
  return {
    name: propertyName(field.name),
    type: nullableType(field.type, "in", imports.type),
    doc: comment([columnText(field), "Null names no row, and is refused."]),
  };
}

function inputType({ field, notNull }: TableColumnModel, imports: ModuleImports): string {
  return notNull ? valueType(field.type, "in", imports.type) : nullableType(field.type, "in", imports.type);
}

function columnText(field: FieldSpec): string {
  const text = field.metadata?.["comment"];
  return comment([text === undefined ? "" : prose(text), `Arrow type ${inlineCode(formatType(field.type))}.`]);
}
