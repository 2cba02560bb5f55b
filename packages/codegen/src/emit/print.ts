import type * as tsMorph from "ts-morph";
import type { InterfaceDeclarationStructure, JSDocStructure, OptionalKind } from "ts-morph";
import type {
  ConstDeclaration,
  Declaration,
  FileDeclaration,
  GeneratedFile,
  ImportDeclaration,
  InterfaceDeclaration,
} from "./declarations.js";

type TsMorph = typeof tsMorph;

const width = 120;

/**
 * Prints files. The one place that knows ts-morph, which is loaded here because it takes a third of a second: one
 * structure tree per file, since adding declarations one by one is quadratic. Lines break here, and are final.
 */
export async function printFiles(files: readonly FileDeclaration[]): Promise<GeneratedFile[]> {
  const morph = await import("ts-morph");
  const project = new morph.Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    manipulationSettings: {
      indentationText: morph.IndentationText.TwoSpaces,
      quoteKind: morph.QuoteKind.Double,
      newLineKind: morph.NewLineKind.LineFeed,
    },
  });
  return files.map((file, index) => {
    const source = project.createSourceFile(`/${index}.ts`, {
      statements: [`// ${file.header}`, ...file.declarations.map((declaration) => statement(morph, declaration))],
    });
    const content = source.getFullText();
    project.removeSourceFile(source);
    return { path: file.path, content: `${content.replaceAll(/\n{3,}/g, "\n\n").trimEnd()}\n` };
  });
}

/** Interfaces as structures; what ts-morph can't break into lines as text. */
function statement(morph: TsMorph, declaration: Declaration): InterfaceDeclarationStructure | string {
  switch (declaration.kind) {
    case "import":
      return importText(declaration);
    case "reexport":
      return `export ${braced(declaration.names, "export ", declaration.module)} from "${declaration.module}";`;
    case "interface":
      return interfaceStructure(morph, declaration);
    case "const":
      return constText(declaration);
  }
}

function interfaceStructure(morph: TsMorph, declaration: InterfaceDeclaration): InterfaceDeclarationStructure {
  return {
    kind: morph.StructureKind.Interface,
    isExported: true,
    name: declaration.name,
    docs: docs(declaration.doc),
    properties: declaration.properties.map((property) => ({
      isReadonly: true,
      name: property.name,
      hasQuestionToken: property.optional === true,
      type: property.type,
      docs: docs(property.doc),
    })),
  };
}

/** A comment of several lines starts on the line after its marker. */
function docs(text: string | undefined): OptionalKind<JSDocStructure>[] {
  if (text === undefined || text === "") return [];
  return [{ description: text.includes("\n") ? `\n${text}` : text }];
}

function constText({ name, type, initializer, doc }: ConstDeclaration): string {
  const gap = initializer.startsWith("\n") ? "" : " ";
  return `\n${docText(doc)}export const ${name}: ${type} =${gap}${initializer};\n`;
}

function docText(doc: string): string {
  if (doc === "") return "";
  if (!doc.includes("\n")) return `/** ${doc} */\n`;
  const lines = doc.split("\n").map((line) => ` * ${line}`.trimEnd());
  return `/**\n${lines.join("\n")}\n */\n`;
}

function importText({ module, namespace, names = [] }: ImportDeclaration): string {
  if (namespace !== undefined) return `import * as ${namespace} from "${module}";`;
  const start = names.every((name) => name.typeOnly) ? "import type " : "import ";
  const list = names.map(({ name, local, typeOnly }) => {
    const type = typeOnly && start === "import " ? "type " : "";
    return `${type}${name}${local === name ? "" : ` as ${local}`}`;
  });
  return `${start}${braced(list, start, module)} from "${module}";`;
}

function braced(list: readonly string[], start: string, module: string): string {
  const line = `{ ${list.join(", ")} }`;
  const length = start.length + line.length + ` from "${module}";`.length;
  return length <= width ? line : `{\n${list.map((name) => `  ${name},\n`).join("")}}`;
}
