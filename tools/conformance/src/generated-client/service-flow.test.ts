import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { cacheFolder, progressOnStderr } from "@vgi-tools/real-workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../client-worker/start-client-worker.js";
import { skipped } from "../client-worker/use-suite.js";
import { installSuite } from "../install-suite.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Snapshot {
  hash?: string;
  services: { protocol: string; hash: string; methods: { name: string }[] }[];
}

/** Interrupts a watch that has looked at the server. */
async function untilWatching(child: ReturnType<typeof execFile>): Promise<void> {
  let shown = "";
  child.stderr?.on("data", (text: string) => (shown += text));
  for (let waited = 0; waited < 60_000 && !shown.includes("watching."); waited += 100) await sleep(100);
  child.kill("SIGINT");
}

/** Every command of vgi-codegen on a server that hosts services and no VGI: the conformance service, over HTTP. */
describe.skipIf(skipped)("from a server without VGI to a package", { timeout: 300_000 }, () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startServer>>;

  beforeAll(async () => {
    const { python, sources } = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr);
    const script = path.join(sources, "tests/serve_conformance_http.py");
    server = await startServer([python, script], [], { PYTHONPATH: sources });
    folder = await realpath(await mkdtemp(path.join(tmpdir(), "vgi-service-flow-")));
    await symlink(path.join(root, "tools/conformance/node_modules"), path.join(folder, "node_modules"));
    await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
  }, 600_000);

  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  function codegen(...args: readonly string[]): Promise<Outcome> {
    const cli = path.join(root, "packages/codegen/src/bin.ts");
    const tsx = import.meta.resolve("tsx", `file://${root}`);
    const options = { cwd: folder, maxBuffer: 64 << 20 };
    return new Promise((resolve) => {
      const command = ["--import", tsx, "--conditions=vgi-source", cli, ...args];
      const child = execFile(process.execPath, command, options, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : 1, stdout, stderr });
      });
      if (args[0] === "watch") void untilWatching(child);
    });
  }

  /** The snapshot as if the server had been another one when it was pulled. */
  async function rewriteSnapshot(change: (snapshot: Snapshot) => void): Promise<void> {
    const file = path.join(folder, "catalog.snapshot.json");
    const snapshot = JSON.parse(await readFile(file, "utf8")) as Snapshot;
    delete snapshot.hash;
    change(snapshot);
    const program = `
      import { formatSnapshot } from ${JSON.stringify(path.join(root, "packages/codegen/src/read/snapshot-file.ts"))};
      import { writeFileSync } from "node:fs";
      writeFileSync(${JSON.stringify(file)}, formatSnapshot(${JSON.stringify(snapshot)}));`;
    await writeFile(path.join(folder, "rewrite.mts"), program);
    const command = [
      "--import",
      import.meta.resolve("tsx", `file://${root}`),
      "--conditions=vgi-source",
      "rewrite.mts",
    ];
    await new Promise<void>((resolve, reject) => {
      execFile(process.execPath, command, { cwd: folder }, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  it("init, pull, generate: check finds nothing, and doctor knows the protocols", async () => {
    const args = [server.address, "--format", "json", "--yes"];
    expect(await codegen("init", ...args)).toMatchObject({ code: 0 });
    expect(await codegen("pull")).toMatchObject({ code: 0, stderr: expect.stringContaining("ConformanceService") });
    expect(await codegen("generate")).toMatchObject({ code: 0 });
    expect(await codegen("check")).toMatchObject({ code: 0, stdout: "" });
    const doctor = await codegen("doctor", "--json");
    const { findings } = JSON.parse(doctor.stdout) as { findings: { about: string; text: string }[] };
    expect(findings.find(({ about }) => about === "worker")?.text).toMatch(
      /does not speak VGI; services .*ConformanceService/,
    );
    expect(findings.find(({ about }) => about === "generated code")?.text).toMatch(/contract 1/);
  });

  it("check and diff class what is different, for what a program uses", async () => {
    await mkdir(path.join(folder, "src/app"), { recursive: true });
    const program = 'import { echoString } from "../vgi/services/ConformanceService.js";\nconsole.log(echoString);\n';
    await writeFile(path.join(folder, "src/app/program.ts"), program);
    // As if the server had one method more then, and lacked another.
    await rewriteSnapshot(({ services }) => {
      const service = services.find(({ protocol }) => protocol === "ConformanceService");
      const [first] = service?.methods ?? [];
      if (service === undefined || first === undefined) throw new Error("there is no such service");
      service.hash = "0".repeat(64);
      service.methods = service.methods.filter(({ name }) => name !== "echo_int");
      service.methods.push({ ...first, name: "long_gone" });
    });
    const checked = await codegen("check", "--json");
    const { changes } = JSON.parse(checked.stdout) as { changes: { class: string; place: unknown }[] };
    expect(checked.code).toBe(5);
    expect(JSON.stringify(changes)).toMatch(/long_gone/);
    const differs = await codegen("diff");
    expect(differs.stdout).toMatch(/Breaking[^]*ConformanceService\.method\.long_gone: method removed/);
    expect(differs.stdout).toMatch(/Additive[^]*ConformanceService\.method\.echo_int: method added/);
    const used = await codegen("diff", "--used-in", "src/app", "--json");
    expect(JSON.parse(used.stdout)).toMatchObject({ changes: [] });
    expect((await codegen("diff", "--generated", server.address)).stderr).toContain("Nothing differs.");
  });

  it("watch brings snapshot and code up to date, services included", async () => {
    await rm(path.join(folder, "src/vgi/services/ConformanceService.ts"));
    expect(await codegen("watch", "--interval", "60")).toMatchObject({
      code: 130,
      stdout: expect.stringContaining("create services/ConformanceService.ts"),
    });
    expect(await codegen("check")).toMatchObject({ code: 0 });
  });

  it("init --package makes one whose own test passes", async () => {
    const made = await codegen("init", "--package", "@me/conformance", "--license", "MIT", "--yes");
    expect([made.code, made.stderr]).toEqual([0, expect.stringContaining("@me/conformance")]);
    const packed = path.join(folder, "packages/conformance");
    expect(await readFile(path.join(packed, "README.md"), "utf8")).toMatch(/console\.log\(await \w+\(service/);
    // A package finds itself by its name. Its test imports every entry.
    const test = ["--conditions=vgi-source", "--import", import.meta.resolve("tsx", `file://${root}`), "--test"];
    await cp(path.join(packed, "test/smoke.test.mjs"), path.join(packed, "smoke.test.mjs"));
    const outcome = await new Promise<string>((resolve) => {
      execFile(process.execPath, [...test, "smoke.test.mjs"], { cwd: packed }, (_error, stdout) => resolve(stdout));
    });
    expect(outcome).toMatch(/pass 3\b/);
    expect(outcome).toMatch(/fail 0/);
  });
});
