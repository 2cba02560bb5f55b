import { mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { requireOrSkip } from "@vgi-tools/real-workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, modules, typescriptVersions } from "./compile.js";
import { generateRealSdks, sdkWorkers } from "./real-sdks.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`SDKs of the real workers: skipped, ${skipReason}`);

/** Goldens, and the program that says what must and must not compile against them. */
const goldens = fileURLToPath(new URL("../../../packages/codegen/test", import.meta.url));

let folder: string;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), "vgi-matrix-")));
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  await symlink(modules, path.join(folder, "node_modules"), "junction");
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(typescriptVersions)(
  "the goldens and their uses compile under TypeScript %s",
  { timeout: 300_000 },
  async (version) => {
    const files = await compile(version, folder, [`${goldens}/goldens`, `${goldens}/use-garden.ts`]);
    const wanted = (await readdir(`${goldens}/goldens`, { recursive: true })).filter((file) => file.endsWith(".ts"));
    expect(files).toHaveLength(wanted.length + 1);
  },
);

describe.skipIf(skipReason !== undefined)("SDKs of every catalog of the fixture workers", () => {
  beforeAll(async () => {
    for (const version of sdkWorkers) {
      const catalogs = await generateRealSdks(version, path.join(folder, version));
      expect(catalogs.length).toBeGreaterThanOrEqual(10);
    }
  }, 300_000);

  test.each(typescriptVersions)("compile under TypeScript %s", { timeout: 300_000 }, async (typescript) => {
    const folders = sdkWorkers.map((version) => path.join(folder, version));
    const files = await compile(typescript, folder, folders);
    for (const sdks of folders) {
      const wanted = (await readdir(sdks, { recursive: true })).filter((file) => file.endsWith(".ts"));
      expect(wanted.length).toBeGreaterThan(20);
      expect(files.filter((file) => file.startsWith(`${sdks}/`))).toHaveLength(wanted.length);
    }
  });
});
