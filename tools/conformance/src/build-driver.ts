import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { fillFolder, type Progress, withInstallLock } from "@vgi-tools/real-workers";
import { build, type OutputFile } from "esbuild";

/** Builds that nobody used for so long are removed, in milliseconds. */
const unusedAfter = 7 * 24 * 3600 * 1000;

/** Where {@link buildDriver} puts builds. */
export interface BuildDriverInput {
  /** Folder of this tool in the cache. */
  readonly root: string;
  readonly progress: Progress;
}

/**
 * Bundles the driver with the sources of the packages it drives, in a folder named for the content; the suite starts it a thousand
 * times, and a bundle starts several times as fast as the sources. Gives the path of the program.
 */
export async function buildDriver(input: BuildDriverInput): Promise<string> {
  const files = await bundle();
  const folder = path.join(input.root, `driver-${contentKey(files)}`);
  if (existsSync(folder)) {
    const now = new Date();
    await utimes(folder, now, now);
  } else {
    await withInstallLock(input.root, input.progress, async () => {
      if (existsSync(folder)) return;
      await fillFolder(folder, async (temporary) => {
        await mkdir(temporary, { recursive: true });
        await writeFile(path.join(temporary, "package.json"), '{"type":"module"}\n');
        for (const file of files) await writeFile(path.join(temporary, path.basename(file.path)), file.contents);
      });
      await removeUnused(input.root);
    });
  }
  return path.join(folder, "driver.js");
}

async function bundle(): Promise<readonly OutputFile[]> {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("driver.ts", import.meta.url))],
    outdir: "driver",
    write: false,
    bundle: true,
    // What is loaded only by some connections, as undici, stays in files of its own.
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.18",
    conditions: ["vgi-source"],
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return result.outputFiles;
}

function contentKey(files: readonly OutputFile[]): string {
  const hash = createHash("sha256");
  for (const file of files) hash.update(path.basename(file.path)).update("\0").update(file.contents);
  return hash.digest("hex").slice(0, 12);
}

async function removeUnused(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    if (!name.startsWith("driver-")) continue;
    const folder = path.join(root, name);
    if (Date.now() - (await stat(folder)).mtimeMs > unusedAfter) await rm(folder, { recursive: true, force: true });
  }
}
