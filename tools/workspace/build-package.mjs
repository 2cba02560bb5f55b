import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { bin, program } from "./pnpm.mjs";

/**
 * Builds the package in the working directory: declarations by tsc, file by file, and its JavaScript by esbuild: one file for each entry of
 * `exports`, and chunks for what entries share and what is imported on demand. Finding, reading and linking a module costs Node more than
 * what most modules do.
 */
await program(async () => {
  const folder = process.cwd();
  await rm(path.join(folder, "dist"), { recursive: true, force: true });
  const [declared] = await Promise.all([
    bin("tsc", ["-p", "tsconfig.json", "--emitDeclarationOnly"], { cwd: folder }),
    bundle(folder),
  ]);
  return declared;
});

/** Dependencies stay imports: they are shared with the program that uses the package. */
async function bundle(folder) {
  const { exports } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: Object.values(exports).map((entry) => entry["vgi-source"]),
    outbase: "src",
    outdir: "dist",
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "es2022",
    sourcemap: true,
    // The sources are in the package.
    sourcesContent: false,
    write: false,
  });
  await Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, file.endsWith(".js") ? withoutBareImports(text) : text);
    }),
  );
}

/**
 * Chunks import what they take nothing of, so that it is evaluated in the order of the sources. No module of ours has an effect when it is
 * evaluated, and these imports would load apache-arrow where nothing needs it. Source maps count lines: they stay, empty.
 */
function withoutBareImports(text) {
  return text.replaceAll(/^import "[^"]+";$/gm, "");
}
