import { int64, type Session, type TimestampValue } from "vgi-client/codegen-v1";
import type { Temporal } from "vgi-client/codegen-v1/temporal";
import type { Shape } from "./codecs.js";
import { anything, echo as jsEcho, later as jsLater } from "./goldens/jsValues/main.js";
import { echo as jsonEcho } from "./goldens/jsonValues/main.js";
import { stock as jsStock } from "./goldens/jsValues/main/tables.js";
import { echo as mixedEcho, later as mixedLater } from "./goldens/mixedValues/main.js";
import { stock as mixedStock } from "./goldens/mixedValues/main/tables.js";
import { lines as temporalLines } from "./goldens/temporalValues/copy.js";
import { echo as temporalEcho, later as temporalLater } from "./goldens/temporalValues/main.js";

/** Never run: what the compiler makes of it is the test. */
export async function useValues(db: Session, instant: Temporal.Instant, step: Temporal.Duration): Promise<unknown[]> {
  const [js] = await jsEcho(db, {
    big: 1n,
    at: new Date(),
    took: 12.5,
    id: "8c32fd41-d7fa-435f-a931-957b20ffd0b4",
  }).rows();
  const big: number | null | undefined = js?.big;
  const at: Date | null | undefined = js?.at;
  const price: number | null | undefined = js?.price;
  const clock: string | null | undefined = js?.clock;
  const nested: ReadonlyArray<Date | null> | null | undefined = js?.box?.at;
  const id: string | null | undefined = js?.id;
  const huge: number | null | undefined = js?.huge;
  const dates: Array<Date | null> = await jsLater(db, { at: [new Date(), null] }, { by: 1500 });
  const unknown: unknown = (await anything(db).first())?.["n"];

  const [json] = await jsonEcho(db, { big: "12", bytes: "AQI=", real: "NaN" }).rows();
  const text: string | null | undefined = json?.big;
  const pairs: ReadonlyArray<readonly [string, string | null]> | null | undefined = json?.counts;

  const [temporal] = await temporalEcho(db, { at: instant, took: step }).rows();
  const local: Temporal.PlainDateTime | null | undefined = temporal?.local;
  const there: Temporal.ZonedDateTime | null | undefined = temporal?.there;
  const exact: bigint | null | undefined = temporal?.big;
  const instants: Array<Temporal.Instant | null> = await temporalLater(db, { at: [instant] }, { by: step });

  const [mixed] = await mixedEcho(db, { price: 1250, big: 1n, shape: { wkb: new Uint8Array() } }).rows();
  const column: bigint | null | undefined = mixed?.big;
  const cents: number | null | undefined = mixed?.price;
  const kg: `${string} kg` | null | undefined = mixed?.weight;
  const shape: Shape | null | undefined = mixed?.shape;
  const moment: Temporal.Instant | null | undefined = mixed?.at;
  const mixedDates: Array<Temporal.Instant | null> = await mixedLater(db, { at: [instant] }, { by: step });
  const asExact: TimestampValue | null | undefined = undefined;

  // Tables, their writes and filters, and options of COPY are shown as functions are.
  const [stocked] = await jsStock(db, { filter: (of) => of("at").lt(new Date()) }).rows();
  const stockBig: number | null | undefined = stocked?.big;
  const changed = await mixedStock.insert(db, [{ big: 1, price: 1250, weight: "2 kg", at: instant }], {
    returning: "changes",
  });
  const weighed: `${string} kg` | null | undefined = changed[0]?.new?.weight;
  const rowid: bigint | null | undefined = (await mixedStock(db, { columns: ["row"] }).first())?.row;
  await mixedStock.update(db, [{ row: 1n, shape: { wkb: new Uint8Array() } }]);
  const kept = mixedStock(db, { filter: (of) => of("weight").eq("2 kg").and(of("price").ge(100)) });
  temporalLines.copyFrom(db, {
    path: "in",
    columns: { n: int64 },
    options: { skip: 1, since: instant.toZonedDateTimeISO("UTC").toPlainDateTime() },
  });
  void [stockBig, weighed, rowid, kept];
  // @ts-expect-error a codec takes what it says
  void mixedStock.insert(db, [{ big: 1, weight: "2 g" }]);
  // @ts-expect-error and is compared with what it gives
  mixedStock(db, { filter: (of) => of("weight").eq(2) });
  // @ts-expect-error base64 is of the profile json
  void jsStock.update(db, [{ row: 1, bytes: "AQI=" }]);
  // @ts-expect-error milliseconds are of the profile js
  temporalLines.copyFrom(db, { path: "in", columns: { n: int64 }, options: { skip: 1, since: 12.5 } });
  // @ts-expect-error an option without default, which nobody gave
  temporalLines.copyFrom(db, { path: "in", columns: { n: int64 } });
  // @ts-expect-error nor to write with
  void temporalLines.copyTo(db, { path: "out", rows: { n: [1n] } });
  // @ts-expect-error nor among the others
  temporalLines.copyFrom(db, { path: "in", columns: { n: int64 }, options: {} });

  // @ts-expect-error a number of milliseconds is what the profile js takes
  temporalEcho(db, { took: 12.5 });
  // @ts-expect-error the profile js gives numbers
  const wrong: bigint | null | undefined = js?.big;
  // @ts-expect-error a codec takes what it says
  mixedEcho(db, { price: "12.50" });
  // @ts-expect-error base64 is of the profile json
  jsEcho(db, { bytes: "AQI=" });

  return [
    big,
    at,
    price,
    clock,
    nested,
    id,
    huge,
    dates,
    unknown,
    text,
    pairs,
    local,
    there,
    exact,
    instants,
    column,
    cents,
    kg,
    shape,
    moment,
    mixedDates,
    asExact,
    wrong,
  ];
}
