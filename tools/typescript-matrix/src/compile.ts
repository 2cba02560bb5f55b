import { writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "@vgi-tools/real-workers";

/** Versions of TypeScript that generated code compiles under, oldest first. */
export const typescriptVersions = ["5.7", "6.0", "7.0"] as const;

/** One of them. */
export type TypescriptVersion = (typeof typescriptVersions)[number];

/** The folder with the compilers, `vgi-client` as it was built, and what its declarations import. */
export const modules: string = fileURLToPath(new URL("../node_modules", import.meta.url));

/** Everything that a user of generated code may have switched on. The declarations of libraries are checked too. */
const strict = {
  target: "es2022",
  lib: ["es2023", "esnext.disposable"],
  module: "nodenext",
  moduleDetection: "force",
  types: [],
  noEmit: true,
  declaration: true,
  skipLibCheck: false,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedSideEffectImports: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  isolatedModules: true,
  isolatedDeclarations: true,
  forceConsistentCasingInFileNames: true,
};

/**
 * Compiles the included files, and every TypeScript file below the included folders, with one version of TypeScript, and writes nothing but
 * `tsconfig.VERSION.json` into `folder`.
 *
 * @returns paths of the files of generated code that were compiled
 * @throws Error with the compiler's messages
 */
export async function compile(
  version: TypescriptVersion,
  folder: string,
  include: readonly string[],
): Promise<readonly string[]> {
  const config = path.join(folder, `tsconfig.${version}.json`);
  // 5.8 is the first that has it.
  const newer = version === "5.7" ? {} : { erasableSyntaxOnly: true };
  // A folder named for a version would pass for a file with an extension.
  const patterns = include.map((one) => (one.endsWith(".ts") ? one : `${one}/**/*.ts`));
  await writeFile(config, JSON.stringify({ compilerOptions: { ...strict, ...newer }, include: patterns }));
  const compiler = path.join(modules, `typescript-${version}`, "bin/tsc");
  const purpose = `compile with TypeScript ${version}`;
  // First for its messages, which the list of files would bury.
  await runCommand([process.execPath, compiler, "-p", config], { purpose });
  const output = await runCommand([process.execPath, compiler, "-p", config, "--listFilesOnly"], { purpose });
  const places = include.map((one) => one.replaceAll("\\", "/"));
  return output.split(/\r?\n/).filter((file) => places.some((place) => file.startsWith(place)));
}
