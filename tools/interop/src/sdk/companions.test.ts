import { rm } from "node:fs/promises";
import { ensureWorkers, requireOrSkip, type RealWorkers } from "@vgi-tools/real-workers";
import { connect, UnsupportedError, type Session } from "vgi-client";
import type { AnyTable, Companion, CompanionCatalog, Scan } from "vgi-client/codegen-v1";
import { beforeAll, describe, expect, it } from "vitest";
import { generateSdk } from "./run-codegen.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`companions of a real worker: skipped, ${skipReason}`);

const version = "0.47.0";
const target = "ducklake:sqlite:/nowhere/lake.sqlite";

type Row = Readonly<Record<string, unknown>>;

/** A generated table as this test uses it. */
interface GeneratedTable extends AnyTable {
  (db: Session): Scan<Row>;
}

describe.skipIf(skipReason !== undefined)("generated code of real workers", () => {
  let workers: RealWorkers;

  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 300_000);

  it("says of a companion what this attach says", { timeout: 120_000 }, async () => {
    const { address } = workers.stdio(version, "companion");
    process.env["VGI_TEST_COMPANION_TARGET"] = target;
    const folder = await generateSdk("companions", address, ["--catalog", "companion"]);
    try {
      const { vgiCompanion } = (await import(`${folder}/companion/companions.ts`)) as Readonly<
        Record<string, Companion<CompanionCatalog>>
      >;
      const { hotCold } = (await import(`${folder}/companion/data/tables.ts`)) as Record<string, GeneratedTable>;
      if (vgiCompanion === undefined || hotCold === undefined) throw new Error("the companion and its table");
      await using client = await connect(address);
      await using db = await client.attach("companion");
      expect(vgiCompanion(db)).toMatchObject({ alias: "vgi_companion", target, required: true });
      // Its rows are the companion's, which an engine reads.
      await expect(hotCold(db).rows()).rejects.toThrow("a source of it is table");

      delete process.env["VGI_TEST_COMPANION_TARGET"];
      await using other = await connect(address);
      await using without = await other.attach("companion");
      expect(() => vgiCompanion(without)).toThrow(UnsupportedError);
    } finally {
      delete process.env["VGI_TEST_COMPANION_TARGET"];
      await rm(folder, { recursive: true, force: true });
    }
  });
});
