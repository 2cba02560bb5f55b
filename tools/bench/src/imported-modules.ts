import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const recorder = fileURLToPath(new URL("record-imports.mjs", import.meta.url));

/**
 * The modules that a new Node process loads for an import, as URLs in the order of loading, from the sources of our packages.
 *
 * @param file the module that is imported
 */
export async function importedModules(file: string): Promise<string[]> {
  const folder = await mkdtemp(path.join(tmpdir(), "imports-"));
  const log = path.join(folder, "modules");
  try {
    const program = `await import(${JSON.stringify(file)})`;
    await node(["--import", "tsx", "--conditions=vgi-source", "--import", recorder, "--eval", program], { LOG: log });
    return (await readFile(log, "utf8")).trimEnd().split("\n");
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function node(args: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const cwd = fileURLToPath(new URL("../../../", import.meta.url));
  const options = ["--input-type=module", ...args];
  await new Promise<void>((resolve, reject) => {
    const child = spawn(process.execPath, options, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`node ended with ${code}`))));
  });
}
