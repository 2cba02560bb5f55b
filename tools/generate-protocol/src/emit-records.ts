import { admitsNull, camelCase } from "vgi-arrow";
import {
  type InterfaceDeclarationStructure,
  type StatementStructures,
  StructureKind,
  VariableDeclarationKind,
} from "ts-morph";
import type { FieldDefinition } from "@vgi-tools/extract-protocol";
import { fieldText, literal, propertyName } from "./field-text.js";
import type { Shape, Shapes } from "./group-shapes.js";
import { Names } from "./names.js";
import { type GeneratedFile, printFile } from "./print-file.js";
import { namesIn } from "./shape-key.js";
import { inputName, valueType } from "./value-types.js";

/** The file with all enums and records that the same editions have. */
export function emitRecords(file: string, folder: string, members: readonly Shape[], shapes: Shapes): GeneratedFile {
  const names = new Names(file, shapes);
  const statements = inOrderOfUse(members).flatMap((shape) => {
    const [edition] = shape.editions;
    if (edition === undefined) throw new Error(`${shape.name} has no edition`);
    names.within(edition);
    return shape.kind === "enum" ? emitEnum(shape, names) : emitRecord(shape, names);
  });
  return printFile(`${folder}/${file}.ts`, names.imports, statements);
}

function emitEnum(shape: Shape, names: Names): StatementStructures[] {
  const members = shape.editions[0]?.definition.enums[shape.name]?.members ?? [];
  const aliases = Object.fromEntries(members.map(({ wire, alias }) => [wire, alias ?? null]));
  names.use("vgi-arrow", "enumeration");
  return [
    {
      kind: StructureKind.TypeAlias,
      isExported: true,
      docs: [`\`${shape.name}\` of protocol ${shape.group.replaceAll("-", " ")}, as it is on the wire.`],
      name: shape.name,
      type: members.map(({ wire }) => JSON.stringify(wire)).join(" | "),
    },
    constant(
      shape.name,
      `${names.use("vgi-arrow", "EnumDescriptor", true)}<${shape.name}>`,
      `enumeration(${JSON.stringify(shape.name)}, ${literal(aliases)})`,
    ),
  ];
}

function emitRecord(shape: Shape, names: Names): StatementStructures[] {
  const definition = shape.editions[0]?.definition;
  const fields = definition?.records[shape.name]?.fields;
  if (definition === undefined || fields === undefined) throw new Error(`No record ${shape.name}`);
  names.use("vgi-arrow", "record");
  const texts = fields.map((field) => `  ${fieldText(field, definition, names)},\n`).join("");
  const type = `${names.use("vgi-arrow", "RecordDescriptor", true)}<${shape.name}, ${inputName(shape.name)}>`;
  return [
    ...recordInterfaces(shape.name, `\`${shape.name}\``, shape, fields, names),
    constant(shape.name, type, `record(${JSON.stringify(shape.name)}, [${texts === "" ? "" : `\n${texts}`}])`),
  ];
}

/** The types of a record: what decoding gives, and what encoding takes. */
export function recordInterfaces(
  name: string,
  what: string,
  shape: Shape,
  fields: readonly FieldDefinition[],
  names: Names,
): InterfaceDeclarationStructure[] {
  return [
    {
      kind: StructureKind.Interface,
      isExported: true,
      docs: [`${what} of protocol ${shape.group.replaceAll("-", " ")}, as decoded.`],
      name,
      properties: fields.map((field) => ({
        isReadonly: true,
        name: propertyName(camelCase(field.name)),
        type: `${valueType(field, "out", names)}${admitsNull(field) ? " | null" : ""}`,
      })),
    },
    {
      kind: StructureKind.Interface,
      isExported: true,
      docs: [`${what}, as encoding takes it: see {@link ${name}}.`],
      name: inputName(name),
      properties: fields.map((field) => {
        const optional = admitsNull(field) || field.default !== undefined;
        const more = `${admitsNull(field) ? " | null" : ""}${optional ? " | undefined" : ""}`;
        return {
          isReadonly: true,
          name: propertyName(camelCase(field.name)),
          hasQuestionToken: optional,
          type: `${valueType(field, "in", names)}${more}`,
        };
      }),
    },
  ];
}

/** An exported constant that bundlers may drop when nothing uses it. */
export function constant(name: string, type: string, initializer: string): StatementStructures {
  return {
    kind: StructureKind.VariableStatement,
    isExported: true,
    declarationKind: VariableDeclarationKind.Const,
    declarations: [{ name, type, initializer: `/*@__PURE__*/ ${initializer}` }],
  };
}

/** By name, but every record after those that its descriptor names. */
function inOrderOfUse(members: readonly Shape[]): Shape[] {
  const byName = new Map(members.toSorted((a, b) => (a.name < b.name ? -1 : 1)).map((shape) => [shape.name, shape]));
  const ordered = new Set<Shape>();
  const visit = (shape: Shape): void => {
    if (ordered.has(shape)) return;
    for (const { holds } of shape.editions[0]?.definition.records[shape.name]?.fields ?? []) {
      for (const { name } of holds === undefined ? [] : namesIn(holds)) {
        const used = byName.get(name);
        if (used !== undefined) visit(used);
      }
    }
    ordered.add(shape);
  };
  for (const shape of byName.values()) visit(shape);
  return [...ordered];
}
