import { type FieldSpec, formatType } from "vgi-arrow/values";
import { comment, inlineCode } from "../comment.js";
import type { InterfaceDeclaration, PropertyDeclaration } from "../declarations.js";
import { propertyName } from "../literal.js";
import type { ModuleImports } from "../module-imports.js";
import { distinctFields, fieldType, valueType } from "../value-types.js";

/** The type of a value of a field, which is null only where the field may be: each answer is checked for that. */
export function recordFieldType(field: FieldSpec, imports: ModuleImports): string {
  return field.nullable ? fieldType([field.type], "out", imports.type) : valueType(field.type, "out", imports.type);
}

/** The interface of a record that comes back: an answer of several columns, or a header. */
export function recordInterface(
  name: string,
  doc: string,
  fields: readonly FieldSpec[],
  imports: ModuleImports,
): InterfaceDeclaration {
  const properties = distinctFields(fields).map((distinct): PropertyDeclaration => {
    const [field, ...more] = fields.filter((candidate) => candidate.name === distinct.name);
    const type =
      field === undefined || more.length > 0
        ? fieldType(distinct.types, "out", imports.type)
        : recordFieldType(field, imports);
    return { name: propertyName(distinct.name), type, doc: arrowTypes(distinct.types) };
  });
  return { kind: "interface", name, doc, properties };
}

/** The Arrow types of a field, for documentation. */
export function arrowTypes(types: readonly FieldSpec["type"][]): string {
  return comment([`Arrow type ${types.map((type) => inlineCode(formatType(type))).join(" or ")}.`]);
}
