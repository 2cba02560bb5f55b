import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { generate } from "./generate.js";
import { loadDefinitions } from "./load-definitions.js";
import { definitionsFolder, generatedFolder } from "./folders.js";

/** Writes what changed, and removes what is no longer generated. */
async function main(): Promise<void> {
  const files = generate(await loadDefinitions(definitionsFolder));
  const wanted = new Set(files.map((file) => path.join(generatedFolder, file.path)));
  let written = 0;
  for (const file of files) {
    const target = path.join(generatedFolder, file.path);
    if ((await readFile(target, "utf8").catch(() => undefined)) === file.content) continue;
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, file.content);
    written += 1;
  }
  const present = await readdir(generatedFolder, { recursive: true, withFileTypes: true });
  const stale = present.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of stale) if (!wanted.has(file)) await rm(file);
  process.stdout.write(`${files.length} files in packages/protocol/src/generated, ${written} changed\n`);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
