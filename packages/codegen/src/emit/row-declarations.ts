import { formatType, type FieldSpec, type SchemaSpec } from "vgi-arrow/values";
import { comment, inlineCode, prose } from "./comment.js";
import type { InterfaceDeclaration } from "./declarations.js";
import { propertyName } from "./literal.js";
import { distinctFields, fieldsType, isAnyField, type TypeMapping, type UseType } from "./value-types.js";

/** How the columns of rows are shown. */
export interface RowShown {
  readonly use: UseType;
  readonly mapping: (column: string) => TypeMapping;
}

/** The interface of rows with these columns, named as the worker names them. */
export function rowInterface(
  name: string,
  doc: string,
  fields: readonly FieldSpec[],
  shown: RowShown,
): InterfaceDeclaration {
  const properties = distinctFields(fields).map((field) => ({
    name: propertyName(field.name),
    type: field.isAny ? "unknown" : fieldsType(field.all, "out", shown.use, shown.mapping(field.name)),
    doc: comment([columnComment(fields, field.name), `Arrow type ${field.types.map(arrowType).join(" or ")}.`]),
  }));
  return { kind: "interface", name, doc, properties };
}

function arrowType(type: FieldSpec["type"]): string {
  return inlineCode(formatType(type));
}

function columnComment(fields: readonly FieldSpec[], name: string): string {
  const text = fields.find((field) => field.name === name)?.metadata?.["comment"];
  return text === undefined ? "" : prose(text);
}

/** The type of a function's rows; bind may have given several for different arguments. @param stem of its signature */
export function rowTypeName(stem: string, index: number): string {
  return index === 0 ? `${stem}Row` : `${stem}Row${index + 1}`;
}

/** Whether the type of every column is known. */
export function isFullyTyped(schema: SchemaSpec): boolean {
  return schema.fields.length > 0 && !schema.fields.some(isAnyField);
}
