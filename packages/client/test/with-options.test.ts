import { describe, expect, test } from "vitest";
import { DeadlineError } from "vgi-runtime";
import type { VgiClient } from "../src/index.js";
import { caught } from "./support/caught.js";
import { type LaneWorker, transports } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

describe.each(transports)("a client with other options over $transport", (lane) => {
  let worker: LaneWorker;
  let client: VgiClient;

  useLane(
    lane,
    (opened, of) => {
      [client, worker] = [opened, of];
    },
    { timeoutMs: 20_000 },
  );

  const slow = { name: "slow", arguments: { positional: [5n], named: { delay_ms: 50n } } };

  async function rowsOf(of: VgiClient, options: { readonly timeoutMs?: number } = {}): Promise<number> {
    await using db = await of.attach("faults", { timeoutMs: 20_000 });
    let rows = 0;
    for await (const batch of db.table({ ...slow, ...options })) {
      rows += batch.numRows;
    }
    return rows;
  }

  test("has its own defaults, which a call's options go before, and leaves the first client alone", async () => {
    const impatient = client.withOptions({ timeoutMs: 100 });
    expect(await caught(rowsOf(impatient))).toBeInstanceOf(DeadlineError);
    expect(await rowsOf(client)).toBe(5);
    expect(await rowsOf(impatient.withOptions({ timeoutMs: 20_000 }))).toBe(5);
    expect(await rowsOf(impatient.withOptions({ timeoutMs: undefined }), { timeoutMs: 20_000 })).toBe(5);
  });

  test("shares connections with it: closing one closes both", async () => {
    const opened: string[] = [];
    const first = await worker.connect({ logger: { ...console, debug: (line) => opened.push(line) } });
    await first.catalogs();
    const second = first.withOptions({ timeoutMs: 20_000 });
    await second.catalogs();
    expect(opened.filter((line) => line === "vgi connection opened")).toHaveLength(1);
    await second.close();
    expect(await caught(first.catalogs())).toMatchObject({ code: "VGI_POOL_CLOSED" });
  });
});
