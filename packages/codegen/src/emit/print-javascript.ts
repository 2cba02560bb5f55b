import type * as tsMorph from "ts-morph";
import { CodegenError } from "../errors.js";
import type { GeneratedFile } from "./declarations.js";

/** What is written: TypeScript, or JavaScript with declarations, which a package can publish without compiling anything. */
export type Target = "ts" | "js";

/** All of them, for option parsers. */
export const targets: readonly Target[] = ["ts", "js"];

/**
 * Each `.ts` file as a `.js` and a `.d.ts` file; others stay. Every file stands for itself: generated code annotates all that it
 * exports, so that no file has to be resolved. The compiler is the one in ts-morph, loaded here for this alone.
 *
 * @throws CodegenError for a file that can't be compiled so: one of a plugin, with its line
 */
export async function printJavaScript(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const { ts } = await import("ts-morph");
  return files.flatMap((file) => (/(?<!\.d)\.ts$/.test(file.path) ? compiled(ts, file) : [file]));
}

function compiled(ts: typeof tsMorph.ts, { path, content }: GeneratedFile): GeneratedFile[] {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
    newLine: ts.NewLineKind.LineFeed,
  };
  const options = { compilerOptions, fileName: path, reportDiagnostics: true };
  const script = ts.transpileModule(content, options);
  const isolated = { ...compilerOptions, declaration: true, isolatedDeclarations: true };
  const declaration = ts.transpileDeclaration(content, { ...options, compilerOptions: isolated });
  const [fault] = [...(script.diagnostics ?? []), ...(declaration.diagnostics ?? [])];
  if (fault !== undefined) throw compileError(ts, path, content, fault);
  return [
    { path: path.replace(/\.ts$/, ".js"), content: script.outputText },
    { path: path.replace(/\.ts$/, ".d.ts"), content: declaration.outputText },
  ];
}

function compileError(
  ts: typeof tsMorph.ts,
  path: string,
  content: string,
  fault: tsMorph.ts.Diagnostic,
): CodegenError {
  const line = content.slice(0, fault.start ?? 0).split("\n").length;
  return new CodegenError("CODEGEN_PLUGIN", {
    what: `${path}:${line} can't be written as JavaScript with declarations`,
    why: ts.flattenDiagnosticMessageText(fault.messageText, " "),
    next: "Annotate what it exports, so that its types follow from the file alone, or use the target ts.",
  });
}
