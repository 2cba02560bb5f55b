import {
  type InterfaceDeclarationStructure,
  type StatementStructures,
  StructureKind,
  VariableDeclarationKind,
} from "ts-morph";
import { admitsNull, camelCase } from "vgi-arrow";
import type { FieldDefinition, MethodDefinition } from "@vgi-tools/extract-protocol";
import { propertyName } from "./field-text.js";
import type { Edition, Family } from "./load-definitions.js";
import { LocalNames } from "./names.js";
import { type GeneratedFile, printFile } from "./print-file.js";
import { inputName, valueType } from "./value-types.js";

type Direction = "in" | "out";

/** A record of one name in all the editions that have it: the fields of each. */
type FieldSets = readonly (readonly FieldDefinition[])[];

/**
 * The file that types calls whose version is only known at run time. A field that all editions with the record have is
 * there; what only some have is optional: decoding leaves it out, and encoding ignores it.
 */
export function emitAnyVersion(family: Family, folder: string): GeneratedFile {
  const names = new LocalNames();
  const { editions } = family;
  const enums = namesOf(editions, "enums").map((name) => emitEnum(name, editions));
  const records = namesOf(editions, "records").flatMap((name) => {
    const sets = defined(editions.map(({ definition }) => definition.records[name]?.fields));
    return [emitRecord(name, `\`${name}\``, sets, "out", names), emitRecord(name, `\`${name}\``, sets, "in", names)];
  });
  const methods = namesOf(editions, "methods").map((name) => ({
    name,
    versions: editions.filter(({ definition }) => definition.methods[name] !== undefined),
    definitions: defined(editions.map(({ definition }) => definition.methods[name])),
  }));
  const params = methods.map(({ name, definitions }) =>
    emitRecord(
      paramsName(name),
      `Parameters of \`${name}\``,
      definitions.map((each) => each.params),
      "in",
      names,
    ),
  );
  const statements: StatementStructures[] = [
    ...enums,
    ...records,
    ...params,
    {
      kind: StructureKind.Interface,
      isExported: true,
      docs: ["Methods of all versions: what they are given, and what they answer."],
      name: "AnyVersionMethods",
      properties: methods.map(({ name, definitions }) => ({
        isReadonly: true,
        name: propertyName(name),
        type: methodType(name, definitions, names),
      })),
    },
    {
      kind: StructureKind.VariableStatement,
      isExported: true,
      declarationKind: VariableDeclarationKind.Const,
      docs: ["The versions that have a method, oldest first."],
      declarations: [
        {
          name: "methodVersions",
          type: "{ readonly [M in keyof AnyVersionMethods]: readonly string[] }",
          initializer: `{\n${methods
            .map(({ name, versions }) => `  ${propertyName(name)}: ${JSON.stringify(versions.map(({ id }) => id))},\n`)
            .join("")}}`,
        },
      ],
    },
  ];
  return printFile(`${folder}/any-version.ts`, names.imports, statements);
}

function emitEnum(name: string, editions: readonly Edition[]): StatementStructures {
  const members = editions.flatMap(({ definition }) => definition.enums[name]?.members ?? []);
  return {
    kind: StructureKind.TypeAlias,
    isExported: true,
    name,
    type: [...new Set(members.map(({ wire }) => JSON.stringify(wire)))].join(" | "),
  };
}

function emitRecord(
  record: string,
  what: string,
  sets: FieldSets,
  direction: Direction,
  names: LocalNames,
): InterfaceDeclarationStructure {
  const fieldNames = new Set(sets.flatMap((fields) => fields.map(({ name }) => name)));
  return {
    kind: StructureKind.Interface,
    isExported: true,
    docs: [
      direction === "out" ? `${what} of any version, as decoded.` : `${what}, as encoding takes it in any version.`,
    ],
    name: direction === "out" ? record : inputName(record),
    properties: [...fieldNames].map((name) => {
      const variants = defined(sets.map((fields) => fields.find((field) => field.name === name)));
      const always = variants.length === sets.length;
      const omissible = variants.some((field) => admitsNull(field) || field.default !== undefined);
      const optional = !always || (direction === "in" && omissible);
      return {
        isReadonly: true,
        name: propertyName(camelCase(name)),
        hasQuestionToken: optional,
        type: `${unionType(variants, direction, names)}${optional ? " | undefined" : ""}`,
      };
    }),
  };
}

function methodType(name: string, definitions: readonly MethodDefinition[], names: LocalNames): string {
  const results = defined(definitions.map(({ result }) => result ?? undefined));
  const result = results.length === 0 ? "undefined" : unionType(results, "out", names);
  const headers = [...new Set(defined(definitions.map(({ header }) => header ?? undefined)))];
  const header = headers.length === 0 ? "null" : headers.join(" | ");
  return `{ readonly params: ${inputName(paramsName(name))}; readonly result: ${result}; readonly header: ${header} }`;
}

function unionType(variants: readonly FieldDefinition[], direction: Direction, names: LocalNames): string {
  const types = variants.flatMap((field) => [
    valueType(field, direction, names),
    ...(admitsNull(field) ? ["null"] : []),
  ]);
  const unique = [...new Set(types)];
  return [...unique.filter((type) => type !== "null"), ...(unique.includes("null") ? ["null"] : [])].join(" | ");
}

function paramsName(method: string): string {
  const identifier = method.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return `${identifier.charAt(0).toUpperCase()}${identifier.slice(1)}Params`;
}

function namesOf(editions: readonly Edition[], kind: "enums" | "records" | "methods"): string[] {
  return [...new Set(editions.flatMap(({ definition }) => Object.keys(definition[kind])))].toSorted();
}

function defined<T>(values: readonly (T | undefined)[]): T[] {
  return values.filter((value): value is T => value !== undefined);
}
