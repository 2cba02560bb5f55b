import { constant, int32, int64, utf8, type Session } from "vgi-client/codegen-v1";
import { client } from "./goldens/garden/client.js";
import {
  area,
  bloom,
  coin,
  compost,
  concat,
  connect,
  dig,
  double,
  doubleTable,
  everyType,
  harvest,
  mix,
  prune,
  runningTotal,
  spread,
  quantile,
  scale,
  series,
  survey,
  tally,
  total,
  type BloomRow,
} from "./goldens/garden/main.js";
import { plant, type Tables } from "./goldens/garden/beds/south/tables.js";
import { gardenLake, weather } from "./goldens/garden/companions.js";
import { seedLines } from "./goldens/garden/copy.js";
import { clamp } from "./goldens/garden/main/macros.js";
import { bloom as bloomTable, seed, type SeedRow } from "./goldens/garden/main/tables.js";
import { openBeds } from "./goldens/garden/main/views.js";

/** Never run: what the compiler makes of it is the test. */
export async function use(): Promise<unknown[]> {
  const db: Session = await connect("stdio:worker", { options: { region: "south" } });
  const rows: BloomRow[] = await bloom(db, { days: 3, color: "red" }).rows();
  const day: BloomRow["day"] | undefined = rows[0]?.day;
  const areas: Array<number | null> = await area(db, { width: [1, null], height: [2, 3] });
  const scaled: Array<bigint | null> = await scale(db, { value: [1n, 2] }, { factor: 3, note: null });
  const doubled: Array<bigint | null> = await double(db, { value: [1n, null] });
  const repeated: Array<string | null> = await client(db).main.double({ value: constant("x") });
  const typed: unknown[] = await double(db, { value: int32([1]) });
  const widened: Array<bigint | null> = await double(db, { value: int32([1]) }).as(int64);
  const eight: bigint | null = await double.value(db, { value: 4n });
  const unknownOne: unknown = await double.value(db, { value: int32.of(4) });
  const gathered: boolean | null = await double.coalesced(db)({ value: true });
  const valued: Array<unknown> = [
    await scale.value(db, { value: 2n }, { factor: 3 }),
    await coin.value(db),
    await concat.value(db, { values: ["a", "b"] }),
    await client(db).main.area.value({ width: 1, height: 2 }),
    await client(db).main.scale.coalesced({ factor: 2 })({ value: 2 }),
    await client(db).main.concat.overloads[1]({ values: [["a"]] }),
  ];
  const tripled: bigint | null = await scale.value(db, { value: 2n }, { factor: 3 });
  const soil = { ph: 7 };
  const settled = await connect("stdio:worker", { options: { region: "south" }, settings: { soil, unit: "m" } });
  const dug = [
    dig(db, { depth: 1 }, { settings: { soil } }),
    dig(settled, { depth: 1 }),
    dig(settled, { depth: 1 }, { columns: ["depth"] }),
    client(db).main.dig({ depth: 1 }, { settings: { soil, unit: "m" } }),
  ];
  const mixed: Array<bigint | null> = await mix(
    db,
    { first: [1n], more: [[2n], constant(3n)] },
    { parts: 2 },
    { settings: { soil } },
  );
  const half: unknown[] = await mix(settled, { first: [1n], more: [["a"]] }, { parts: 2 });
  bloom(db, { days: 1 }, { settings: { unit: "m" }, secrets: { nursery: { token: "t" }, mine: { any: 1 } } });
  const coins: Array<boolean | null> = await coin(db, { rows: 4 });
  const words: Array<string | null> = await concat(db, { values: [["a"], ["b"]] });
  const sum: bigint | null = await total(db, { value: [1n] });
  const byBed: Array<{ readonly bed: string | null; readonly year: number | null; readonly result: bigint | null }> =
    await total
      .groups(
        db,
        { bed: ["a", "b"], year: int32([1, 2]) },
        { value: [1n, 2n] },
        { distinct: true, filter: [true, false] },
      )
      .rows();
  const sums = total.session(db);
  await sums.update([0n, 1], { value: [1n, 2n] });
  const finals: Array<bigint | null> = await sums.finalize([0n, 1n]);
  const running: Array<bigint | null> = await runningTotal.window(db, { value: [1n, 2n] }, { following: 0 });
  const framed: Array<bigint | null> = await client(db).main.runningTotal.window({ value: [1n] }, [[0, 1]]);
  const chunks: Array<bigint | null> = await runningTotal.streaming(db).chunk({ bed: ["a"] }, { value: [1n] });
  const spreads: Array<number | null> = await spread.window(
    db,
    { value: [1] },
    {},
    { at: 0.5 },
    { settings: { soil }, filter: [true] },
  );
  const grouped: number | null | undefined = (
    await client(db)
      .main.quantile.groups({ bed: ["a"] }, { value: [1] }, { at: 0.5 })
      .first()
  )?.result;
  const wholly: bigint | null = await client(db).main.total({ value: [1n] }, { distinct: true });
  void [byBed, finals, running, framed, chunks, spreads, grouped, wholly];
  const tallied: Array<{ readonly bed: string | null; readonly result: bigint | null }> = await tally
    .groups(db, { bed: ["a"] }, { value: [1n] })
    .rows();
  const joined: Array<{ readonly bed: string | null; readonly result: string | null }> = await client(db)
    .main.tally.groups({ bed: ["a"] }, { value: ["x"] }, { separator: "," })
    .rows();
  const tally1: Array<bigint | null> = await tally.window(db, { value: [1n] }, { following: 0 });
  const state = client(db).main.tally.session();
  await state.update([0n], { value: ["x"] });
  const finally1: Array<bigint | string | null> = await state.finalize([0n]);
  const texts: Array<string | null> = await tally.streaming(db, { separator: "," }).chunk({}, { value: ["x"] });
  const counts: Array<bigint | null> = await client(db).main.tally.overloads[0].session().finalize([0n]);
  void [tallied, joined, tally1, finally1, texts, counts];
  // @ts-expect-error only the signature of numbers answers for windows
  void tally.window(db, { value: ["x"] }, { following: 0 });
  // @ts-expect-error and only that of texts gives values of chunks
  void tally.streaming(db).chunk({}, { value: [1n] });
  // @ts-expect-error no signature takes flags
  void state.update([0n], { value: [true] });
  const median: number | null = await quantile(db, { value: [1, 2] });
  const pruned: unknown = (await prune(db, { id: [1n] }, { keep: 1 }).first())?.["id"];
  const box: number | null | undefined = (await everyType(db).rows())[0]?.box?.["min x"];
  const plantRow: Tables["plant"] | undefined = undefined;
  const scans = [
    series(db, { count: 1 }),
    series(db, { start: 1, stop: 2n }),
    series.overloads[1](db, { start: 1, stop: 2, step: 3 }),
    doubleTable(db, { double: 1 }),
    compost(db, { id: [1n] }),
    client(db).beds.bloom(),
  ];
  const shade: Array<number | null> = await client(db).beds.south.shade({ hour: [1] });

  const narrow: Array<{ readonly open: bigint | null }> = await bloom(db, { days: 3 }, { columns: ["open"] }).rows();
  const scaledDown: { readonly flower: string | null; readonly day: BloomRow["day"] } | undefined = await client(db)
    .main.bloom({ days: 3 }, { columns: ["flower", "day"], filter: (column) => column("open").gt(2n), rowLimit: 10 })
    .first();
  const computed: string[] = ["open"];
  const anyColumns = await bloom(db, { days: 1 }, { columns: computed as Array<keyof BloomRow> }).rows();
  const maybe: bigint | null | undefined = anyColumns[0]?.open;
  const one: { readonly n: unknown } | undefined = await series(db, { count: 1 }, { columns: ["n"] }).first();
  const two: { readonly id: unknown } | undefined = await compost(db, { id: [1n] }, { columns: ["id"] }).first();
  series(db, { count: 1 }, { filter: (column) => column("n").gt(1n) });
  bloom(db, { days: 3 }, { orderBy: { column: "open", limit: 3 }, sample: { percentage: 10 }, maxWorkers: 2 });

  // @ts-expect-error a required argument is missing
  bloom(db, { color: "red" });
  // @ts-expect-error not one of the choices
  bloom(db, { days: 1, color: "green" });
  // @ts-expect-error there is no such argument
  bloom(db, { days: 1, colour: "red" });
  // @ts-expect-error its worker does not answer for windows
  void total.window;
  // @ts-expect-error nor in the namespace
  void client(db).main.total.window;
  // @ts-expect-error numbers without a type are no keys
  total.groups(db, { bed: [1] }, { value: [1n] });
  // @ts-expect-error bigints are no texts
  const wrongKey: string | null | undefined = (await total.groups(db, { bed: [1n] }, { value: [1n] }).first())?.bed;
  const weighed = Boolean(rows[0]);
  const harvested = (await harvest(db, { bed: 1, weighed }).rows())[0];
  const grams: bigint | null | undefined = harvested !== undefined && "grams" in harvested ? harvested.grams : 0n;
  const plants: Array<{ readonly plant: string | null }> = await harvest(db, { bed: 1 }, { columns: ["plant"] }).rows();
  const heaviest: bigint | null | undefined = (
    await harvest(db, { bed: 1, weighed: true }, { filter: (column) => column("grams").gt(2n) }).first()
  )?.grams;
  const boundGrams: Array<{ readonly grams: bigint | null }> = await client(db)
    .main.harvest({ bed: 1, weighed: true }, { columns: ["grams"] })
    .rows();
  const surveyed: number | null | undefined = (
    await survey(db, { layout: "wide", depth: 1 }, { settings: { soil } }).first()
  )?.ph;
  const widths: Array<{ readonly width: number | null }> = await client(db)
    .main.survey({ layout: "wide" }, { columns: ["width"], settings: { soil } })
    .rows();
  const settledWidth: number | null | undefined = (await survey(settled, { layout: "wide" }).first())?.width;
  const plain: Array<{ readonly bed: bigint | null }> = await survey(settled).rows();
  void [grams, plants, heaviest, boundGrams, surveyed, widths, settledWidth, plain];
  // @ts-expect-error not all of its rows have it
  void harvested?.grams;
  // @ts-expect-error rows of these arguments have not
  void (await harvest(db, { bed: 1 }).first())?.grams;
  // @ts-expect-error nor can they be asked for it
  harvest(db, { bed: 1 }, { columns: ["grams"] });
  // @ts-expect-error nor in the namespace
  client(db).main.harvest({ bed: 1 }, { columns: ["grams"] });
  // @ts-expect-error there is no such argument, whatever its rows
  harvest(db, { bed: 1, wieghed: true });
  // @ts-expect-error a setting without default, which nobody gave
  survey(db, { layout: "wide" });
  // @ts-expect-error one of three types of rows
  void (await survey(settled, { layout: String(rows[0]?.flower) }).first())?.width;
  // @ts-expect-error the region is required
  void connect("stdio:worker");
  // @ts-expect-error and text
  void connect("stdio:worker", { options: { region: 1 } });
  // @ts-expect-error there is no such attach option
  void connect("stdio:worker", { options: { region: "south", regoin: "x" } });
  // @ts-expect-error there is no such setting
  void connect("stdio:worker", { options: { region: "south" }, settings: { units: "m" } });
  // @ts-expect-error a setting without default, which nobody gave
  dig(db, { depth: 1 });
  // @ts-expect-error nor here
  client(db).main.dig({ depth: 1 });
  // @ts-expect-error other settings are not enough
  dig(db, { depth: 1 }, { settings: { unit: "m" } });
  // @ts-expect-error a setting of another type
  bloom(db, { days: 1 }, { settings: { unit: 1 } });
  // @ts-expect-error the secret has no such parameter
  bloom(db, { days: 1 }, { secrets: { nursery: { tokn: "t" } } });
  // @ts-expect-error columns of unlike values give nobody knows what
  const unlike: Array<bigint | null> = await mix(settled, { first: [1n], more: [["a"]] }, { parts: 2 });
  // @ts-expect-error a column in place of one value
  void scale.value(db, { value: [2n] }, { factor: 3 });
  // @ts-expect-error constants are not columns
  scale(db, { value: [1n], factor: 2 });
  // @ts-expect-error number[] is ambiguous for an any-typed column
  double(db, { value: [1, 2] });
  // @ts-expect-error no overload has these arguments together
  series(db, { start: 1n });
  // @ts-expect-error there is no such column
  void rows[0]?.flowr;
  // @ts-expect-error rows are read-only
  if (rows[0] !== undefined) rows[0].day = null;
  // @ts-expect-error a column that was left out
  void narrow[0]?.day;
  // @ts-expect-error there is no such column
  bloom(db, { days: 1 }, { columns: ["flowr"] });
  // @ts-expect-error a column of numbers is compared with text
  bloom(db, { days: 1 }, { filter: (column) => column("open").eq("x") });
  // @ts-expect-error rows have no such column
  bloom(db, { days: 1 }, { orderBy: { column: "opened" } });
  // @ts-expect-error rows of the input are not filtered
  compost(db, { id: [1n] }, { filter: (column) => column("id").gt(1n) });
  // @ts-expect-error the namespace has the functions, and nothing else
  void client(db).main.connect;

  void [repeated, typed, widened, eight, unknownOne, gathered, valued, tripled, dug, mixed, half, unlike, wrongKey];
  return [
    narrow,
    scaledDown,
    maybe,
    one,
    two,
    day,
    areas,
    scaled,
    doubled,
    coins,
    words,
    sum,
    median,
    pruned,
    box,
    plantRow,
    scans,
    shade,
  ];
}

/** Tables, views and macros: never run either. */
export async function useTables(db: Session): Promise<unknown[]> {
  const rows: SeedRow[] = await seed(db).rows();
  const whole: Tables["plant"] | undefined = await plant(db, { at: { unit: "VERSION", value: "3" } }).first();
  const narrow: Array<{ readonly name: string | null }> = await seed(db, { columns: ["name"] }).rows();
  const keyed: Array<{ readonly row: bigint | null; readonly id: bigint | null }> = await seed(db, {
    columns: ["row", "id"],
    filter: (column) => column("amount").gt(2).and(column("packed").lt("2024-01-01")),
    orderBy: { column: "amount", limit: 10 },
    maxWorkers: 2,
  }).rows();
  seed(db, { columns: ["id"], settings: { unit: "m" }, secrets: { nursery: { token: "t" } } });
  await seed.insert(db, [{ id: 1n, packed: null }], { settings: { unit: "m" }, onConflict: "nothing" });
  const inserted: bigint = await seed.insert(db, [
    { id: 1, packed: null },
    { id: 2n, name: "oak", packed: "2024-02-29" },
  ]);
  const changes: Array<{ readonly old: SeedRow | null; readonly new: SeedRow | null }> = await seed.insert(
    db,
    [{ id: 1n, packed: null }],
    { returning: "changes", onConflict: "update", onConflictColumns: ["id"] },
  );
  const updated: SeedRow[] = await seed.update(db, [{ row: 7n, amount: null }], { returning: "rows" });
  const deleted: bigint = await seed.delete(db, keyed);
  const { beds, main } = client(db);
  const bound: bigint = await main.tables.seed.insert([{ id: 1n, packed: null }]);
  const read: SeedRow[] = await main.tables.seed({ at: { unit: "VERSION", value: "3" } }).rows();
  const names: Array<{ readonly "Latin name": string | null }> = await beds.south.tables
    .plant({ columns: ["Latin name"] })
    .rows();
  const days: Array<{ readonly day: unknown }> = await bloomTable(db).rows();
  const parameters: readonly ["value", "low", "high"] = clamp.parameters;
  const definition: string | undefined = (await db.objects.views.get(openBeds))?.definition;
  const sql: string = main.views.openBeds.definition;

  const lines: Array<{ readonly id: bigint | null; readonly name: string | null }> = await seedLines
    .copyFrom(db, { path: "in", columns: { id: int64, name: utf8 }, options: { skipRows: 1, onError: "skip" } })
    .rows();
  await seedLines.copyTo(db, { path: "out", rows: { id: [1n] } });
  const { target } = gardenLake(db);
  const alias: string | undefined = weather(db)?.alias;

  // @ts-expect-error a setting of another type
  seed(db, { settings: { unit: 1 } });
  // @ts-expect-error nor for writes
  seed.delete(db, keyed, { settings: { unit: 1 } });
  // @ts-expect-error nor for files
  seedLines.copyTo(db, { path: "out", rows: { id: [1n] } }, { settings: { unit: 1 } });
  // @ts-expect-error nor in the namespace
  main.tables.seed({ settings: { unit: 1 } });
  // @ts-expect-error nor for its writes
  main.tables.seed.insert([{ id: 1n, packed: null }], { settings: { unit: 1 } });
  // @ts-expect-error not one of the choices
  seedLines.copyFrom(db, { path: "in", columns: { id: int64 }, options: { onError: "ignore" } });
  // @ts-expect-error an attach may come without it
  void weather(db).target;
  // @ts-expect-error there is no such column
  seed(db, { columns: ["nome"] });
  // @ts-expect-error a column that was not asked for
  void narrow[0]?.id;
  // @ts-expect-error row ids are no columns of whole rows
  void rows[0]?.row;
  // @ts-expect-error there is no such column
  seed(db, { filter: (column) => column("nome").eq("x") });
  // @ts-expect-error numbers are not compared with text
  seed(db, { filter: (column) => column("amount").gt("2") });
  // @ts-expect-error a key has no default
  seed.insert(db, [{ name: "oak", packed: null }]);
  // @ts-expect-error a default that takes an engine is not known here
  seed.insert(db, [{ id: 1n }]);
  // @ts-expect-error declared not null
  seed.insert(db, [{ id: 1n, name: null, packed: null }]);
  // @ts-expect-error engines compute it
  seed.insert(db, [{ id: 1n, packed: null, label: "x" }]);
  // @ts-expect-error and no worker sends it
  void rows[0]?.label;
  // @ts-expect-error an update says which row
  seed.update(db, [{ name: "oak" }]);
  // @ts-expect-error updates of this table answer with rows at most
  seed.update(db, [{ row: 1n, name: "oak" }], { returning: "changes" });
  // @ts-expect-error deletes of this table answer with a count
  seed.delete(db, [{ row: 1n }], { returning: "rows" });
  // @ts-expect-error this table takes no inserts
  void plant.insert;
  // @ts-expect-error no such view
  void main.views.closedBeds;

  await db.tableCardinality({ name: "bloom" });
  // @ts-expect-error what a worker says of a function is of all its rows
  await db.tableCardinality({ name: "bloom", filter: undefined });
  // @ts-expect-error and so is a plan, whose filter goes along with the reading
  await db.tableFunctionPlan({ name: "bloom", filter: undefined });

  // Everything takes a transaction in place of a session.
  await using transaction = await db.begin();
  await seed.delete(transaction, await seed(transaction, { columns: ["row"] }).rows());
  await area(transaction, { width: [1], height: [2] });
  await transaction.commit();

  return [
    lines,
    target,
    alias,
    rows,
    whole,
    narrow,
    inserted,
    changes,
    updated,
    deleted,
    bound,
    names,
    days,
    parameters,
    definition,
    sql,
    read,
  ];
}
