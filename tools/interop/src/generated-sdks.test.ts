import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { connect } from "vgi-client";
import { afterAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = fileURLToPath(new URL("../.generated/", import.meta.url));
const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`generated SDKs of the real workers: skipped, ${skipReason}`);

/** The oldest and the newest protocol: 1.0.0 and 2.2.0. */
const versions = ["0.8.0", "0.47.0"] as const;

describe.skipIf(skipReason !== undefined)("SDKs of every catalog of the fixture workers", () => {
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("compile under strict options, at 1.0.0 and 2.2.0", { timeout: 300_000 }, async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const workers = await ensureWorkers({ versions: [...versions] });
    for (const version of versions) {
      const { address } = workers.stdio(version);
      const config = { address, out: version, catalogs: await attachableCatalogs(address) };
      await writeFile(path.join(folder, `${version}.json`), JSON.stringify(config));
      await tool("packages/codegen/src/bin.ts", ["generate", "--config", path.join(folder, `${version}.json`)]);
      const catalogs = await readdir(path.join(folder, version));
      expect(catalogs.filter((name) => !name.startsWith("."))).toHaveLength(config.catalogs.length);
    }
    await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(strict));
    const { stdout } = await run(process.execPath, [
      typescript,
      "-p",
      path.join(folder, "tsconfig.json"),
      "--listFiles",
    ]);
    expect(stdout.split("\n").filter((file) => file.includes("/.generated/")).length).toBeGreaterThan(20);
  });
});

/** Needs an engine fork, and an option that says who asks. Both are error cases of `npm run interop`. */
const notAttachable = new Set(["writable", "ticket_probe"]);

async function attachableCatalogs(address: string): Promise<string[]> {
  await using client = await connect(address);
  const names = (await client.catalogs()).map((catalog) => catalog.name);
  expect(names.length).toBeGreaterThanOrEqual(5);
  return names.filter((name) => !notAttachable.has(name));
}

const typescript = path.join(root, "node_modules/typescript/bin/tsc");

/** Everything that a user of generated code may have switched on. */
const strict = {
  extends: path.join(root, "tsconfig.base.json"),
  compilerOptions: {
    noEmit: true,
    declarationMap: false,
    sourceMap: false,
    customConditions: ["vgi-source"],
    noUnusedLocals: true,
    noPropertyAccessFromIndexSignature: true,
  },
  include: ["**/*.ts"],
};

function tool(file: string, args: readonly string[]): Promise<unknown> {
  return run(process.execPath, ["--import", "tsx", "--conditions=vgi-source", path.join(root, file), ...args], {
    cwd: root,
    maxBuffer: 64 << 20,
  });
}
