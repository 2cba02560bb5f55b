import type { ts as tsModule } from "ts-morph";
import { membersOf, membersOfValue, type ModuleMembers } from "./module-members.js";

type Ts = typeof tsModule;

/** A module that a source file imports, or exports from. */
export interface ModuleSpecifier {
  /** As it is written; of an `import()` with a computed address, what it starts with. */
  readonly text: string;
  /** Whether more may follow: the address is computed. */
  readonly isOpen: boolean;
  readonly names: ModuleMembers;
}

/** The imports of a source file; none where it can't be parsed, and what is imported can't be told. */
export type SourceImports = readonly ModuleSpecifier[] | undefined;

/** Reads imports, and finds the files behind them. */
export interface ImportReader {
  importsOf(path: string, text: string): SourceImports;
  /** The file that a specifier leads to, by TypeScript's rules and the `tsconfig.json` that is nearest. */
  resolve(specifier: string, path: string): string | undefined;
}

/** Loads the compiler, which takes a third of a second, and with it what reads imports. */
export async function importReader(): Promise<ImportReader> {
  const { ts } = await import("ts-morph");
  const options = new Map<string, tsModule.CompilerOptions>();
  return {
    importsOf: (path, text) => importsOf(ts, path, text),
    resolve: (specifier, path) => {
      const config = ts.findConfigFile(path, ts.sys.fileExists) ?? "";
      let known = options.get(config);
      if (known === undefined) options.set(config, (known = compilerOptions(ts, config)));
      return ts.resolveModuleName(specifier, path, known, ts.sys).resolvedModule?.resolvedFileName;
    },
  };
}

function compilerOptions(ts: Ts, config: string): tsModule.CompilerOptions {
  const defaults = { moduleResolution: ts.ModuleResolutionKind.Bundler, module: ts.ModuleKind.ESNext, allowJs: true };
  if (config === "") return defaults;
  const { config: json } = ts.readConfigFile(config, (path) => ts.sys.readFile(path)) as { readonly config?: unknown };
  const folder = config.slice(0, Math.max(0, config.lastIndexOf("/")));
  const { options } = ts.parseJsonConfigFileContent(json ?? {}, { ...ts.sys, readDirectory: () => [] }, folder);
  return { ...defaults, ...options, allowJs: true };
}

function importsOf(ts: Ts, path: string, text: string): SourceImports {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const { parseDiagnostics = [] } = source as { readonly parseDiagnostics?: readonly unknown[] };
  if (parseDiagnostics.length > 0) return undefined;
  const found: ModuleSpecifier[] = [];
  const visit = (node: tsModule.Node): void => {
    const one = specifierOf(ts, source, node);
    if (one !== undefined) found.push(one);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function specifierOf(ts: Ts, source: tsModule.SourceFile, node: tsModule.Node): ModuleSpecifier | undefined {
  if (ts.isImportDeclaration(node))
    return named(ts, node.moduleSpecifier, importedNames(ts, source, node.importClause));
  if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined) {
    const { exportClause } = node;
    const isNamed = exportClause !== undefined && ts.isNamedExports(exportClause);
    return named(ts, node.moduleSpecifier, isNamed ? exportClause.elements.map(sourceName) : "all");
  }
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return named(ts, node.moduleReference.expression, membersOf(ts, source, node.name.text));
  }
  if (ts.isImportTypeNode(node)) {
    const literal = ts.isLiteralTypeNode(node.argument) ? node.argument.literal : undefined;
    const first = node.qualifier === undefined ? undefined : firstName(ts, node.qualifier);
    return literal === undefined ? undefined : named(ts, literal, first === undefined ? "all" : [first]);
  }
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
  const [argument] = node.arguments;
  return (isImport || isRequire) && argument !== undefined
    ? named(ts, argument, membersOfValue(ts, source, node))
    : undefined;
}

function importedNames(ts: Ts, source: tsModule.SourceFile, clause: tsModule.ImportClause | undefined): ModuleMembers {
  if (clause === undefined) return [];
  const { name, namedBindings } = clause;
  // Generated modules have no default export: who imports one has something else in mind.
  if (name !== undefined) return "all";
  if (namedBindings === undefined) return [];
  return ts.isNamespaceImport(namedBindings)
    ? membersOf(ts, source, namedBindings.name.text)
    : namedBindings.elements.map(sourceName);
}

function sourceName({ propertyName, name }: tsModule.ImportSpecifier | tsModule.ExportSpecifier): string {
  return (propertyName ?? name).text;
}

function firstName(ts: Ts, name: tsModule.EntityName): string {
  return ts.isIdentifier(name) ? name.text : firstName(ts, name.left);
}

function named(ts: Ts, specifier: tsModule.Node, names: readonly string[] | "all"): ModuleSpecifier {
  if (ts.isStringLiteralLike(specifier)) return { text: specifier.text, isOpen: false, names };
  const text = ts.isTemplateExpression(specifier) ? specifier.head.text : "";
  return { text, isOpen: true, names: "all" };
}
