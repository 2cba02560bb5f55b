import { spawnSync } from "node:child_process";
import { connect, type Session } from "vgi-client";
import { expect, it } from "vitest";
import { leastProgramRate } from "./least-program.js";
import { type ReplayCommands, replayCommands, type ReplayScan } from "./replay-commands.js";
import { startReplayServer } from "./replay-process.js";
import { batchBytes } from "./replay-service.js";

const scan: ReplayScan = { type: "mix", rows: 1000, batches: 3 };

/** A scan that is given up after its first batch, then a whole one: its rows, and the ids of the last batch. */
async function scanned(db: Session): Promise<{ readonly rows: number; readonly last: unknown }> {
  const positional = [scan.type, BigInt(scan.rows), BigInt(scan.batches)];
  const call = { name: "replay", arguments: { positional } };
  for await (const batch of db.table(call)) {
    expect(batch.numRows).toBe(scan.rows);
    break;
  }
  let rows = 0;
  let last: unknown;
  for await (const batch of db.table(call)) {
    rows += batch.numRows;
    last = batch.getChild("id")?.get(999);
  }
  return { rows, last };
}

async function withCommands(use: (commands: ReplayCommands) => Promise<void>): Promise<void> {
  const commands = await replayCommands(scan);
  try {
    await use(commands);
  } finally {
    await commands[Symbol.asyncDispose]();
  }
}

it("the least program scans all of it", { timeout: 60_000 }, async () => {
  await withCommands(async ({ stdio, lead }) => {
    if (lead === null) return;
    expect(await leastProgramRate(scan, stdio, lead, 1)).toBeGreaterThan(0);
  });
});

it("a scan is replayed over stdio, over HTTP, and as its batches alone", { timeout: 60_000 }, async () => {
  await withCommands(async ({ stdio, http, raw }) => {
    const client = await connect({ command: stdio });
    expect(await scanned(await client.attach("replay"))).toEqual({ rows: 3000, last: 999n });
    await client.close();
    const server = await startReplayServer(http);
    const remote = await connect(server.url);
    expect(await scanned(await remote.attach("replay"))).toEqual({ rows: 3000, last: 999n });
    const body = await fetch(`${server.rawUrl}/${scan.type}/${scan.rows}/${scan.batches}`);
    expect((await body.arrayBuffer()).byteLength).toBe(3 * batchBytes(scan));
    await remote.close();
    await server[Symbol.asyncDispose]();
    const [program, ...args] = raw;
    expect(spawnSync(program, args).stdout.byteLength).toBe(3 * batchBytes(scan));
  });
});
