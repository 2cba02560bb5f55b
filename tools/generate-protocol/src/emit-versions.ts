import { type StatementStructures, StructureKind, VariableDeclarationKind } from "ts-morph";
import { editionFile, editionType, typePrefix } from "./emit-edition.js";
import type { Family } from "./load-definitions.js";
import { type GeneratedFile, printFile } from "./print-file.js";

/** The file with all versions of a family, each loaded on demand. */
export function emitVersions(family: Family, folder: string): GeneratedFile {
  const prefix = typePrefix(family);
  const { editions } = family;
  const statements: StatementStructures[] = [
    {
      kind: StructureKind.Interface,
      isExported: true,
      name: `${prefix}s`,
      properties: editions.map((edition) => ({
        isReadonly: true,
        name: JSON.stringify(edition.id),
        type: editionType(family, edition),
      })),
    },
    {
      kind: StructureKind.VariableStatement,
      isExported: true,
      declarationKind: VariableDeclarationKind.Const,
      declarations: [
        {
          name: "loaders",
          type: `{ readonly [V in keyof ${prefix}s]: () => Promise<${prefix}s[V]> }`,
          initializer: `{\n${editions
            .map(
              (edition) =>
                `  ${JSON.stringify(edition.id)}: async () => (await import("./${editionFile(edition)}.js")).protocol,\n`,
            )
            .join("")}}`,
        },
      ],
    },
  ];
  const imports = editions
    .map((edition) => ({
      from: `./${editionFile(edition)}.js`,
      names: [{ name: editionType(family, edition), typeOnly: true }],
    }))
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  return printFile(`${folder}/versions.ts`, imports, statements);
}

/** The file that names the types of all editions: `v2_2.BindRequest`. */
export function emitTypes(family: Family, folder: string): GeneratedFile {
  const statements = family.editions.map((edition): StatementStructures => ({
    kind: StructureKind.ExportDeclaration,
    isTypeOnly: true,
    namespaceExport: editionFile(edition),
    moduleSpecifier: `./${editionFile(edition)}.js`,
  }));
  return printFile(`${folder}/types.ts`, [], statements);
}
