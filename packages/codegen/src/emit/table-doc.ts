import type { FieldSpec } from "vgi-arrow";
import type { CatalogModel, TableModel } from "vgi-client";
import { generatedExpression } from "../model/table-columns.js";
import { comment, inlineCode, prose } from "./comment.js";
import type { TableShape } from "./table-interfaces.js";

/** The documentation of a table's rows. */
export function rowDoc(table: TableModel, { label }: TableShape): string {
  return comment([table.comment === null ? "" : prose(table.comment), `Rows of ${label}.`]);
}

/** The documentation of a table, in paragraphs. */
export function tableDoc(catalog: CatalogModel, table: TableModel, { label, columns, writes }: TableShape): string[] {
  const sentences = [
    `${label.charAt(0).toUpperCase()}${label.slice(1)}.`,
    writes.length === 0 ? "" : `Takes ${writes.map((operation) => `\`${operation}\``).join(", ")}.`,
    catalog.supportsTimeTravel ? "Its catalog has time travel." : "",
  ];
  const list = [
    ...facts(table),
    ...columns.generated.map(generatedFact),
    ...writes.flatMap((operation) => answerFact(operation, table.returning?.[operation])),
  ];
  return [
    table.comment === null ? "" : prose(table.comment),
    sentences.filter((sentence) => sentence !== "").join("\n"),
    list.map((fact) => `- ${fact}`).join("\n"),
  ];
}

function generatedFact(field: FieldSpec): string {
  return `Engines compute ${inlineCode(field.name)}, which rows here lack: ${inlineCode(generatedExpression(field) ?? "")}`;
}

function answerFact(operation: string, most: "rows" | "changes" | undefined): string[] {
  if (most === undefined) return [];
  const answer = most === "rows" ? "the rows" : "the rows, or as they were and are";
  return [`\`${operation}\` answers with ${answer} where \`returning\` asks`];
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
