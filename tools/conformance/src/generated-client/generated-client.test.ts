import { cp, mkdtemp, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runCommand, cacheFolder, progressOnStderr } from "@vgi-tools/real-workers";
import ts from "typescript";
import type { RpcService } from "vgi-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startServer } from "../client-worker/start-client-worker.js";
import { skipped } from "../client-worker/use-suite.js";
import { installSuite } from "../install-suite.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));
const program = "use-conformance-service.ts";

type Step = (service: RpcService) => Promise<Readonly<Record<string, unknown>>>;

/** What the program exports; it is compiled against the generated code, which only exists while the test runs. */
interface Program {
  readonly connectService: (address: string, options?: object) => Promise<RpcService>;
  readonly unary: Step;
  readonly producers: Step;
  readonly exchanges: Step;
  readonly leaving: Step;
  readonly fail: Step;
}

async function codegen(...args: readonly string[]): Promise<void> {
  const cli = path.join(root, "packages/codegen/src/bin.ts");
  const command = [process.execPath, "--import", "tsx", "--conditions=vgi-source", cli, ...args];
  await runCommand(command, { purpose: `run vgi-codegen ${args[0] ?? ""}`, cwd: root });
}

describe.skipIf(skipped)("the client that is generated of the conformance service", () => {
  let folder: string;
  let used: Program;
  let stdio: string;
  let python: string;
  let sources: string;

  beforeAll(async () => {
    ({ python, sources } = await installSuite(path.join(cacheFolder(), "conformance"), progressOnStderr));
    process.env["PYTHONPATH"] = sources;
    stdio = `stdio:'${python}' '${path.join(sources, "tests/serve_conformance_pipe.py")}'`;
    folder = await realpath(await mkdtemp(path.join(tmpdir(), "vgi-service-")));
    await symlink(path.join(root, "tools/conformance/node_modules"), path.join(folder, "node_modules"));
    await writeFile(path.join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await cp(path.join(root, "tools/conformance/assets", program), path.join(folder, program));
    await codegen("pull", stdio, "--services", "--out", path.join(folder, "snapshot.json"));
    await codegen("generate", "--snapshot", path.join(folder, "snapshot.json"), "--out", folder);
    used = (await import(pathToFileURL(path.join(folder, program)).href)) as Program;
  }, 600_000);

  afterAll(async () => {
    delete process.env["PYTHONPATH"];
    if (folder !== undefined) await rm(folder, { recursive: true });
  });

  it("is of services that a second pull reads again without being told", { timeout: 120_000 }, async () => {
    const snapshot = path.join(folder, "snapshot.json");
    const before = await readFile(snapshot, "utf8");
    await codegen("pull", stdio, "--out", snapshot);
    expect(await readFile(snapshot, "utf8")).toBe(before);
    expect(before).toContain("conformance.Secondary.v1");
  });

  it("compiles under every strict option, and so does a program over it", { timeout: 120_000 }, () => {
    const base = ts.readConfigFile(path.join(root, "tsconfig.base.json"), (file) => ts.sys.readFile(file));
    const { options } = ts.parseJsonConfigFileContent(base.config, ts.sys, root);
    const host = ts.createProgram({
      rootNames: [path.join(folder, program)],
      options: { ...options, noEmit: true, types: [], customConditions: ["vgi-source"] },
    });
    const own = host
      .getSourceFiles()
      .filter(({ fileName }) => fileName.startsWith(folder) && !fileName.includes("node_modules"));
    expect(own.map(({ fileName }) => path.basename(fileName)).toSorted()).toEqual([
      "ConformanceService.ts",
      "conformanceSecondaryV1.ts",
      "connect.ts",
      program,
    ]);
    const faults = own.flatMap((file) => ts.getPreEmitDiagnostics(host, file));
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))).toEqual([]);
  });

  describe.each(["stdio", "http"] as const)("over %s", (transport) => {
    let service: RpcService;
    let stop: (() => Promise<void>) | undefined;

    beforeAll(async () => {
      let address = stdio;
      if (transport === "http") {
        const script = path.join(sources, "tests/serve_conformance_http.py");
        const server = await startServer([python, script], [], { PYTHONPATH: sources });
        address = server.address;
        stop = async () => server[Symbol.asyncDispose]();
      }
      // A second connection of a byte stream is a process of its own, with counters of its own.
      service = await used.connectService(address, { drift: "error", maxConnections: 1, timeoutMs: 60_000 });
    }, 120_000);
    afterAll(async () => {
      await service?.close();
      await stop?.();
    });

    it("calls unary methods", async () => {
      expect(await used.unary(service)).toEqual({
        sum: 3.5,
        text: "a-b",
        nothing: undefined,
        none: null,
        some: 7n,
        status: "ACTIVE",
        map: [["k", 1n]],
        matrix: [[1n, 2n], []],
        decimal: "12.5000",
        point: { x: 1, y: -2 },
        secondary: "secondary:over the same connection",
      });
    });

    it("reads producers, with headers, logs, metadata and errors", async () => {
      expect(await used.producers(service)).toEqual({
        rows: [0n, 1n, 2n].map((index) => ({ index, value: index * 10n })),
        first: 0n,
        empty: [],
        header: { total_expected: 2n, description: "producing 2 with logs" },
        after: [0n, 1n].map((index) => ({ index, value: index * 10n })),
        logs: expect.arrayContaining(["stream init log"]),
        metadata: [expect.any(String), expect.any(String)],
        before: [0n, 1n].map((index) => ({ index, value: index * 10n })),
        failure: expect.objectContaining({ remoteMessage: expect.stringContaining("intentional error after 2") }),
      });
    });

    it("drives exchanges, by iteration and by hand", async () => {
      expect(await used.exchanges(service)).toEqual({
        scaled: [{ value: 10 }, { value: 20 }, { value: 30 }],
        description: expect.any(String),
        byHand: [{ value: 42 }],
        sums: [1, 3, 6, 10].map((sum, index) => ({ running_sum: sum, exchange_count: BigInt(index + 1) })),
        hasOptional: true,
        failure: expect.objectContaining({ code: "VGI_RPC" }),
      });
    });

    it("cancels what is left, and pulls no input ahead", async () => {
      expect(await used.leaving(service)).toEqual({ answers: 3, pulled: 3, cancelled: 2n });
    });

    it("hands on the server's errors in its own words", async () => {
      expect(await used.fail(service)).toMatchObject({
        name: "RpcError",
        remoteType: "ValueError",
        remoteMessage: expect.stringContaining("as it was raised"),
      });
    });
  });
});
