import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const reason = await requireOrSkip();
if (reason !== undefined) process.stdout.write(`skipped: what doctor suggests, ${reason}\n`);
const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../../", import.meta.url));

interface Diagnosis {
  readonly dynamic: readonly { readonly kind: string; readonly bind?: object; readonly from?: string }[];
  readonly bind: Readonly<Record<string, readonly object[]>>;
}

describe.skipIf(reason !== undefined)("what doctor suggests for a real worker", () => {
  let folder = "";
  const cli = async (...args: readonly string[]): Promise<string> => {
    const bin = path.join(root, "packages/codegen/src/bin.ts");
    const flags = ["--import", "tsx", "--conditions=vgi-source"];
    const options = { cwd: root, maxBuffer: 1e8 };
    return (await run(process.execPath, [...flags, bin, ...args, "--config", path.join(folder, "c.json")], options))
      .stdout;
  };
  const configure = (config: object): Promise<void> => writeFile(path.join(folder, "c.json"), JSON.stringify(config));

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "vgi-doctor-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("comes from its examples and defaults, and types the rows", { timeout: 300_000 }, async () => {
    const { address } = (await ensureWorkers({ versions: ["0.47.0"] })).stdio("0.47.0");
    const config = { address, catalogs: ["example"], out: "out" };
    await configure(config);
    const before = JSON.parse(await cli("doctor", "--json")) as Diagnosis;
    const suggested = before.dynamic.filter(({ bind }) => bind !== undefined);
    expect(suggested.filter(({ from }) => from === "example").length).toBeGreaterThanOrEqual(40);
    expect(suggested.filter(({ from }) => from === "defaults").length).toBeGreaterThanOrEqual(25);
    expect(before.bind["main.sequence"]).toHaveLength(1);
    await configure({ ...config, bind: before.bind });
    const after = JSON.parse(await cli("doctor", "--json")) as Diagnosis;
    expect(after.dynamic).toHaveLength(before.dynamic.length - suggested.length);
  });
});
