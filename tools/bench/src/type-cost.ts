import { readdir } from "node:fs/promises";
import path from "node:path";
import ts from "typescript";

/** What the compiler did to check some files. */
export interface TypeCost {
  readonly instantiations: number;
  /** Milliseconds, without reading and parsing. */
  readonly checkTime: number;
  /** What it found wrong. */
  readonly faults: readonly string[];
}

/** As a strict user has them. */
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
  module: ts.ModuleKind.NodeNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  types: [],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
};

/**
 * Type-checks files of a program, and not what they import beyond what they use of it.
 *
 * @param conditions export conditions: `vgi-source` takes `vgi-client` from its sources, without a build
 */
export function typeCost(files: readonly string[], conditions: readonly string[] = []): TypeCost {
  const program = ts.createProgram({ rootNames: files, options: { ...options, customConditions: [...conditions] } });
  const sources = files.map((file) => program.getSourceFile(file));
  const start = performance.now();
  const faults = sources.flatMap((source) => program.getSemanticDiagnostics(source));
  return {
    checkTime: performance.now() - start,
    instantiations: program.getInstantiationCount(),
    faults: faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n")),
  };
}

/** The TypeScript files below a folder, absolute. */
export async function typescriptFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => name.endsWith(".ts")).map((name) => path.join(folder, name));
}
