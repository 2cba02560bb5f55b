import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureWorkers, type RealWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { batchFromColumns, toArrowSchema } from "vgi-arrow";
import { connect, type Session } from "vgi-client";
import { recording, replaying } from "vgi-client/testing";
import { beforeAll, describe, expect, it } from "vitest";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`recordings of real workers: skipped: ${reason}`);

const versions = ["0.8.0", "0.47.0"] as const;

/** A bit of everything. */
async function program(db: Session): Promise<unknown> {
  const input = [
    batchFromColumns(toArrowSchema({ fields: [{ name: "value", type: "int64", nullable: true }] }), {
      value: [1n, 2n, null],
    }),
  ];
  const { rows } = await db
    .table({ name: "sequence", arguments: { positional: [10n] } })
    .withMeta()
    .rows();
  const doubled = await db.scalar({ name: "double", input }).withMeta().rows();
  const echoed = await db.tableInOut({ name: "echo", input, finalize: false }).withMeta().rows();
  await using transaction = await db.begin();
  const schemas = (await transaction.schemas()).map((schema) => schema.path);
  await transaction.commit();
  return { catalog: await db.loadCatalog(), rows, doubled: doubled.rows, echoed: echoed.rows, schemas };
}

describe.skipIf(reason !== undefined).each(versions)("worker %s", (version) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 600_000);

  it.each(["stdio", "http"] as const)(
    "is recorded over %s, and answers the same without it",
    { timeout: 120_000 },
    async (transport) => {
      const folder = await mkdtemp(path.join(tmpdir(), "vgi-recording-"));
      try {
        const file = path.join(folder, "answers.jsonl");
        const server = transport === "http" ? await workers.startHttp(version) : undefined;
        const run = async (address: Parameters<typeof connect>[0]): Promise<unknown> => {
          await using client = await connect(address);
          await using db = await client.attach("example");
          return await program(db);
        };
        const live = await run(recording(server?.address ?? workers.stdio(version).address, file));
        await server?.stop();
        expect(await run(replaying(file))).toEqual(live);
        expect((await readFile(file, "utf8")).length).toBeGreaterThan(1000);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  );
});
