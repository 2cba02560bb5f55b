import type {
  ConstDeclaration,
  Declaration,
  FileDeclaration,
  GeneratedFile,
  ImportDeclaration,
  InterfaceDeclaration,
} from "./declarations.js";
import { lineWidth } from "./literal.js";

/**
 * Prints files. ts-morph, which is loaded here because it takes a third of a second, puts the declarations of a file one below the other:
 * all at once, since adding them one by one is quadratic. Lines break here, and are final.
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
    const masks = new Masks();
    const statements = file.declarations.map((declaration) => statement(declaration, masks));
    const source = project.createSourceFile(`/${index}.ts`, {
      statements: [masks.hide(`// ${file.header}`), ...statements],
    });
    const layout = source.getFullText().replaceAll(/\n{3,}/g, "\n\n");
    project.removeSourceFile(source);
    return { path: file.path, content: `${masks.reveal(layout).trimEnd()}\n` };
  });
}

/**
 * Keeps text out of ts-morph's sight. Its writer guesses whether it stands inside a string or a comment, guesses wrong
 * after a string that ends in a backslash, and then closes comments that nobody opened. So it lays out marks, and the
 * text takes their place when it is done.
 */
class Masks {
  readonly #texts: string[] = [];

  /** A mark for a text. */
  hide(text: string): string {
    return `mark_${this.#texts.push(text) - 1}_`;
  }

  /** Puts the texts in the place of their marks, in one pass: a text that looks like a mark stays what it is. */
  reveal(layout: string): string {
    return layout.replaceAll(/mark_(\d+)_/g, (_mark, index: string) => this.#texts[Number(index)] ?? "");
  }
}

/**
 * A declaration, printed. Its structure is known here, so it is text: having ts-morph print and parse interfaces member by member took a
 * fifth of a whole run.
 */
function statement(declaration: Declaration, masks: Masks): string {
  switch (declaration.kind) {
    case "import":
      return masks.hide(importText(declaration));
    case "reexport": {
      const start = declaration.typeOnly === true ? "export type " : "export ";
      return masks.hide(
        `${start}${braced(declaration.names, start, declaration.module)} from "${declaration.module}";`,
      );
    }
    case "type":
      return `\n${masks.hide(`${docText(declaration.doc)}export type ${declaration.name} = ${declaration.type};`)}\n`;
    case "interface":
      return `\n${masks.hide(interfaceText(declaration))}\n`;
    case "const":
      return `\n${masks.hide(constText(declaration))}\n`;
  }
}

/** A member is never broken into lines: types that are long come with their own line breaks. */
function interfaceText({ name, properties, doc = "" }: InterfaceDeclaration): string {
  const members = properties.map(({ name: key, type, optional, doc: text = "" }) => {
    const comment = docText(text).replaceAll(/^(?=.)/gm, "  ");
    return `${comment}  readonly ${key}${optional === true ? "?" : ""}: ${type};\n`;
  });
  return `${docText(doc)}export interface ${name} {\n${members.join("")}}`;
}

function constText({ name, type, initializer, doc }: ConstDeclaration): string {
  const gap = initializer.startsWith("\n") ? "" : " ";
  const typeGap = type.startsWith("\n") ? "" : " ";
  return `${docText(doc)}export const ${name}:${typeGap}${type} =${gap}${initializer};`;
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
  return length <= lineWidth ? line : `{\n${list.map((name) => `  ${name},\n`).join("")}}`;
}
