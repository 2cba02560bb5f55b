import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureWorkers, requireOrSkip, type RealWorkers } from "@vgi-tools/real-workers";
import { batchFromRows, toArrowSchema } from "vgi-arrow";
import {
  ArgumentError,
  connect,
  InputError,
  OutputMismatchError,
  UsageError,
  VgiError,
  type Session,
} from "vgi-client";
import {
  int64,
  utf8,
  type AnyTable,
  type CopyReader,
  type CopyWriter,
  type Macro,
  type Scan,
  type View,
} from "vgi-client/codegen-v1";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateSdk } from "./run-codegen.js";

const skipReason = await requireOrSkip();
if (skipReason !== undefined) console.log(`generated tables of the real workers: skipped, ${skipReason}`);

type Row = Readonly<Record<string, unknown>>;

/** A generated table as these tests use it; what its types are is said in packages/codegen/test/use-garden.ts. */
interface GeneratedTable extends AnyTable {
  (db: Session, options?: object): Scan<Row>;
  insert(db: Session, rows: unknown, options?: object): Promise<unknown>;
  update(db: Session, rows: unknown, options?: object): Promise<unknown>;
  delete(db: Session, rows: unknown, options?: object): Promise<unknown>;
}

/** What the generated modules export, as far as these tests use it. */
type Tables = Readonly<Record<string, GeneratedTable>>;

/** The oldest protocol, which says by flags what writes a table takes, and the newest, which says what they answer with. */
const versions = ["0.8.0", "0.47.0"] as const;

describe.skipIf(skipReason !== undefined).each(versions)("generated tables, worker %s", (version) => {
  let workers: RealWorkers;
  const sdks = new Map<string, Promise<string>>();

  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 300_000);

  afterAll(async () => {
    for (const folder of sdks.values()) await rm(await folder, { recursive: true, force: true });
  });

  /** Generates the SDK of a fixture's catalog, and attaches it. */
  async function using<T>(
    fixture: string,
    catalog: string,
    use: (db: Session, load: <M>(module: string) => Promise<M>) => Promise<T>,
  ): Promise<T> {
    const { address } = workers.stdio(version, fixture);
    const sdk = sdks.get(fixture) ?? generateSdk(`${version}-${fixture}`, address, ["--catalog", catalog]);
    sdks.set(fixture, sdk);
    const folder = await sdk;
    await using client = await connect(address);
    await using db = await client.attach(catalog);
    return await use(db, (module) => import(/* @vite-ignore */ `${folder}/${catalog}/${module}.ts`));
  }

  it("take inserts, updates and deletes, and answer with counts, rows and changes", { timeout: 90_000 }, async () => {
    await using("simple_writable", "simple_writable", async (db, load) => {
      const { items, itemsInsertOnly, itemsNoReturning } = await load<Record<string, GeneratedTable>>("main/tables");
      if (items === undefined || itemsInsertOnly === undefined || itemsNoReturning === undefined)
        throw new Error("tables");

      const first = [
        { id: 1n, name: "oak", qty: 2 },
        { id: 2, name: "elm" },
      ];
      expect(await items.insert(db, first)).toBe(2n);
      expect(await items.insert(db, [{ id: 3n, name: "yew", qty: 5n }], { returning: "rows" })).toEqual([
        { id: 3n, name: "yew", qty: 5n },
      ]);
      expect(await items.insert(db, [])).toBe(0n);
      expect(await items(db).rows()).toEqual([
        { id: 1n, name: "oak", qty: 2n },
        { id: 2n, name: "elm", qty: null },
        { id: 3n, name: "yew", qty: 5n },
      ]);

      const keyed = await items(db, { columns: ["rowid", "name"], filter: few }).rows();
      expect(keyed).toEqual([{ rowid: 1n, name: "oak" }]);
      expect(
        await items.update(db, [
          { rowid: 1n, qty: 9 },
          { rowid: 2n, qty: null },
        ]),
      ).toBe(2n);
      expect(await items.update(db, [{ rowid: 3n, name: "fir" }], { returning: "rows" })).toEqual([
        { id: 3n, name: "fir", qty: 5n },
      ]);
      expect(await items.delete(db, [{ rowid: 1n }])).toBe(1n);
      expect(await items(db, { columns: ["name"] }).rows()).toEqual([{ name: "elm" }, { name: "fir" }]);
      expect(await items.insert(db, batchFromRows(toArrowSchema({ fields: items.descriptor.columns }), first))).toBe(
        2n,
      );

      expect("update" in itemsInsertOnly || "delete" in itemsInsertOnly).toBe(false);
      expect(await itemsNoReturning.insert(db, [{ id: 1n }])).toBe(1n);
      await expect(items.insert(db, [{ id: "x" }])).rejects.toThrow(InputError);
      await expect(items.insert(db, [{ idd: 1n }])).rejects.toThrow('there is no column "idd"');
      await expect(
        items.update(db, [
          { rowid: 1n, qty: 1 },
          { rowid: 2n, name: "x" },
        ]),
      ).rejects.toThrow("the first has not");
      await expect(items.delete(db, [{ rowid: null }])).rejects.toThrow('column "rowid" of a row is null');
      await expect(items.delete(db, [{}])).rejects.toThrow('no column "rowid"');

      // What changed is of protocol 2.
      if (version === "0.47.0") {
        expect(await items.insert(db, [{ id: 8n, name: "bay", qty: null }], { returning: "changes" })).toEqual([
          { old: null, new: { id: 8n, name: "bay", qty: null } },
        ]);
      }
    });
  });

  it(
    "read as what they are declared, with columns, filters, and states of the past",
    { timeout: 180_000 },
    async () => {
      await using("worker", "example", async (db, load) => {
        const tables = await load<Tables>("data/tables");
        const { tenThousandTable: numbers, departments, rowidMiddle, versionedData, generatedSequence } = tables;
        if (numbers === undefined || departments === undefined || rowidMiddle === undefined) throw new Error("tables");
        if (versionedData === undefined || generatedSequence === undefined) throw new Error("tables");
        expect(await departments(db, { columns: ["name"] }).first()).toEqual({ name: expect.any(String) as string });
        expect(Object.keys((await rowidMiddle(db).first()) ?? {})).toEqual(["name", "value"]);
        expect(Object.keys((await rowidMiddle(db, { columns: ["value", "row_id"] }).first()) ?? {})).toEqual([
          "value",
          "row_id",
        ]);
        const small = numbers(db, {
          filter: (column: (name: string) => { lt(value: bigint): unknown }) => column("n").lt(3n),
        });
        expect(await small.rows()).toEqual([{ n: 0n }, { n: 1n }, { n: 2n }]);
        expect(Object.keys((await generatedSequence(db).first()) ?? {})).toEqual(["n"]);
        expect((await small.withMeta().rows()).meta.rows).toBe(3);
        expect((await numbers(db).bind()).fields.map(({ name }) => name)).toEqual(["n"]);

        // Version 1 of this table has other columns: `as` reads what is there, and checks that.
        const old = versionedData(db, { at: { unit: "VERSION", value: "1" } });
        await expect(old.rows()).rejects.toThrow(OutputMismatchError);
        await expect(numbers(db).as({ n: utf8 }).rows()).rejects.toThrow(/^table \w+ has column "n" as int64/);

        // The scan function of this table calls the column n.
        const { numbers: renamed } = tables;
        const named = renamed?.(db, {
          filter: (column: (name: string) => { lt(value: bigint): unknown }) => column("value").lt(2n),
        });
        expect(await named?.rows()).toEqual([{ value: 0n }, { value: 1n }]);
        expect(await renamed?.(db, { columns: ["value"] }).first()).toEqual({ value: 0n });
        expect((await renamed?.(db).bind())?.fields.map(({ name }) => name)).toEqual(["value"]);
        expect(await renamed?.(db).as({ n: int64 }).first()).toEqual({ n: 0n });

        // Its function leaves out what is not wanted.
        const [whole, part] = [rowidMiddle(db), rowidMiddle(db, { columns: ["value"] })];
        const { meta: all } = await whole.withMeta().rows();
        expect((await part.withMeta().rows()).meta.bytes).toBeLessThan(all.bytes * 0.7);

        const mismatched: string[] = [];
        let read = 0;
        for (const [name, table] of Object.entries(tables)) {
          const error = await table(db)
            .first()
            .then(
              () => undefined,
              (refusal: unknown) => refusal,
            );
          if (error === undefined) read += 1;
          else if (error instanceof OutputMismatchError) mismatched.push(name);
          else expect(error, name).toBeInstanceOf(VgiError);
        }
        expect(read).toBeGreaterThan(20);
        // Its function has a column of another type at the place of one of the table: it is refused, and read with `as`.
        expect(["rowidString"]).toEqual(expect.arrayContaining(mismatched));
      });
    },
  );

  it("stand beside views and macros, which say what they are", { timeout: 90_000 }, async () => {
    await using("worker", "example", async (db, load) => {
      const { evenNumbers } = await load<Record<string, View>>("main/views");
      const { vgiClamp } = await load<Record<string, Macro>>("main/macros");
      if (evenNumbers === undefined || vgiClamp === undefined) throw new Error("views and macros");
      expect(await db.objects.views.get(evenNumbers)).toMatchObject({ definition: evenNumbers.definition });
      expect(await db.objects.macros.get(vgiClamp)).toMatchObject({ parameters: vgiClamp.parameters });
      const { client } = await load<{ client(session: Session): Row }>("client");
      const { main, data } = client(db) as Record<string, Record<string, Record<string, unknown>>>;
      expect([main?.["views"]?.["evenNumbers"], main?.["macros"]?.["vgiClamp"]]).toEqual([evenNumbers, vgiClamp]);
      const numbers = data?.["tables"]?.["tenThousandTable"] as (options: object) => Scan<Row>;
      expect(await numbers({ rowLimit: 1 }).first()).toEqual({ n: 0n });
    });
  });

  it("have formats of COPY beside them, which read what they wrote", { timeout: 90_000 }, async () => {
    await using("worker", "example", async (db, load) => {
      // Formats came with protocol 1.1.
      if (version === "0.8.0") {
        await expect(load("copy")).rejects.toThrow();
        return;
      }
      const { exampleLines, exampleLinesOut } = await load<{
        exampleLines: CopyReader<Row>;
        exampleLinesOut: CopyWriter<Row>;
      }>("copy");
      const folder = await mkdtemp(path.join(tmpdir(), "vgi-copy-"));
      try {
        const file = path.join(folder, "lines.txt");
        await exampleLinesOut.copyTo(db, {
          path: file,
          rows: { id: [1n, 2n], name: ["a", "b"] },
          options: { header: true, nullString: "" },
        });
        const columns = { id: int64, name: utf8 };
        const scan = exampleLines.copyFrom(db, { path: file, columns, options: { skipRows: 1, nullString: "" } });
        expect(await scan.rows()).toEqual([
          { id: 1n, name: "a" },
          { id: 2n, name: "b" },
        ]);
        expect(() => exampleLines.copyFrom(db, { path: file, columns, options: { skip: 1 } })).toThrow(ArgumentError);
        // Its null string has no default.
        expect(() => exampleLines.copyFrom(db, { path: file, columns })).toThrow(
          "argument nullString of function example_lines: it is required",
        );
        const { args } = exampleLines.descriptor;
        expect(args.filter(({ optional }) => optional !== true).map(({ key }) => key)).toEqual(["nullString"]);
        expect("copyTo" in exampleLines || "copyFrom" in exampleLinesOut).toBe(false);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  });

  it("have no time travel where the catalog has none", { timeout: 90_000 }, async () => {
    await using("versioned_tables", "versioned_tables", async (db, load) => {
      const { plants } = await load<Tables>("main/tables");
      expect((await plants?.(db, { columns: ["kind", "name"] }).rows())?.at(0)).toEqual({ kind: "tree", name: "oak" });
      expect(() => plants?.(db, { at: { unit: "VERSION", value: "1" } })).toThrow(UsageError);
    });
  });
});

function few(column: (name: string) => { lt(value: bigint): unknown }): unknown {
  return column("qty").lt(3n);
}
