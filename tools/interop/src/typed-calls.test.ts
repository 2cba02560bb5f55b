import { execFile } from "node:child_process";
import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../", import.meta.url));
const program = fileURLToPath(new URL("../programs/typed-calls.ts", import.meta.url));
const folder = fileURLToPath(new URL("../.typed-calls/", import.meta.url));
const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`typed calls of real workers: skipped, ${skipReason}`);

/** The oldest and the newest protocol: 1.0.0 and 2.2.0. */
const versions = ["0.8.0", "0.47.0"] as const;

/** Everything that a user of generated code may have switched on. */
const strict = {
  extends: path.join(root, "tsconfig.base.json"),
  compilerOptions: {
    noEmit: true,
    declarationMap: false,
    sourceMap: false,
    customConditions: ["vgi-source"],
    noPropertyAccessFromIndexSignature: true,
  },
  include: ["**/*.ts"],
};

describe.skipIf(skipReason !== undefined)("a program of the SDK of a real worker", () => {
  beforeAll(async () => {
    await rm(folder, { recursive: true, force: true });
    const workers = await ensureWorkers({ versions: [...versions] });
    for (const version of versions) {
      const here = path.join(folder, version);
      await mkdir(here, { recursive: true });
      const bind = { "main.sequence": [{ count: 3 }] };
      const config = { address: workers.stdio(version).address, out: "sdk", catalogs: ["example"], bind };
      await writeFile(path.join(here, "vgi.config.json"), JSON.stringify(config));
      await tool("packages/codegen/src/bin.ts", ["generate", "--config", path.join(here, "vgi.config.json")]);
      await copyFile(program, path.join(here, "typed-calls.ts"));
    }
    await writeFile(path.join(folder, "tsconfig.json"), JSON.stringify(strict));
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("compiles under strict options", { timeout: 300_000 }, async () => {
    const typescript = path.join(root, "node_modules/typescript/bin/tsc");
    const faults = await run(process.execPath, [typescript, "-p", path.join(folder, "tsconfig.json")]).then(
      () => "",
      (error: { readonly stdout: string }) => error.stdout,
    );
    expect(faults).toBe("");
  });

  it.each(versions)("gives what the worker of %s answers", { timeout: 120_000 }, async (version) => {
    const { address } = (await ensureWorkers({ versions: [version] })).stdio(version);
    const module = (await import(pathToFileURL(path.join(folder, version, "typed-calls.ts")).href)) as Program;
    expect(await module.run(address)).toEqual({
      doubled: [2n, 4n, null],
      added: [11n, 12n],
      widened: [8n],
      one: 42n,
      product: 42n,
      gathered: [2n, 4n],
      refused: expect.stringMatching(/Error$/),
      tripled: [6n],
      fourfold: [8n],
      greeted: "Servus",
      given: expect.arrayContaining([expect.anything()]),
      connected: expect.arrayContaining([expect.anything()]),
      secret: [expect.any(String)],
      needed: "SettingRequiredError",
      claimed: [2n],
      rows: [{ n: 4n }, { n: 5n }],
      many: [{ n: 0n }, { n: 1n }, { n: 2n }],
      sums: [
        { city: "Bern", year: 1, result: 4n },
        { city: "Rome", year: 1, result: 2n },
      ],
      counts: [
        { city: "a", result: 2n },
        { city: "b", result: 1n },
      ],
      average: 2.5,
      filtered: 5n,
      median: 2,
      finals: [6n],
      running: [1n, 3n, 6n],
      pairs: [1n, 1n, 4n],
      framed: [3n, 1n],
      eitherSums: [{ city: "a", result: 3n }],
      eitherTexts: ["x", "x,y"],
      early: "InputError",
      eitherFinals: ["x,y"],
      first: [1n, 2n],
      second: [6n],
    });
  });
});

interface Program {
  run(address: string): Promise<Readonly<Record<string, unknown>>>;
}

function tool(file: string, args: readonly string[]): Promise<unknown> {
  return run(process.execPath, ["--import", "tsx", "--conditions=vgi-source", path.join(root, file), ...args], {
    cwd: root,
    maxBuffer: 64 << 20,
  });
}
