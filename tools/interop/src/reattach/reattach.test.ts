import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ensureWorkers,
  type HttpWorker,
  type RealWorkers,
  requireOrSkip,
  startHttpWorker,
  type WorkerVersionName,
} from "@vgi-tools/real-workers";
import { readRows } from "vgi-arrow";
import { connect, type Session, TransactionError } from "vgi-client";
import { beforeAll, describe, expect, it } from "vitest";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`sessions after a restart of real workers: skipped: ${reason}`);

/** One of each form that the refusal of unknown attach data has had. */
const versions = ["0.8.0", "0.29.6", "0.47.0"] as const;

async function sequence(db: Session): Promise<unknown[]> {
  const rows: unknown[] = [];
  const stream = db.table({ name: "sequence", arguments: { positional: [3n] } });
  for await (const batch of stream) rows.push(...readRows(batch).map((row) => Object.values(row)[0]));
  return rows;
}

describe.skipIf(reason !== undefined).each(versions)("worker %s", (version) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 600_000);

  it(
    "is attached again after its server was started again, and its transactions are lost",
    { timeout: 120_000 },
    async () => {
      const first = await workers.startHttp(version);
      await using client = await connect(first.address);
      const db = await client.attach("example");
      const transaction = await db.begin();
      expect(await sequence(transaction)).toEqual([0n, 1n, 2n]);
      await first.stop();
      await using second = await startAgain(workers, version, first.address);
      expect(second.address).toBe(first.address);

      const lost = await transaction.schemas().catch((error: unknown) => error);
      expect(lost).toBeInstanceOf(TransactionError);
      expect(lost).toMatchObject({ lost: true });
      const results = await Promise.all([
        sequence(db),
        sequence(db),
        db.schemas().then((schemas) => schemas.length > 0),
      ]);
      expect(results).toEqual([[0n, 1n, 2n], [0n, 1n, 2n], true]);
      // Attached again in the meantime: the old transaction stays lost.
      await expect(transaction.commit()).rejects.toMatchObject({ lost: true });
      await using another = await db.begin();
      expect(await sequence(another)).toEqual([0n, 1n, 2n]);
      await another.commit();
    },
  );

  it("is attached again after its process was killed", { timeout: 120_000 }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "vgi-reattach-"));
    try {
      const pidFile = path.join(folder, "pid");
      const command = ["sh", "-c", 'echo $$ > "$0"; exec "$@"', pidFile, ...workers.stdio(version).command];
      await using client = await connect({ command }, { maxConnections: 1 });
      const db = await client.attach("example");
      await using transaction = await db.begin();
      expect(await sequence(transaction)).toEqual([0n, 1n, 2n]);
      const pid = Number(await readFile(pidFile, "utf8"));
      process.kill(pid, "SIGKILL");
      // It may be noticed by a call that is already on its way.
      await new Promise((resolve) => setTimeout(resolve, 200));
      await expect(transaction.commit()).rejects.toMatchObject({ lost: true });
      expect(await sequence(db)).toEqual([0n, 1n, 2n]);
      expect(Number(await readFile(pidFile, "utf8"))).not.toBe(pid);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Starts the server again at the same place: it has other keys. */
function startAgain(workers: RealWorkers, version: WorkerVersionName, address: string): Promise<HttpWorker> {
  const { command } = workers.stdio(version, "http_server");
  return startHttpWorker([...command, "--host", "127.0.0.1", "--port", new URL(address).port]);
}
