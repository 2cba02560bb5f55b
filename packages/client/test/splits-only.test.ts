import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { RpcError, UsageError } from "vgi-runtime";
import { connect, type Session, type VgiClient } from "../src/index.js";
import { valuesOf } from "./support/batches.js";
import { caught } from "./support/caught.js";
import { stdioWorker } from "./support/demo-workers.js";

describe("a function that is read by splits only", () => {
  let client: VgiClient;
  let db: Session;
  beforeAll(async () => {
    // One connection: what a scan asks besides has no other.
    client = await connect(stdioWorker({ fault: "fragile-catalog" }), { maxConnections: 1 });
    db = await client.attach("fragile");
  });
  afterAll(() => client.close());

  test("is read like any other, by its name and as a table", async () => {
    expect(await valuesOf(db.table({ name: "shards" }))).toEqual([0n, 1n, 2n]);
    expect(await valuesOf(db.scanTable("shard_rows"))).toEqual([0n, 1n, 2n]);
    expect(await valuesOf(db.table({ name: "shards", arguments: { positional: [0n] } }))).toEqual([]);
  });

  test("is left in the middle as any other", async () => {
    for await (const batch of db.table({ name: "shards" })) {
      expect(batch.numRows).toBe(1);
      break;
    }
    expect(await valuesOf(db.table({ name: "numbers" }))).toEqual([0n, 1n, 2n]);
  });

  test("none of its splits are no rows, and what is no split is refused", async () => {
    const call = { name: "numbers" };
    expect(await valuesOf(db.table({ ...call, splits: [] }))).toEqual([]);
    const [split] = (await db.tableFunctionPlan(call)).splits;
    if (split === undefined) throw new Error("the plan has no splits");
    const forged = { ...split, token: "%%%" };
    expect(await caught(valuesOf(db.table({ ...call, splits: [forged] })))).toBeInstanceOf(UsageError);
    expect(await caught(db.tableFunctionPlan(call, { cursor: "%%%" }))).toBeInstanceOf(UsageError);
  });

  test("a function without splits fails with its own error", async () => {
    await using broken = await client.attach("fragile", { options: { fault: "init:error" } });
    const error = await caught(valuesOf(broken.table({ name: "write_lines_never" })));
    expect(error).toBeInstanceOf(RpcError);
    expect((await caught(valuesOf(broken.table({ name: "read_lines" })))).message).toMatch(/init failed on purpose/);
  });
});
