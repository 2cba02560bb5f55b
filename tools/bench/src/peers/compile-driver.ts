import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * Compiles a driver program with what it imports of ours, leaving packages to be imported: so it runs on them as users do.
 *
 * @param name file below `programs`, without extension
 * @param folder where it goes; packages are looked for from there
 * @returns path of the program
 */
export async function compileDriver(name: string, folder: string): Promise<string> {
  const outfile = path.join(folder, `driver-${name}.mjs`);
  await build({
    entryPoints: [fileURLToPath(new URL(`programs/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    packages: "external",
    format: "esm",
    platform: "node",
    target: "es2023",
  });
  return outfile;
}
