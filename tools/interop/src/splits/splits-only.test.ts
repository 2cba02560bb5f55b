import { ensureWorkers, type RealWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { readRows } from "vgi-arrow";
import { connect, type Session } from "vgi-client";
import { beforeAll, describe, expect, it } from "vitest";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`functions of real workers that are read by splits: skipped: ${reason}`);

async function firstColumn(db: Session, name: string): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const batch of db.table({ name, arguments: { named: { n: 20n, splits: 4n } } })) {
    values.push(...readRows(batch).map((row) => Object.values(row)[0]));
  }
  return values;
}

describe.skipIf(reason !== undefined).each(["0.47.0"] as const)("worker %s", (version) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 600_000);

  it.each(["split_sequence", "split_paginated", "split_skewed"])(
    "%s, which can be read by splits only, is read like any other",
    { timeout: 60_000 },
    async (name) => {
      await using client = await connect({ command: [...workers.stdio(version).command] });
      await using db = await client.attach("example");
      expect(await firstColumn(db, name)).toEqual(Array.from({ length: 20 }, (_, index) => BigInt(index)));
    },
  );

  it("a plan that never ends is an error, and never a part for the whole", { timeout: 60_000 }, async () => {
    await using client = await connect({ command: [...workers.stdio(version).command] });
    await using db = await client.attach("example");
    const call = { name: "split_endless_cursor", arguments: { named: { n: 20n, splits: 4n } } };
    const splits = db.tableFunctionSplits(call, { maxResponses: 20 });
    const read = async (): Promise<void> => {
      for await (const split of splits) expect(split.token).not.toBe("");
    };
    await expect(read()).rejects.toThrow(/answered a plan of more than 20 answers/);
  });
});
