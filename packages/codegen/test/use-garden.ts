import type { Session } from "vgi-client/codegen-v1";
import { client } from "./goldens/garden/client.js";
import {
  area,
  bloom,
  coin,
  compost,
  concat,
  connect,
  double,
  doubleTable,
  everyType,
  prune,
  quantile,
  scale,
  series,
  total,
  type BloomRow,
} from "./goldens/garden/main.js";
import type { Tables } from "./goldens/garden/beds/south.js";

/** Never run: what the compiler makes of it is the test. */
export async function use(): Promise<unknown[]> {
  const db: Session = await connect("stdio:worker", { options: { region: "south" } });
  const rows: BloomRow[] = await bloom(db, { days: 3, color: "red" }).rows();
  const day: BloomRow["day"] | undefined = rows[0]?.day;
  const areas: Array<number | null> = await area(db, { width: [1, null], height: [2, 3] });
  const scaled: Array<bigint | null> = await scale(db, { value: [1n, 2] }, { factor: 3, note: null });
  const doubled: unknown[] = await double(db, { value: [1n] });
  const coins: Array<boolean | null> = await coin(db, { rows: 4 });
  const words: Array<string | null> = await concat(db, { values: [["a"], ["b"]] });
  const sum: bigint | null = await total(db, { value: [1n] });
  const median: number | null = await quantile(db, { value: [1, 2] });
  const pruned: unknown = (await prune(db, { id: [1n] }, { keep: 1 }).first())?.["id"];
  const box: number | null | undefined = (await everyType(db).rows())[0]?.box?.["min x"];
  const plant: Tables["plant"] | undefined = undefined;
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
    plant,
    scans,
    shade,
  ];
}
