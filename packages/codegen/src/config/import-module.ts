import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Imports a module of the user's, TypeScript or not, as from a file in `folder`. jiti compiles it, keeps no module for `watch` to
 * stumble on, and tells where a syntax error is, which Node doesn't; it is loaded for this alone. `vgi-codegen` resolves to
 * this package, installed or not.
 */
export async function importModule(specifier: string, folder: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  const self = fileURLToPath(new URL(`../index${extname(fileURLToPath(import.meta.url))}`, import.meta.url));
  const alias = { "vgi-codegen": self };
  return createJiti(join(folder, "vgi.config.ts"), { alias, moduleCache: false, fsCache: false }).import(specifier);
}
