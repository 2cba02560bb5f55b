import { ensureWorkers, type RealWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { connect } from "vgi-client";
import { beforeAll, describe, expect, it } from "vitest";
import { run } from "./program.js";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`one program on the oldest and the newest worker: skipped: ${reason}`);

const versions = [
  { version: "0.8.0", protocol: "1.0.0" },
  { version: "0.47.0", protocol: "2.2.0" },
] as const;

const numbers = (...values: readonly bigint[]): object[] => values.map((n) => ({ n }));

/** What the program gives everywhere. */
const given = {
  hasExample: true,
  schemas: ["data", "main"],
  functions: [
    ["double", "scalar"],
    ["echo", "table_in_out"],
    ["sequence", "table"],
    ["sum_all_columns", "table_buffering"],
    ["vgi_sum", "aggregate"],
  ],
  bound: { fields: [{ name: "n", type: "int64", nullable: true }] },
  doubled: [{ result: 2n }, { result: 4n }, { result: null }],
  sequence: numbers(0n, 1n, 2n, 3n, 4n, 5n),
  filtered: numbers(2n, 3n, 5n),
  within: numbers(0n, 1n, 2n, 3n, 4n, 5n),
  echoed: [{ value: 1n }, { value: 2n }, { value: null }],
  repeated: [{ a: "x" }, { a: null }, { a: "x" }, { a: null }],
  summed: [{ a: 3n, b: 30n }],
  aggregate: [{ result: 3n }],
  groups: [
    { city: "a", result: 4n },
    { city: "b", result: 2n },
  ],
  table: numbers(0n, 1n, 2n),
  refused: "RpcError",
  created: {
    name: "people",
    comment: "Who",
    notNull: [0],
    columns: {
      fields: [
        { name: "id", type: "int64", nullable: false },
        { name: "name", type: "utf8", nullable: true },
      ],
    },
  },
  unchanged: "RpcError",
  listed: [
    { path: ["extra"], comment: "More" },
    { path: ["main"], comment: null },
  ],
  renamed: [null, "persons"],
  dropped: null,
};

describe.skipIf(reason !== undefined)("one program, unchanged", () => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: versions.map(({ version }) => version) });
  }, 600_000);

  describe.each(versions)("with worker $version, which speaks $protocol alone", ({ version, protocol }) => {
    it("gives the same over stdio", { timeout: 120_000 }, async () => {
      const functions = workers.stdio(version).address;
      expect(await spokenBy(functions)).toBe(protocol);
      expect(await run({ functions, changes: workers.stdio(version, "catalog").address })).toMatchObject(given);
    });

    it("gives the same over HTTP", { timeout: 120_000 }, async () => {
      await using functions = await workers.startHttp(version);
      await using changes = await workers.startHttp(version, "catalog");
      expect(await spokenBy(functions.address)).toBe(protocol);
      expect(await run({ functions: functions.address, changes: changes.address })).toMatchObject(given);
    });
  });
});

async function spokenBy(address: string): Promise<string> {
  await using client = await connect(address);
  await using db = await client.attach("example");
  return db.protocolVersion;
}
