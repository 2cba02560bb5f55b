import { rm } from "node:fs/promises";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { connect, OutputMismatchError, type Session } from "vgi-client";
import { tableFunction, type FunctionDescriptor, type TableFunction } from "vgi-client/codegen-v1";
import { expect, it } from "vitest";
import { generateSdk } from "./run-codegen.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`rows by arguments, of a real worker: skipped, ${skipReason}`);

type Generated = TableFunction<Readonly<Record<string, unknown>>>;

const version = "0.47.0";
const binds = [
  'main.rowid_sequence={"count":1}',
  'main.rowid_sequence={"count":1,"row_id_type":"string"}',
  'main.rowid_sequence={"count":1,"row_id_type":"struct"}',
  'main.versioned_data_scan={"version":1}',
  'main.versioned_data_scan={"version":2}',
].flatMap((bind) => ["--bind", bind]);

it.skipIf(skipReason !== undefined)(
  "arguments say which of the bound row types a call has",
  { timeout: 180_000 },
  async () => {
    const { address } = (await ensureWorkers({ versions: [version] })).stdio(version, "worker");
    const folder = await generateSdk("rows-by-arguments", address, ["--catalog", "example", ...binds]);
    try {
      const { rowidSequence, versionedDataScan } = (await import(`${folder}/example/main.ts`)) as Record<
        string,
        Generated
      >;
      if (rowidSequence === undefined || versionedDataScan === undefined) throw new Error("functions");
      expect(rowidSequence.descriptor.cases?.map(({ when }) => when)).toEqual([
        { rowIdType: ["int64", null] },
        { rowIdType: ["string"] },
        { rowIdType: ["struct"] },
      ]);
      expect(new Set(versionedDataScan.descriptor.cases?.map(({ when }) => when))).toEqual(
        new Set([{ version: [1] }, { version: [2] }]),
      );

      await using client = await connect(address);
      await using db = await client.attach("example");
      await expectRows(db, rowidSequence, versionedDataScan);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
);

async function expectRows(db: Session, rowidSequence: Generated, versioned: Generated): Promise<void> {
  expect((await rowidSequence(db, { count: 1n }).first())?.["row_id"]).toBeTypeOf("bigint");
  expect((await rowidSequence(db, { count: 1n, rowIdType: "string" }).first())?.["row_id"]).toBeTypeOf("string");
  expect((await rowidSequence(db, { count: 1n, rowIdType: "struct" }).first())?.["row_id"]).toMatchObject({ a: 0n });
  const [one, two] = [await versioned(db, { version: 1n }).first(), await versioned(db, { version: 2 }).first()];
  expect(Object.keys(one ?? {})).not.toEqual(Object.keys(two ?? {}));
  // Columns that nobody bound, and columns that are of another case than these arguments are of.
  await expect(versioned(db, { version: 3 }).rows()).rejects.toThrow("columns of none of the 2 row types");
  await expect(mistaken(versioned)(db, { version: 2 }).rows()).rejects.toThrow(OutputMismatchError);
}

/** The function with its row types swapped, as if its worker had changed. */
function mistaken({ descriptor }: Generated): Generated {
  const outputs = (descriptor.outputs ?? []).toReversed();
  return tableFunction<Generated>({ ...descriptor, outputs } satisfies FunctionDescriptor<"table">);
}
