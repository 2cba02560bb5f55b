import type { FieldSpec } from "vgi-arrow";
import type { CatalogModel, SchemaModel, TableModel } from "vgi-client";
import {
  generatedExpression,
  tableColumns,
  tableWrites,
  type TableColumnModel,
  type TableColumns,
  type WriteOperation,
} from "../model/table-columns.js";
import type { TableNames } from "../names/catalog-names.js";
import type { CallTypes } from "./call-types.js";
import { comment, inlineCode, prose } from "./comment.js";
import type { ConstDeclaration, InterfaceDeclaration } from "./declarations.js";
import { literal, type LiteralValue } from "./literal.js";
import type { ModuleImports } from "./module-imports.js";
import { tableInterfaces } from "./table-interfaces.js";
import { schemaLiteral, typeLiteral } from "./type-literal.js";

const width = 120;

/** The declarations of one table: the types of its rows and writes, then the constant. */
export function tableDeclarations(
  catalog: CatalogModel,
  schema: SchemaModel,
  table: TableModel,
  names: TableNames,
  imports: ModuleImports,
  calls: CallTypes,
  fingerprint: string | undefined,
): (InterfaceDeclaration | ConstDeclaration)[] {
  const columns = tableColumns(table);
  const writes = tableWrites(table, columns);
  const path = inlineCode([...schema.path, table.name].join("."));
  const type = tableType(catalog, table, names, columns, writes, imports, calls);
  return [
    ...tableInterfaces(names, rowDoc(table, path), `table ${path}`, columns, writes, imports),
    {
      kind: "const",
      name: names.export,
      type,
      initializer: initializer(catalog, schema, table, names, columns, writes, imports, type, fingerprint),
      doc: tableDoc(catalog, table, path, columns, writes),
    },
  ];
}

function tableType(
  { supportsTimeTravel }: CatalogModel,
  { returning }: TableModel,
  { stem }: TableNames,
  { rowIds }: TableColumns,
  writes: readonly WriteOperation[],
  imports: ModuleImports,
  calls: CallTypes,
): string {
  const row = `${stem}Row`;
  const last = calls.ofCalls(imports);
  const time = supportsTimeTravel ? [imports.type("TimeTravel")] : last.length > 0 ? [imports.type("Present")] : [];
  const ids = rowIds.length > 0 ? [`${stem}RowIds`] : time.length > 0 ? [imports.type("NoRowIds")] : [];
  const reading = [row, ...ids, ...time, ...last];
  const written = { insert: `${stem}Insert`, update: `${stem}Update`, delete: `${stem}Key` } as const;
  const generic = { insert: "TableInserter", update: "TableUpdater", delete: "TableDeleter" } as const;
  const parts = [
    `${imports.type("TableReader")}<${reading.join(", ")}>`,
    ...writes.map((operation) => {
      const answer = answerType(returning?.[operation]) ?? (last.length > 0 ? "never" : undefined);
      const types = [row, written[operation], ...(answer === undefined ? [] : [answer]), ...last];
      return `${imports.type(generic[operation])}<${types.join(", ")}>`;
    }),
  ];
  return parts.length === 1 ? parts.join("") : parts.map((part) => `\n  & ${part}`).join("");
}

/** A table that answers with changes answers with rows too. */
function answerType(most: "rows" | "changes" | undefined): string | undefined {
  return most === undefined ? undefined : most === "rows" ? '"rows"' : '"rows" | "changes"';
}

function initializer(
  { supportsTimeTravel }: CatalogModel,
  { path }: SchemaModel,
  { name }: TableModel,
  names: TableNames,
  columns: TableColumns,
  writes: readonly WriteOperation[],
  imports: ModuleImports,
  type: string,
  fingerprint: string | undefined,
): string {
  const descriptor: LiteralValue = {
    kind: "base_table",
    schema: path,
    name,
    columns: columns.row.map((column) => columnLiteral(column, writes.includes("insert"))),
    rowIds: columns.rowIds.length === 0 ? undefined : schemaLiteral({ fields: columns.rowIds }).fields,
    timeTravel: supportsTimeTravel || undefined,
    fingerprint,
  };
  const start = `/*@__PURE__*/ ${imports.value(writes.length === 0 ? "table" : "writableTable")}(`;
  const line = `export const ${names.export}: ${type} = ${start}{`.split("\n").at(-1) ?? "";
  const isOwnLine = line.length > width;
  const column = isOwnLine ? start.length + 4 : line.length;
  const rest = writes.length === 0 ? "" : `, ${literal(writes)}`;
  return `${isOwnLine ? "\n  " : ""}${start}${literal(descriptor, column + rest.length, isOwnLine ? 1 : 0)}${rest})`;
}

function columnLiteral({ field, notNull, ...column }: TableColumnModel, isWritten: boolean): LiteralValue {
  return {
    name: field.name,
    type: typeLiteral(field.type),
    nullable: !notNull,
    ...(isWritten ? { required: column.required || undefined, default: column.default } : {}),
  };
}

function tableDoc(
  catalog: CatalogModel,
  table: TableModel,
  path: string,
  { generated }: TableColumns,
  writes: readonly WriteOperation[],
): string {
  return comment([
    table.comment === null ? "" : prose(table.comment),
    [
      `Table ${path}.`,
      writes.length === 0 ? "" : `Takes ${writes.map((operation) => `\`${operation}\``).join(", ")}.`,
      catalog.supportsTimeTravel ? "Its catalog has time travel." : "",
    ]
      .filter((sentence) => sentence !== "")
      .join("\n"),
    [
      ...facts(table),
      ...generated.map(generatedFact),
      ...writes.flatMap((operation) => answerFact(operation, table.returning?.[operation])),
    ]
      .map((fact) => `- ${fact}`)
      .join("\n"),
  ]);
}

function generatedFact(field: FieldSpec): string {
  return `Engines compute ${inlineCode(field.name)}, which rows here lack: ${inlineCode(generatedExpression(field) ?? "")}`;
}

function answerFact(operation: WriteOperation, most: "rows" | "changes" | undefined): string[] {
  if (most === undefined) return [];
  return [
    `\`${operation}\` answers with ${most === "rows" ? "the rows" : "the rows, or as they were and are"} where \`returning\` asks`,
  ];
}

function rowDoc(table: TableModel, path: string): string {
  return comment([table.comment === null ? "" : prose(table.comment), `Rows of table ${path}.`]);
}

function facts(table: TableModel): string[] {
  const columnNames = (indices: readonly number[]): string =>
    indices.map((index) => inlineCode(table.columns.fields[index]?.name ?? String(index))).join(", ");
  return [
    ...table.primaryKey.map((key) => `Primary key: ${columnNames(key)}`),
    ...table.unique.map((key) => `Unique: ${columnNames(key)}`),
    ...(table.notNull.length === 0 ? [] : [`Not null, as declared: ${columnNames(table.notNull)}`]),
    ...table.check.map((check) => `Check: ${inlineCode(check)}`),
  ];
}
