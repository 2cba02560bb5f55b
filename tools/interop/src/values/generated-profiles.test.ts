import { execFile } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../../../../", import.meta.url));
const folder = fileURLToPath(new URL("../../.generated-values/", import.meta.url));
const reason = await requireOrSkip();
if (reason !== undefined) process.stdout.write(`skipped: generated code in profiles, ${reason}\n`);

/** What the test calls of a generated module; the compiler checks the types of such code in the goldens of vgi-codegen. */
interface Generated {
  connect(address: string): Promise<AsyncDisposable>;
  typedProbe(db: unknown, args: object): { rows(): Promise<Record<string, unknown>[]> };
  sequence(
    db: unknown,
    args: object,
  ): { as(lanes: object): { rows(): Promise<unknown[]> }; rows(): Promise<unknown[]> };
  addValues(db: unknown, columns: object): PromiseLike<unknown[]>;
}

/** Cents of a float, to see a codec at work on a real column. */
const codecs = `export const cents = { fromArrow: (value) => ({ cents: Math.round(value * 100) }), toArrow: ({ cents }) => cents / 100 };\n`;

describe.skipIf(reason !== undefined)("code generated with types, on a real worker", () => {
  let address = "";
  const generate = async (name: string, types: object): Promise<Generated> => {
    const config = { address, out: name, catalogs: ["example"], types, bind: { "main.sequence": [{ count: 3 }] } };
    const file = path.join(folder, `${name}.json`);
    await writeFile(file, JSON.stringify(config));
    const bin = path.join(root, "packages/codegen/src/bin.ts");
    await run(process.execPath, ["--import", "tsx", "--conditions=vgi-source", bin, "generate", "--config", file]);
    return (await import(path.join(folder, name, "example/main.ts"))) as Generated;
  };

  beforeAll(async () => {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "codecs.js"), codecs);
    address = (await ensureWorkers({ versions: ["0.47.0"] })).stdio("0.47.0").address;
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("gives and takes what the profile js says", { timeout: 120_000 }, async () => {
    const { connect, typedProbe, sequence } = await generate("js", { profile: "js" });
    await using db = await connect(address);
    const at = new Date("2024-01-01T00:00:00Z");
    const [row] = await typedProbe(db, { n: 1, ts: at, iv: 2500, ub: 7 }).rows();
    expect(row).toMatchObject({ idx: 0, ts_us: at.getTime() * 1000, iv_ms: 2500, ub: 7 });
    expect(await sequence(db, { count: 2 }).rows()).toEqual([{ n: 0 }, { n: 1 }]);
    const { int64 } = await import("vgi-client/codegen-v1");
    expect(await sequence(db, { count: 2 }).as({ n: int64 }).rows()).toEqual([{ n: 0n }, { n: 1n }]);
  });

  it(
    "gives and takes what the profile temporal says, and what types and columns of their own do",
    { timeout: 120_000 },
    async () => {
      const { Temporal } = await import("temporal-polyfill");
      const { connect, typedProbe } = await generate("mixed", {
        profile: "temporal",
        byType: { float64: { module: "./codecs.js", codec: "cents" } },
        byColumn: { "main.typed_probe.ts_us": "json" },
      });
      await using db = await connect(address);
      const ts = Temporal.Instant.from("2024-01-01T00:00:00Z");
      const iv = Temporal.Duration.from("PT1.5S");
      const [row] = await typedProbe(db, { n: 1, ts, iv, f: { cents: 125 } }).rows();
      expect(row).toMatchObject({ ts_us: "1704067200000000", iv_ms: 1500n, f: { cents: 125 } });
      await expect(typedProbe(db, { n: 1, iv: "an hour" }).rows()).rejects.toThrow(/argument iv.*not a duration/);
    },
  );
});
