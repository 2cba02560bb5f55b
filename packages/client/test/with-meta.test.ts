import { describe, expect, test } from "vitest";
import type { Session } from "../src/index.js";
import { int64Batch } from "./support/batches.js";
import { caught } from "./support/caught.js";
import * as demo from "./support/demo-sdk.js";
import { transports } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

describe.each(transports)("what is known of a call over $transport", (lane) => {
  let db: Session;
  let faults: Session;

  useLane(lane, async (client) => {
    [db, faults] = await Promise.all([client.attach("demo"), client.attach("faults")]);
  });

  test("rows with counts and timings, generated and untyped", async () => {
    const generated = await demo.sequence(db, { count: 5n, batchSize: 2n }).withMeta().rows();
    expect(generated.rows).toEqual([0n, 1n, 2n, 3n, 4n].map((n) => ({ n })));
    expect(generated.meta).toMatchObject({ batches: 3, rows: 5, workers: 1, logs: [] });
    expect(generated.meta.bytes).toBeGreaterThanOrEqual(40);
    expect(generated.batchMetadata).toHaveLength(3);
    const { bindMs, firstBatchMs, totalMs } = generated.meta.timings;
    expect([bindMs, firstBatchMs, totalMs].every((ms) => ms !== null && ms > 0)).toBe(true);
    expect([bindMs, firstBatchMs, totalMs]).toEqual([bindMs, firstBatchMs, totalMs].toSorted((a, b) => a! - b!));

    const call = { name: "sequence", arguments: { positional: [5n], named: { batch_size: 2n } } };
    const untyped = await db.table(call).withMeta().rows();
    expect(untyped.rows).toEqual(generated.rows);
    expect(untyped.meta).toMatchObject({ batches: 3, rows: 5, workers: 1 });
    const scalar = await db
      .scalar({ name: "double", input: [int64Batch("value", [1n, 2n])] })
      .withMeta()
      .rows();
    expect(scalar.rows.map((row) => row["result"])).toEqual([2n, 4n]);
  });

  test("batches with the logs that came before them, beside those of the call's own onLog", async () => {
    const heard: string[] = [];
    const call = {
      name: "log_storm",
      arguments: { positional: [20n] },
      onLog: ({ message }: { message: string }) => heard.push(message),
    };
    const seen: number[] = [];
    let last;
    for await (const one of faults.table(call).withMeta()) {
      seen.push(one.logs.length);
      last = one.meta;
    }
    expect(seen.reduce((sum, count) => sum + count, 0)).toBe(last?.logs.length);
    expect(last?.logs.length).toBe(heard.length);
    expect(heard.length).toBeGreaterThanOrEqual(20);
    expect(last?.timings.totalMs).not.toBeNull();
  });

  test("a call that fails has an end too", async () => {
    const failing = faults.table({ name: "error_in", arguments: { positional: ["process"], named: { batches: 2n } } });
    const scan = failing.withMeta()[Symbol.asyncIterator]();
    const first = await scan.next();
    await scan.next();
    await caught(scan.next());
    expect(first.value?.meta).toMatchObject({ batches: 2 });
    expect(first.value?.meta.timings.totalMs).not.toBeNull();
  });
});
