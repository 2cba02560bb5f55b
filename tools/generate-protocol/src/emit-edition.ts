import { type StatementStructures, StructureKind, VariableDeclarationKind } from "ts-morph";
import { propertyName } from "./field-text.js";
import type { Shapes } from "./group-shapes.js";
import type { Edition, Family } from "./load-definitions.js";
import { fileOf, identifierOf, Names } from "./names.js";
import { type GeneratedFile, printFile } from "./print-file.js";
import { inputName } from "./value-types.js";

/** File of an edition, without its extension: `v2_2`. */
export function editionFile({ label }: Edition): string {
  return `v${label.replace(".", "_")}`;
}

/** Prefix of a family's exported types: `Protocol`, `SecretProtocol`, `TransactorProtocol`. */
export function typePrefix({ protocol }: Family): string {
  return protocol === "vgi" ? "Protocol" : `${protocol.charAt(0).toUpperCase()}${protocol.slice(1)}Protocol`;
}

/** Type of an edition: `ProtocolV2_2`. */
export function editionType(family: Family, edition: Edition): string {
  return `${typePrefix(family)}V${edition.label.replace(".", "_")}`;
}

/** The module of one edition: all its methods and records, and nothing of the others. */
export function emitEdition(family: Family, edition: Edition, folder: string, shapes: Shapes): GeneratedFile {
  const names = new Names(editionFile(edition), shapes);
  names.within(edition);
  const { definition } = edition;
  const type = editionType(family, edition);
  const methods = Object.keys(definition.methods).map((name) => ({ name, value: names.useShape("method", name) }));
  const records = Object.keys(definition.records).map((name) => ({ name, value: names.useShape("record", name) }));
  const statements: StatementStructures[] = [
    members(`${type}Methods`, methods),
    members(`${type}Records`, records),
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: type,
      extends: [names.use("../../protocol-module.js", "ProtocolModule", true)],
      properties: [
        { isReadonly: true, name: "version", type: JSON.stringify(definition.version) },
        { isReadonly: true, name: "methods", type: `${type}Methods` },
        { isReadonly: true, name: "records", type: `${type}Records` },
      ],
    },
    {
      kind: StructureKind.VariableStatement,
      isExported: true,
      declarationKind: VariableDeclarationKind.Const,
      declarations: [{ name: "protocol", type, initializer: protocolText(edition, methods, records) }],
    },
    ...reExports(edition, shapes),
  ];
  return printFile(`${folder}/${editionFile(edition)}.ts`, names.imports, statements);
}

interface Member {
  readonly name: string;
  readonly value: string;
}

// A type alias, because an interface has no index signature, and a program may look methods up by name.
function members(name: string, properties: readonly Member[]): StatementStructures {
  const lines = properties.map(({ name: key, value }) => `  readonly ${propertyName(key)}: typeof ${value};\n`);
  return {
    kind: StructureKind.TypeAlias,
    isExported: true,
    name,
    type: lines.length === 0 ? "{}" : `{\n${lines.join("")}}`,
  };
}

function protocolText({ definition }: Edition, methods: readonly Member[], records: readonly Member[]): string {
  const list = (properties: readonly Member[]): string =>
    properties.length === 0
      ? "{}"
      : `{\n${properties.map(({ name, value }) => `    ${name === value ? name : `${propertyName(name)}: ${value}`},\n`).join("")}  }`;
  const routedName = definition.sources.findLast(({ name }) => name !== undefined)?.name ?? null;
  return [
    "{\n",
    `  version: ${JSON.stringify(definition.version)},\n`,
    `  routedName: ${JSON.stringify(routedName)},\n`,
    `  methods: ${list(methods)},\n`,
    `  records: ${list(records)},\n`,
    "}",
  ].join("");
}

/** Types of the edition's records, for `import type { v2_2 } from "vgi-protocol"`. */
function reExports(edition: Edition, shapes: Shapes): StatementStructures[] {
  const byFile = new Map<string, string[]>();
  const add = (file: string, ...names: string[]): void =>
    void byFile.set(file, [...(byFile.get(file) ?? []), ...names]);
  for (const name of Object.keys(edition.definition.enums)) add(fileOf(shapes.find(edition, "enum", name)), name);
  for (const name of Object.keys(edition.definition.records)) {
    add(fileOf(shapes.find(edition, "record", name)), name, inputName(name));
  }
  for (const name of Object.keys(edition.definition.methods)) {
    const shape = shapes.find(edition, "method", name);
    const identifier = identifierOf(shape);
    const params = `${identifier.charAt(0).toUpperCase()}${identifier.slice(1)}Params`;
    add(fileOf(shape), params, inputName(params));
  }
  return [...byFile]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, names]) => ({
      kind: StructureKind.ExportDeclaration,
      isTypeOnly: true,
      moduleSpecifier: `./${file}.js`,
      namedExports: names.toSorted(),
    }));
}
