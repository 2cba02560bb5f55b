import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { build } from "esbuild";
import { writeSyntheticSdk } from "../synthetic-sdk.js";
import { temporaryFolder } from "../temporary-folder.js";
import type { Contender, Workload } from "../workload.js";

/** What the SDK is measured against. */
export const importedAlone = "apache-arrow";

/** What a program waits for before its first line runs. */
export const sdkImport: Workload = {
  name: "sdk-import",
  description:
    "importing one schema of a generated SDK (300 functions) in a new Node process, against apache-arrow alone",
  unit: "ms",
  isHigherBetter: false,
  async prepare() {
    const folder = await temporaryFolder();
    const sdk = await writeSyntheticSdk(folder.path, 300);
    // Compiled, not bundled: as a program has it that tsc compiled.
    await build({
      entryPoints: [path.join(sdk, "main.ts"), path.join(sdk, "connect.ts")],
      outdir: sdk,
      format: "esm",
      target: "es2022",
    });
    await writeFile(path.join(folder.path, "package.json"), '{"type":"module"}');
    const contender = (name: string, specifier: string): Contender => ({
      name,
      measure: () => timeImport(specifier, folder.path),
    });
    return {
      contenders: [
        contender("generated SDK", "./sdk-300/synthetic/main.js"),
        contender(importedAlone, importedAlone),
        contender("vgi-client", "vgi-client"),
      ],
      [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
    };
  },
};

/** Milliseconds that an import takes in a process of its own, as that process measures it. */
async function timeImport(specifier: string, cwd: string): Promise<number> {
  const program = `const start = performance.now(); await import(${JSON.stringify(specifier)}); process.stdout.write(String(performance.now() - start));`;
  return await new Promise<number>((resolve, reject) => {
    const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
      cwd,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(Number(text)) : reject(new Error(`importing ${specifier} failed`)),
    );
  });
}
