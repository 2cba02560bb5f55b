import type { Edition } from "./load-definitions.js";
import type { Shape, ShapeKind, Shapes } from "./group-shapes.js";

/** One import declaration. */
export interface Import {
  readonly from: string;
  readonly names: readonly { readonly name: string; readonly typeOnly: boolean }[];
}

/** What the types of a generated file are written with: names of other modules, and of the shapes of the protocol. */
export abstract class FileNames {
  readonly #imports = new Map<string, Map<string, boolean>>();

  /** Identifier of a record, enum or method. `alias` names what is used beside it. */
  abstract useShape(kind: ShapeKind, name: string, typeOnly?: boolean, alias?: (name: string) => string): string;

  /** Imports a name of another module. Types alone are imported as such. */
  use(from: string, name: string, typeOnly = false): string {
    const known = this.#imports.get(from) ?? new Map<string, boolean>();
    known.set(name, (known.get(name) ?? true) && typeOnly);
    this.#imports.set(from, known);
    return name;
  }

  get imports(): Import[] {
    return [...this.#imports]
      .map(([from, names]) => ({
        from,
        names: [...names]
          .map(([name, typeOnly]) => ({ name, typeOnly }))
          .toSorted((a, b) => (a.name < b.name ? -1 : 1)),
      }))
      .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  }
}

/** Names of a file with the shapes of several editions, each in the file of its group. */
export class Names extends FileNames {
  readonly #file: string;
  readonly #shapes: Shapes;
  #edition: Edition | undefined;

  constructor(file: string, shapes: Shapes) {
    super();
    this.#file = file;
    this.#shapes = shapes;
  }

  /** The edition whose shapes are meant from here on. */
  within(edition: Edition): void {
    this.#edition = edition;
  }

  /** Imports a record, enum or method of the current edition, when it is in another file. `alias` names what is imported beside it. */
  useShape(kind: ShapeKind, name: string, typeOnly = false, alias: (name: string) => string = (same) => same): string {
    if (this.#edition === undefined) throw new Error("No edition was chosen");
    const shape = this.#shapes.find(this.#edition, kind, name);
    const file = fileOf(shape);
    const identifier = identifierOf(shape);
    if (file !== this.#file) this.use(`./${file}.js`, alias(identifier), typeOnly);
    return identifier;
  }
}

/** Names of a file that has every shape itself. */
export class LocalNames extends FileNames {
  useShape(kind: ShapeKind, name: string): string {
    return identifierOf({ kind, name });
  }
}

/** File of a shape, without its extension. */
export function fileOf({ kind, group }: Shape): string {
  return `${kind === "method" ? "methods" : "records"}-${group}`;
}

const reserved = new Set(["delete", "export", "import", "new", "function", "class", "default"]);

/** Identifier of a shape: its own name, methods in camelCase. */
export function identifierOf({ kind, name }: Pick<Shape, "kind" | "name">): string {
  if (kind !== "method") return name;
  const identifier = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return reserved.has(identifier) ? `${identifier}Method` : identifier;
}
