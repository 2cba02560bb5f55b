/**
 * What a generated file is made of: plain data, so that the emitters are pure and the printer can be another one day.
 * All text in it is TypeScript already, escaped by those who put it there; documentation is comment text without markers.
 */
export type Declaration =
  | ImportDeclaration
  | ReexportDeclaration
  | InterfaceDeclaration
  | TypeDeclaration
  | ConstDeclaration;

/** `import { a, b as c, type D } from "module"`, or `import * as a from "module"`. */
export interface ImportDeclaration {
  readonly kind: "import";
  readonly module: string;
  readonly namespace?: string;
  readonly names?: readonly ImportedName[];
}

export interface ImportedName {
  readonly name: string;
  readonly local: string;
  readonly typeOnly: boolean;
}

/** `export { a } from "module"` */
export interface ReexportDeclaration {
  readonly kind: "reexport";
  readonly module: string;
  readonly names: readonly string[];
  /** `export type { … }` */
  readonly typeOnly?: boolean;
}

export interface InterfaceDeclaration {
  readonly kind: "interface";
  readonly name: string;
  readonly doc: string;
  readonly properties: readonly PropertyDeclaration[];
}

/** A read-only property, or an index signature (`[name: string]`); its name is printed text. */
export interface PropertyDeclaration {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
  readonly doc?: string;
}

/** `export type name = type;` */
export interface TypeDeclaration {
  readonly kind: "type";
  readonly name: string;
  readonly type: string;
  readonly doc: string;
}

/** `export const name: type = initializer;` A type or initializer that starts with a line break stands on lines of its own. */
export interface ConstDeclaration {
  readonly kind: "const";
  readonly name: string;
  readonly type: string;
  readonly initializer: string;
  readonly doc: string;
}

/** A file to be printed. */
export interface FileDeclaration {
  /** Path with forward slashes, relative to the output folder. */
  readonly path: string;
  /** First line, a `//` comment without its marker. */
  readonly header: string;
  readonly declarations: readonly Declaration[];
}

/** A printed file. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}
