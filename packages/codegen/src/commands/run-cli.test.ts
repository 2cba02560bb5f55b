import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { formatSnapshot } from "../read/snapshot-file.js";
import { gardenSnapshot } from "../testing/sample-catalog.js";
import { demoWorker, runCommand as cli } from "../testing/run-command.js";
import { filesBelow, temporaryFolder } from "../testing/temporary-folder.js";

describe("without a worker", () => {
  test.each([[[]], [["--help"]], [["generate", "--help"]], [["pull", "--help"]], [["inspect", "--help"]]])(
    "help: %j",
    async (args) => {
      const { code, stdout } = await cli("/", args);
      expect(code).toBe(0);
      expect(stdout).toContain("vgi-codegen generate".slice(0, 11));
      expect(stdout).toContain("FLAGS");
    },
  );

  test("the version is the package's", async () => {
    const manifest = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8")) as {
      readonly version: string;
    };
    expect(await cli("/", ["--version"])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: "" });
  });

  test("generates from a snapshot, and touches nothing the second time", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
    const dry = await cli(folder.path, ["generate", "--snapshot", "s.json", "--out", "src", "--dry-run"]);
    expect(dry.stdout).toContain("create garden/main.ts\n");
    expect(Object.keys(await filesBelow(folder.path))).toEqual(["s.json"]);
    const first = await cli(folder.path, ["generate", "--snapshot", "s.json", "-o", "src"]);
    expect(first.code).toBe(0);
    expect(first.stdout).toBe(dry.stdout);
    expect(first.stderr).toMatch(/12 files in .*, 12 changed\.\n\d+ functions have rows that only bind knows/);
    const files = await filesBelow(join(folder.path, "src"));
    expect(files["garden/main.ts"]).toBe(
      await readFile(new URL("../../test/goldens/garden/main.ts", import.meta.url), "utf8"),
    );
    const second = await cli(folder.path, ["generate", "--snapshot", "s.json", "--out", "src", "--json"]);
    const result = JSON.parse(second.stdout) as { readonly changes: readonly { readonly action: string }[] };
    expect(new Set(result.changes.map(({ action }) => action))).toEqual(new Set(["unchanged"]));
    expect(await filesBelow(join(folder.path, "src"))).toEqual(files);
  });

  test("imports end as they are told to", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
    await writeFile(
      join(folder.path, "vgi.config.json"),
      '{"snapshot": "s.json", "out": "o", "importExtension": "ts"}',
    );
    expect((await cli(folder.path, ["generate"])).code).toBe(0);
    expect((await filesBelow(folder.path))["o/garden/client.ts"]).toContain('from "./beds/south.ts"');
    expect((await cli(folder.path, ["generate", "--import-extension", "none"])).code).toBe(0);
    expect((await filesBelow(folder.path))["o/garden/client.ts"]).toContain('from "./beds/south"');
  });

  test("what a configuration prints does not get into the result", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
    const config = 'console.log("noise");\nexport default { snapshot: "s.json", out: "o" };\n';
    await writeFile(join(folder.path, "vgi.config.mjs"), config);
    const bin = fileURLToPath(new URL("../bin.ts", import.meta.url));
    const args = ["--import", "tsx", "--conditions=vgi-source", bin, "generate", "--json"];
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [...args, "--config", join(folder.path, "vgi.config.mjs")],
      { cwd: demoWorker.cwd },
    );
    expect(JSON.parse(stdout)).toMatchObject({ dryRun: false });
    expect(stderr).toContain("noise");
  }, 30_000);

  test("the overview of all commands fits a terminal", async () => {
    await using folder = await temporaryFolder();
    const { stdout } = await cli(folder.path, ["--help"]);
    const [usage = ""] = stdout.split("\n\n");
    expect(usage).toContain("\n  vgi-codegen generate [flags] [<address>]\n");
    for (const line of usage.split("\n")) expect(line.length).toBeLessThan(80);
  });

  test.each([
    [["generat"], /did you mean `generate`/],
    [["generate", "--nope"], /No flag registered for --nope/],
    [["generate", "--timeout", "soon"], /"soon" is no number of seconds/],
    [["generate", "x"], /there is no output folder/],
    [["generate", "--out", "o", "--snapshot", "no.json"], /no\.json can't be read.*vgi-codegen pull/s],
    [["generate", "--out", "o", "--snapshot", "s.json", "address"], /a worker address and --snapshot were given/],
    [["generate", "--out", "o", "--snapshot", "s.json", "--catalog", "gardn"], /no catalog "gardn".*It has garden/s],
    [["generate", "x", "--out", "o", "--option", "a"], /--option a has no value/],
    [["pull", "ftp://x"], /unknown scheme/],
    [["generate", "--out", "o", "--config", "no.json"], /no\.json can't be used/],
  ])("%j is refused", async (args, message) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "s.json"), formatSnapshot(gardenSnapshot));
    const { code, stdout, stderr } = await cli(folder.path, args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(Object.keys(await filesBelow(folder.path))).toEqual(["s.json"]);
  });

  test("errors are one JSON object with --json, and have a stack with --verbose", async () => {
    const { code, stdout, stderr } = await cli("/", [
      "generate",
      "--json",
      "--verbose",
      "--out",
      "/nonexistent/o",
      "--snapshot",
      "/nonexistent/s",
    ]);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: "CODEGEN_SNAPSHOT", what: expect.any(String) } });
    expect(stderr).toMatch(/^ +at /m);
  });
});

describe("with the embedded worker", () => {
  test("inspect, pull, and generate with a bound function", async () => {
    await using folder = await temporaryFolder();
    const config = {
      address: demoWorker,
      catalogs: ["demo"],
      out: "src/vgi",
      snapshot: "catalog.snapshot.json",
      bind: { "main.sequence": [{ count: 3 }] },
    };
    await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify(config));
    const inspected = await cli(folder.path, ["inspect"]);
    expect(inspected.stderr).toBe("");
    expect(inspected.stdout).toContain("sequence(count int64");
    const pulled = await cli(folder.path, ["pull"]);
    expect([pulled.code, pulled.stderr]).toEqual([0, "1 catalog: demo.\n"]);
    expect(pulled.stdout).toMatch(/^create /);
    expect((await cli(folder.path, ["pull"])).stdout).toMatch(/^unchanged /);
    expect((await cli(folder.path, ["generate"])).code).toBe(0);
    const main = (await filesBelow(folder.path))["src/vgi/demo/main.ts"];
    expect(main).toMatch(/export const sequence: TableFunction<SequenceArgs, SequenceRow, Calls>/);
  });

  test("inspect says of a catalog that lacks an option which flag gives it, and shows the others", async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ address: demoWorker }));
    const { code, stdout, stderr } = await cli(folder.path, ["inspect"]);
    expect(code).toBe(0);
    expect(stdout).toContain("catalog demo");
    expect(stderr).toMatch(/warning: catalog locked was not attached: .* option key .*--option KEY=VALUE\./);
  });

  test("generate tells of functions that were configured to be bound after the pull", async () => {
    await using folder = await temporaryFolder();
    const config = { address: demoWorker, catalogs: ["demo"], out: "o", snapshot: "s.json" };
    const configure = (bind: object): Promise<void> =>
      writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ ...config, bind }));
    await configure({ "main.sequence": [{ count: 3 }] });
    await cli(folder.path, ["pull"]);
    expect((await cli(folder.path, ["generate"])).stderr).not.toContain("warning");
    await configure({ "main.sequence": [{ count: 3 }], "demo.main.all_types": [{}] });
    const { code, stderr } = await cli(folder.path, ["generate"]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/no columns for demo\.main\.all_types with .*Run vgi-codegen pull first/);
  });

  test.each([
    [["--catalog", "demmo"], /no catalog "demmo".*Did you mean "demo"\?/s],
    [["--catalog", "locked"], /required option key \(utf8.*--option KEY=VALUE/s],
    [["--catalog", "demo", "--option", "colour=red"], /no attach option "colour"/],
    [[], /catalog "locked" can't be read.*--option KEY=VALUE.*--catalog demo/s],
  ])("generate %j is refused", async (args, message) => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ address: demoWorker, out: "o" }));
    const { code, stderr } = await cli(folder.path, ["generate", ...args]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(Object.keys(await filesBelow(folder.path))).toEqual(["vgi.config.json"]);
  });

  test("an interrupt ends it, with exit code 130", async () => {
    await using folder = await temporaryFolder();
    const interrupt = new AbortController();
    const address = { command: [process.execPath, "-e", "process.stdin.resume()"] };
    await writeFile(join(folder.path, "vgi.config.json"), JSON.stringify({ address, out: "o" }));
    const running = cli(folder.path, ["generate"], { signal: interrupt.signal });
    setTimeout(() => interrupt.abort(), 300);
    expect((await running).code).toBe(130);
    expect(Object.keys(await filesBelow(folder.path))).toEqual(["vgi.config.json"]);
  });
});

describe("with something that is no worker", () => {
  test.each([
    ["a program that isn't there", "stdio:no-such-program", /program "no-such-program" was not found/],
    ["one that prints junk", `stdio:"${process.execPath}" -p 1+1`, /expected an Arrow IPC message/],
    ["one that ends", `stdio:"${process.execPath}" -e 0`, /ended before it answered/],
    ["one that is silent", `stdio:"${process.execPath}" -e "process.stdin.resume()"`, /took too long/],
    ["an address nobody listens at", "http://127.0.0.1:1", /no connection to/],
  ])("%s", async (_what, address, message) => {
    await using folder = await temporaryFolder();
    const { code, stderr } = await cli(folder.path, ["generate", address, "--out", "o", "--timeout", "2"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
    expect(await filesBelow(folder.path)).toEqual({});
  });
});
