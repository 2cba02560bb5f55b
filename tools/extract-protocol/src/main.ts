import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { ensureWorkers } from "@vgi-tools/real-workers";
import { buildDefinition } from "./build-definition.js";
import { definitionFiles } from "./definition-files.js";

const help = `Extracts schemas/protocol/*.json from the published Python packages (needs Python 3.13).

  npm run extract-protocol                 all files
  npm run extract-protocol -- 2.2.0 …      only these

Then run "npm run generate" to write packages/protocol.
`;

const folder = fileURLToPath(new URL("../../../schemas/protocol/", import.meta.url));

async function main(args: readonly string[]): Promise<void> {
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(help);
    return;
  }
  const chosen = args.map((name) => {
    const found = definitionFiles.find(({ file }) => file === `${name}.json` || file === name);
    if (found !== undefined) return found;
    throw new Error(
      `There is no definition "${name}". Known: ${definitionFiles.map(({ file }) => file.replace(".json", "")).join(", ")}`,
    );
  });
  const files = chosen.length === 0 ? definitionFiles : chosen;
  const workers = await ensureWorkers({ versions: [...new Set(files.flatMap((file) => file.workers))] });
  await mkdir(folder, { recursive: true });
  for (const definition of files) {
    const text = await buildDefinition(workers, definition);
    const before = await readFile(folder + definition.file, "utf8").catch(() => undefined);
    if (before !== text) await writeFile(folder + definition.file, text);
    process.stdout.write(`${before === text ? "unchanged" : "written  "}  schemas/protocol/${definition.file}\n`);
  }
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
