import { mkdir, rm, writeFile } from "node:fs/promises";
import { ensureWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import { connect, InputError, type Session } from "vgi-client";
import type { AnyTable, Scan } from "vgi-client/codegen-v1";
import { describe, expect, it } from "vitest";
import { generatedFolder, runCodegen } from "./run-codegen.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`tables of a profile, of real workers: skipped, ${skipReason}`);

type Row = Readonly<Record<string, unknown>>;
type Make = (column: (name: string) => Readonly<Record<"eq" | "lt", (value: unknown) => unknown>>) => unknown;

/** A generated table as this test uses it; what its types are is said in packages/codegen/test/use-values.ts. */
interface GeneratedTable extends AnyTable {
  (db: Session, options?: { readonly columns?: readonly string[]; readonly filter?: Make }): Scan<Row>;
  insert(db: Session, rows: readonly object[], options?: object): Promise<unknown>;
  update(db: Session, rows: readonly object[], options?: object): Promise<unknown>;
  delete(db: Session, rows: readonly object[]): Promise<unknown>;
}

const codecs = `export const shouted = { fromArrow: (text) => text.toUpperCase() + "!", toArrow: (text) => text.slice(0, -1).toLowerCase() };\n`;

const types = {
  profile: "js",
  byColumn: { "main.items.name": { module: "./codecs.mjs", codec: "shouted" }, "main.items.rowid": "exact" },
};

describe.skipIf(skipReason !== undefined).each(["0.8.0", "0.47.0"] as const)("tables of worker %s", (version) => {
  it("are read, filtered and written as the configured types show values", { timeout: 120_000 }, async () => {
    const { address } = (await ensureWorkers({ versions: [version] })).stdio(version, "simple_writable");
    const folder = `${generatedFolder}profiles-${version}`;
    await mkdir(folder, { recursive: true });
    try {
      await writeFile(`${folder}/codecs.mjs`, codecs);
      const config = { address, out: "sdk", catalogs: ["simple_writable"], types };
      await writeFile(`${folder}/vgi.config.json`, JSON.stringify(config));
      await runCodegen(["generate", "--config", `${folder}/vgi.config.json`]);
      const module = (await import(/* @vite-ignore */ `${folder}/sdk/simple_writable/main/tables.ts`)) as Row;
      await using client = await connect(address);
      await using db = await client.attach("simple_writable");
      await use(db, module["items"] as GeneratedTable, version === "0.47.0");
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

async function use(db: Session, items: GeneratedTable, hasChanges: boolean): Promise<void> {
  const first = [
    { id: 1, name: "OAK!", qty: 2 },
    { id: 2, name: "ELM!", qty: null },
  ];
  expect(await items.insert(db, first)).toBe(2n);
  expect(await items(db).rows()).toEqual(first);
  const keyed = items(db, { columns: ["rowid", "qty"], filter: (column) => column("name").eq("OAK!") });
  expect(await keyed.rows()).toEqual([{ rowid: 1n, qty: 2 }]);
  expect(await items(db, { filter: (column) => column("qty").lt(3) }).rows()).toEqual([first[0]]);
  expect(await items.update(db, [{ rowid: 2n, name: "FIR!" }], { returning: "rows" })).toEqual([
    { id: 2, name: "FIR!", qty: null },
  ]);
  expect(await items.delete(db, [{ rowid: 1n }])).toBe(1n);
  await expect(items.insert(db, [{ id: 0.5, name: "YEW!" }])).rejects.toThrow(InputError);
  if (!hasChanges) return;
  const changes = await items.insert(db, [{ id: 3, name: "BAY!" }], { returning: "changes" });
  expect(changes).toEqual([{ old: null, new: { id: 3, name: "BAY!", qty: null } }]);
}
