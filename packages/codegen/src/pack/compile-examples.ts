import { fileURLToPath } from "node:url";
import type { GeneratedFile } from "../emit/declarations.js";

/**
 * Which programs compile against generated declarations, under strict options. The compiler is that of ts-morph; `vgi-client`
 * and `apache-arrow` are found as this package finds them.
 *
 * @param programs text of each
 * @param declarations generated `.d.ts` files
 * @param modules what the programs import: path of a declaration file without its end, by specifier
 */
export async function compilingPrograms(
  programs: readonly string[],
  declarations: readonly GeneratedFile[],
  modules: Readonly<Record<string, string>>,
): Promise<boolean[]> {
  const { Project, ts } = await import("ts-morph");
  // Below this package, so that imports are resolved as its own. Nothing is written there.
  const folder = fileURLToPath(new URL("../../.pack", import.meta.url)).replaceAll("\\", "/");
  const isFromSources = import.meta.url.endsWith(".ts");
  const project = new Project({
    skipAddingFilesFromTsConfig: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      lib: ["lib.es2023.d.ts", "lib.esnext.disposable.d.ts"],
      module: ts.ModuleKind.NodeNext,
      moduleDetection: ts.ModuleDetectionKind.Force,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      types: ["node"],
      customConditions: isFromSources ? ["vgi-source"] : [],
      paths: Object.fromEntries(
        Object.entries(modules).map(([specifier, path]) => [specifier, [`${folder}/${path}.d.ts`]]),
      ),
    },
  });
  for (const { path, content } of declarations) project.createSourceFile(`${folder}/${path}`, content);
  const files = programs.map((program, index) => project.createSourceFile(`${folder}/example-${index}.mts`, program));
  const program = project.getProgram();
  return files.map(
    (file) => program.getSyntacticDiagnostics(file).length + program.getSemanticDiagnostics(file).length === 0,
  );
}
