import type { StatementStructures } from "ts-morph";
import { admitsNull } from "vgi-arrow";
import type { FieldDefinition } from "@vgi-tools/extract-protocol";
import { constant, recordInterfaces } from "./emit-records.js";
import { fieldText } from "./field-text.js";
import type { Shape, Shapes } from "./group-shapes.js";
import { identifierOf, Names } from "./names.js";
import { type GeneratedFile, printFile } from "./print-file.js";
import { inputName, valueType } from "./value-types.js";

/** The file with all methods that the same editions have. */
export function emitMethods(file: string, folder: string, members: readonly Shape[], shapes: Shapes): GeneratedFile {
  const names = new Names(file, shapes);
  const statements = members
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((shape) => emitMethod(shape, names));
  return printFile(`${folder}/${file}.ts`, names.imports, statements);
}

function emitMethod(shape: Shape, names: Names): StatementStructures[] {
  const [edition] = shape.editions;
  const method = edition?.definition.methods[shape.name];
  if (edition === undefined || method === undefined) throw new Error(`No method ${shape.name}`);
  names.within(edition);
  const identifier = identifierOf(shape);
  const params = `${identifier.charAt(0).toUpperCase()}${identifier.slice(1)}Params`;
  const { kind, params: fields, result, header } = method;
  const wire = JSON.stringify(shape.name);
  const paramsText = fields.map((field) => `    ${fieldText(field, edition.definition, names)},\n`).join("");
  const resultText =
    result === null
      ? "null"
      : `/*@__PURE__*/ record("${shape.name} result", [${fieldText(result, edition.definition, names)}])`;
  const headerText = header === null ? "null" : names.useShape("record", header);
  const types = [params, inputName(params), ...resultTypes(result, names)];
  if (header !== null) types.push(header, inputName(names.useShape("record", header, true, inputName)));
  names.use("vgi-arrow", "method");
  names.use("vgi-arrow", "record");
  const initializer = [
    `method(${wire}, {\n`,
    `  kind: "${kind}",\n`,
    `  params: /*@__PURE__*/ record(${wire}, [${paramsText === "" ? "" : `\n${paramsText}  `}]),\n`,
    `  result: ${resultText},\n`,
    `  header: ${headerText},\n`,
    "})",
  ].join("");
  return [
    ...recordInterfaces(params, `Parameters of \`${shape.name}\``, shape, fields, names),
    constant(identifier, `${names.use("vgi-arrow", "MethodDescriptor", true)}<${types.join(", ")}>`, initializer),
  ];
}

function resultTypes(result: FieldDefinition | null, names: Names): string[] {
  if (result === null) return ["undefined", "void"];
  const orNull = admitsNull(result) ? " | null" : "";
  return [`${valueType(result, "out", names)}${orNull}`, `${valueType(result, "in", names)}${orNull}`];
}
