import { formatType, type FieldSpec } from "vgi-arrow/values";
import type { TableColumnModel, TableColumns, WriteOperation } from "../model/table-columns.js";
import { comment, inlineCode, prose } from "./comment.js";
import type { InterfaceDeclaration, PropertyDeclaration } from "./declarations.js";
import { propertyName } from "./literal.js";
import { rowInterface, type RowShown } from "./row-declarations.js";
import { nullableType, valueType } from "./value-types.js";

/** The types that the constant of a table may be made of; no stem and suffix are another stem and suffix. */
export const tableTypeSuffixes = ["Row", "RowIds", "Insert", "Update", "Key"] as const;

/** What the types of one table are made from. */
export interface TableShape {
  /** Beginning of their names. */
  readonly stem: string;
  /** The table in documentation: `` table `main.plant` ``. */
  readonly label: string;
  readonly columns: TableColumns;
  readonly writes: readonly WriteOperation[];
  readonly shown: RowShown;
}

/** The interfaces of one table: its rows, their ids, and what its writes take. */
export function tableInterfaces(shape: TableShape, rowDoc: string): InterfaceDeclaration[] {
  const { stem, label, columns, writes, shown } = shape;
  const isKeyed = writes.includes("update") || writes.includes("delete");
  const keys = isKeyed ? columns.rowIds.map((field) => keyProperty(field, shown)) : [];
  const rows = (suffix: string, doc: string, fields: readonly FieldSpec[]): InterfaceDeclaration =>
    rowInterface(stem + suffix, doc, fields, shown);
  const insert = (): InterfaceDeclaration => {
    const properties = columns.row.map((column) => insertProperty(column, shown));
    return declared(`${stem}Insert`, `A row to insert into ${label}.`, properties);
  };
  const update = (): InterfaceDeclaration => {
    const properties = [...keys, ...columns.row.map((column) => updateProperty(column, shown))];
    return declared(
      `${stem}Update`,
      `A change of a row of ${label}: which row, and its columns that change.`,
      properties,
    );
  };
  const written = { insert, update, delete: () => declared(`${stem}Key`, `Which row of ${label} to delete.`, keys) };
  const fields = columns.row.map(({ field }) => field);
  const ids = rows("RowIds", comment([`What names a row of ${label}.`]), columns.rowIds);
  return [
    rows("Row", rowDoc, fields),
    ...(columns.rowIds.length === 0 ? [] : [ids]),
    ...writes.map((operation) => written[operation]()),
  ];
}

function declared(name: string, doc: string, properties: readonly PropertyDeclaration[]): InterfaceDeclaration {
  return { kind: "interface", name, doc: comment([doc]), properties };
}

function insertProperty(column: TableColumnModel, shown: RowShown): PropertyDeclaration {
  const type = inputType(column, shown);
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

function updateProperty(column: TableColumnModel, shown: RowShown): PropertyDeclaration {
  return {
    name: propertyName(column.field.name),
    type: `${inputType(column, shown)} | undefined`,
    optional: true,
    doc: columnText(column.field),
  };
}

/** Rows that were read have row ids that may be null, as all columns may; those that are, are refused. */
function keyProperty(field: FieldSpec, shown: RowShown): PropertyDeclaration {
  return {
    name: propertyName(field.name),
    type: nullableType(field.type, "in", shown.use, shown.mapping(field.name), field.metadata),
    doc: comment([columnText(field), "Null names no row, and is refused."]),
  };
}

function inputType({ field, notNull }: TableColumnModel, shown: RowShown): string {
  const printed = notNull ? valueType : nullableType;
  return printed(field.type, "in", shown.use, shown.mapping(field.name), field.metadata);
}

function columnText(field: FieldSpec): string {
  const text = field.metadata?.["comment"];
  return comment([text === undefined ? "" : prose(text), `Arrow type ${inlineCode(formatType(field.type))}.`]);
}
