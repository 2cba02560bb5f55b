import { batchFromColumns, readRows, toArrowSchema } from "vgi-arrow";
import { TransportError } from "vgi-runtime";
import { describe, expect, test } from "vitest";
import { protocolVersions } from "vgi-protocol";
import { connect, type Session } from "../../index.js";
import { aggregate, column, inMemoryWorker, inputTable, positional, scalar, table, tableInOut } from "../index.js";

const double = scalar({
  name: "double",
  description: "Twice the value",
  arguments: { value: column("int64", "A number") },
  returns: "int64",
  row: ({ value }) => {
    if (value === 13n) throw new RangeError("thirteen is not doubled");
    return value * 2n;
  },
});

const count = table({
  name: "count",
  description: "Counts",
  arguments: { to: positional("int64", "How far") },
  columns: { fields: [{ name: "n", type: "int64", nullable: true }] },
  *scan({ to }, call) {
    for (let n = 0n; n < to; n += 1n) {
      call.log("INFO", `at ${n}`);
      yield [{ n }];
    }
  },
});

const total = aggregate({
  name: "total",
  description: "Sum",
  arguments: { value: column("int64", "A number") },
  returns: "int64",
  initial: () => 0n,
  add: (state: bigint, { value }) => state + value,
  merge: (left: bigint, right: bigint) => left + right,
  result: (state: bigint) => state,
});

const shout = tableInOut({
  name: "shout",
  description: "Texts in capitals",
  arguments: { rows: inputTable("Any table with a text") },
  columns: (input) => input,
  open: () => ({
    process: (input) => [readRows(input).map((row) => ({ text: String(row["text"]).toUpperCase() }))],
  }),
});

const functions = [double, count, total, shout];

const int64 = (name: string, values: readonly bigint[]) =>
  batchFromColumns(toArrowSchema({ fields: [{ name, type: "int64", nullable: true }] }), { [name]: values });

async function numbers(db: Session): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const batch of db.table({ name: "count", arguments: { positional: [3n] } })) rows.push(...readRows(batch));
  return rows;
}

describe("a worker in memory", () => {
  test.each(protocolVersions)("serves functions over protocol %s", async (protocol) => {
    await using client = await connect(inMemoryWorker({ functions, protocol }));
    await using db = await client.attach("test");
    expect(db.protocolVersion).toBe(protocol);
    expect(await numbers(db)).toEqual([{ n: 0n }, { n: 1n }, { n: 2n }]);
    const columns = { fields: [{ name: "value", type: "int64", nullable: true }] } as const;
    const one = db.scalarValues({ name: "double", columns });
    expect(await Promise.all([one({ value: 2n }), one({ value: null })])).toEqual([4n, null]);
    await expect(one({ value: 13n })).rejects.toThrow("thirteen is not doubled");
    expect((await db.loadCatalog()).schemas[0]?.functions.map(({ name }) => name).toSorted()).toEqual([
      "count",
      "double",
      "shout",
      "total",
    ]);
    expect(readRows(await db.aggregate({ name: "total", input: [int64("value", [1n, 2n])] }))).toEqual([
      { result: 3n },
    ]);
    const text = batchFromColumns(toArrowSchema({ fields: [{ name: "text", type: "utf8", nullable: true }] }), {
      text: ["a", "b"],
    });
    const shouted = await db
      .tableInOut({ name: "shout", input: [text], finalize: false })
      .withMeta()
      .rows();
    expect(shouted.rows).toEqual([{ text: "A" }, { text: "B" }]);
  });

  test("logs, and runs several calls at once", async () => {
    await using client = await connect(inMemoryWorker({ functions }));
    await using db = await client.attach("test");
    const call = { name: "count", arguments: { positional: [2n] } };
    const [one, two] = await Promise.all([db.table(call).withMeta().rows(), numbers(db)]);
    expect(one.meta.logs.map(({ message }) => message)).toEqual(["at 0", "at 1"]);
    expect(two).toHaveLength(3);
  });

  test("ends and is attached again when it is restarted, with whatever it serves then", async () => {
    const worker = inMemoryWorker({
      catalogs: [{ name: "data", defaultSchema: "old", schemas: [{ name: "old", functions }] }],
    });
    await using client = await connect(worker);
    await using db = await client.attach("data");
    const running = db.table({ name: "count", arguments: { positional: [50n] } })[Symbol.asyncIterator]();
    await running.next();
    worker.restart({ catalogs: [{ name: "data", defaultSchema: "new", schemas: [{ name: "new", functions }] }] });
    const error = await (async () => {
      for (;;) if ((await running.next()).done === true) return undefined;
    })().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TransportError);
    expect(db.defaultSchema).toBe("old");
    expect(await db.schemas()).toMatchObject([{ path: ["new"] }]);
    expect(db.defaultSchema).toBe("new");
    expect(await numbers(db)).toHaveLength(3);
  });
});
