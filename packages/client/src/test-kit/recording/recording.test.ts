import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batchFromColumns, readRows, toArrowSchema } from "vgi-arrow";
import { RpcError } from "vgi-runtime";
import { connect, type ObservableStream, type Session } from "../../index.js";
import {
  type CatalogDefinition,
  column,
  inMemoryWorker,
  NotRecordedError,
  positional,
  recording,
  replaying,
  scalar,
  table,
} from "../index.js";

const catalog: CatalogDefinition = {
  name: "vault",
  defaultSchema: "main",
  attachOptions: [{ name: "password", description: "Opens it", type: "utf8", required: true, secret: true }],
  schemas: [
    {
      name: "main",
      functions: [
        scalar({
          name: "double",
          description: "Twice",
          arguments: { value: column("int64", "A number") },
          returns: "int64",
          row: ({ value }) => value * 2n,
        }),
        table({
          name: "count",
          description: "Counts",
          arguments: { to: positional("int64", "How far") },
          secrets: ["vault_key"],
          columns: { fields: [{ name: "n", type: "int64", nullable: true }] },
          *scan({ to }, call) {
            call.log("INFO", "counting");
            for (let n = 0n; n < to; n += 1n) yield [{ n }];
            if (to > 5n) throw new RangeError("too far");
          },
        }),
      ],
    },
  ],
};

const PASSWORD = "open-sesame";
const KEY = "key-of-gold";

const count = (db: Session, to: bigint): ObservableStream =>
  db.table({ name: "count", arguments: { positional: [to] }, secrets: { vault_key: { key: KEY } } });

async function double(db: Session, values: readonly bigint[]): Promise<unknown[]> {
  const schema = toArrowSchema({ fields: [{ name: "value", type: "int64", nullable: true }] });
  const rows: unknown[] = [];
  const stream = db.scalar({ name: "double", input: [batchFromColumns(schema, { value: values })] });
  for await (const batch of stream) rows.push(...readRows(batch).map((row) => row["result"]));
  return rows;
}

async function program(db: Session): Promise<unknown> {
  const counted = await count(db, 3n).withMeta().rows();
  const failed: unknown = await count(db, 7n)
    .withMeta()
    .rows()
    .catch((error: unknown) => error);
  return {
    version: db.protocolVersion,
    schemas: (await db.loadCatalog()).schemas.map(({ path, functions }) => [path, functions.map(({ name }) => name)]),
    rows: counted.rows,
    logs: counted.meta.logs.map(({ message }) => message),
    doubled: [await double(db, [1n, 2n]), await double(db, [5n])],
    failed: failed instanceof RpcError ? [failed.remoteType, failed.remoteMessage] : failed,
  };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "vgi-recording-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(["2.2.0", "1.0.0"])("a recording of protocol %s", (protocol) => {
  let file: string;
  let recorded: unknown;

  beforeAll(async () => {
    file = join(folder, `${protocol}.jsonl`);
    await using client = await connect(recording(inMemoryWorker({ catalogs: [catalog], protocol }), file));
    await using db = await client.attach("vault", { options: { password: PASSWORD } });
    recorded = await program(db);
  });

  test("answers the same without the worker, again and again", async () => {
    expect(recorded).toMatchObject({ version: protocol, rows: [{ n: 0n }, { n: 1n }, { n: 2n }], logs: ["counting"] });
    await using client = await connect(replaying(file));
    await using db = await client.attach("vault", { options: { password: "another, which is not known either" } });
    expect(await program(db)).toEqual(recorded);
    expect(await program(db)).toEqual(recorded);
    // In another order: the inputs tell which call it is.
    expect([await double(db, [5n]), await double(db, [1n, 2n])]).toEqual([[10n], [2n, 4n]]);
  });

  test("a call that it does not have is told with the nearest that it has", async () => {
    await using client = await connect(replaying(file));
    await using db = await client.attach("vault", { options: { password: PASSWORD } });
    const other = await count(db, 4n)
      .withMeta()
      .rows()
      .catch((error: unknown) => error as Error);
    expect(other).toBeInstanceOf(NotRecordedError);
    expect(String(other)).toMatch(/has no such call of bind: the nearest of \d+ differs in .*"4n" instead of "3n"/);
    await expect(double(db, [6n])).rejects.toThrow(/input 1 of the stream was another/);
    await expect(db.objects.version()).rejects.toThrow(/no such call of catalog_version.*it has calls of /);
  });

  test("has no secrets, no credentials, and nothing that only the worker can read", async () => {
    const text = await readFile(file, "utf8");
    const decoded = text.replaceAll(/[A-Za-z0-9+/=]{16,}/g, (part) => Buffer.from(part, "base64").toString("latin1"));
    for (const secret of [PASSWORD, KEY, '"session"']) {
      expect(text).not.toContain(secret);
      expect(decoded).not.toContain(secret);
    }
  });
});
