import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { ensureWorkers, requireOrSkip, runCommand } from "@vgi-tools/real-workers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTypes, publintMessages } from "./check-tarball.js";
import { type CleanProject, cleanProject, strictProject } from "./clean-project.js";
import { makeRelease, type Release } from "./release-copy.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`the flow against real workers: skipped, ${skipReason}`);

/** Ours is the program that somebody with a worker in Python goes through, from nothing to a package that others call. */
describe.skipIf(skipReason !== undefined)("from init to a package that is called", () => {
  const addresses: Record<string, string> = {};
  let release: Release;
  let project: CleanProject;
  let tarball: string;

  beforeAll(async () => {
    const versions = ["0.8.0", "0.45.0", "0.47.0"] as const;
    const workers = await ensureWorkers({ versions });
    for (const version of versions) addresses[version] = workers.stdio(version).address;
    release = await makeRelease();
    project = await cleanProject(release.tarballs);
  }, 600_000);

  afterAll(async () => {
    await project?.[Symbol.asyncDispose]();
    await release?.[Symbol.asyncDispose]();
  });

  /** The other worker: what is in the configuration, changed by hand. */
  async function useWorker(version: string): Promise<void> {
    const file = path.join(project.folder, "vgi.config.json");
    const config = JSON.parse(await readFile(file, "utf8")) as Record<string, unknown>;
    await project.write("vgi.config.json", JSON.stringify({ ...config, address: addresses[version] }));
  }

  test("init, pull and generate; check finds nothing", { timeout: 300_000 }, async () => {
    const address = addresses["0.45.0"] ?? "";
    expect(await codegen(project, "init", address, "--catalog", "example", "--format", "json", "--yes")).toMatchObject({
      code: 0,
    });
    expect(await codegen(project, "pull")).toMatchObject({ code: 0 });
    expect(await codegen(project, "generate")).toMatchObject({ code: 0 });
    const checked = await codegen(project, "check", "--json");
    expect({ code: checked.code, ...classesOf(checked) }).toMatchObject({ code: 0, breaking: 0, additive: 0 });
  });

  test("init --package makes 0.1.0, and nothing the second time", { timeout: 240_000 }, async () => {
    const made = await codegen(project, "init", "--package", "@me/example", "--yes", "--json");
    expect(made.code, made.stderr).toBe(0);
    expect(JSON.parse(made.stdout)).toMatchObject({ package: { version: "0.1.0", bump: null } });
    const again = await codegen(project, "init", "--package", "@me/example", "--yes", "--json");
    expect(JSON.parse(again.stdout)).toMatchObject({ files: [] });
  });

  test(
    "a newer worker is additive: check exits with 4, diff says what, pack gives a patch",
    { timeout: 300_000 },
    async () => {
      await useWorker("0.47.0");
      const checked = await codegen(project, "check", "--json");
      expect(checked.code, checked.stderr).toBe(4);
      expect(classesOf(checked)["breaking"]).toBe(0);
      expect(classesOf(checked)["additive"]).toBeGreaterThan(0);
      const differs = await codegen(project, "diff");
      expect(differs).toMatchObject({
        code: 0,
        stdout: expect.stringContaining("example.main.function.paged_explode"),
      });
      expect(await codegen(project, "pull")).toMatchObject({ code: 0 });
      expect(await codegen(project, "generate")).toMatchObject({ code: 0 });
      expect(await codegen(project, "check")).toMatchObject({ code: 0 });
      const packed = await codegen(project, "pack", "--out", sdk, "--json");
      expect(JSON.parse(packed.stdout)).toMatchObject({ version: "0.1.1", bump: "patch" });
      const changelog = await readFile(path.join(project.folder, sdk, "CHANGELOG.md"), "utf8");
      expect(changelog).toMatch(/## 0\.1\.1[^]*paged[^]*## 0\.1\.0/);
    },
  );

  test(
    "an older worker breaks callers: check exits with 5, and pack gives a minor version",
    { timeout: 300_000 },
    async () => {
      await useWorker("0.8.0");
      const checked = await codegen(project, "check", "--json");
      expect(checked.code, checked.stderr).toBe(5);
      expect(classesOf(checked)["breaking"]).toBeGreaterThan(0);
      expect(await codegen(project, "pull")).toMatchObject({ code: 0 });
      const packed = await codegen(project, "pack", "--out", sdk, "--dry-run", "--json");
      expect(JSON.parse(packed.stdout)).toMatchObject({ version: "0.2.0", bump: "minor" });
      await useWorker("0.47.0");
      expect(await codegen(project, "pull")).toMatchObject({ code: 0 });
    },
  );

  test("publint and attw have nothing to say of the package", { timeout: 120_000 }, async () => {
    const folder = path.join(project.folder, sdk);
    const command = ["npm", "pack", "--json", "--pack-destination", project.folder];
    const output = await runCommand(command, { purpose: "pack the SDK", cwd: folder });
    const [packed] = JSON.parse(output) as ReadonlyArray<{ readonly filename: string }>;
    tarball = path.join(project.folder, packed?.filename ?? "");
    expect(await publintMessages(tarball)).toEqual([]);
    await checkTypes(tarball);
  });

  test("it is installed in another project, compiles, and calls the worker", { timeout: 600_000 }, async () => {
    await using user = await cleanProject({ ...release.tarballs, "@me/example": tarball });
    await user.write("tsconfig.json", strictProject);
    await user.write("src/program.ts", program);
    await user.run("tsc", ["-p", "."]);
    expect(await user.run("node", ["dist/program.js", addresses["0.47.0"] ?? ""])).toBe("3 rows, the last is 2\n");
    // The package's own test, as its author would run it.
    await user.write("smoke.test.mjs", await readFile(path.join(project.folder, sdk, "test/smoke.test.mjs"), "utf8"));
    await runCommand([process.execPath, "--test", "smoke.test.mjs"], {
      purpose: "run the test of the package",
      cwd: user.folder,
      env: { VGI_ADDRESS: addresses["0.47.0"] },
    });
  });
});

/** Where `init --package @me/example` puts it. */
const sdk = "packages/example";

const program = `import { connect, sequence } from "@me/example";
import { int64 } from "vgi-client/codegen-v1";

await using db = await connect(process.argv[2]);
const rows = await sequence(db, { count: 3n }).as({ n: int64 }).rows();
const last: bigint | null | undefined = rows.at(-1)?.n;
console.log(\`\${rows.length} rows, the last is \${last}\`);
`;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `vgi-codegen` as it was installed, whatever it exits with. */
function codegen(project: CleanProject, ...args: readonly string[]): Promise<Outcome> {
  const bin = path.join(project.folder, "node_modules/vgi-codegen/dist/bin.js");
  const options = { cwd: project.folder, maxBuffer: 64 << 20 };
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : error === null ? 0 : 1;
      resolve({ code, stdout, stderr });
    });
  });
}

function classesOf({ stdout }: Outcome): Readonly<Record<string, number>> {
  return (JSON.parse(stdout) as { readonly classes: Readonly<Record<string, number>> }).classes;
}
