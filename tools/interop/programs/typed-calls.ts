// A program of an SDK's user: `typed-calls.test.ts` puts it beside the SDK of a real worker, compiles it with every strict option and
// runs it. Each annotation is a claim about types; the test compares the values.
import { constant, int32, int64, overloadedAggregate } from "vgi-client/codegen-v1";
import { client } from "./sdk/example/client.js";
import {
  addValues,
  connect,
  double,
  multiply,
  multiplyBySetting,
  returnSecretValue,
  sequence,
  settingsAware,
  structSettings,
  vgiAvg,
  vgiCount,
  vgiPercentile,
  vgiStreamingSum,
  vgiSum,
  vgiWindowListagg,
  vgiWindowSum,
  type SequenceRow,
} from "./sdk/example/main.js";

export async function run(address: string): Promise<Readonly<Record<string, unknown>>> {
  await using db = await connect(address, { settings: { multiplier: 3n } });
  const config = { start: 100n, step: 5n, label: "x" };
  await using configured = await connect(address, { settings: { config } });

  const doubled: Array<bigint | null> = await double(db, { value: [1n, 2n, null] });
  const added: Array<bigint | null> = await addValues(db, { col1: [1n, 2n], col2: constant(10n) });
  const widened: Array<bigint | null> = await double(db, { value: int32([4]) }).as(int64);
  const one: bigint | null = await double.value(db, { value: 21n });
  const product: bigint | null = await multiply.value(db, { value: 6n }, { factor: 7n });
  const both = double.coalesced(db);
  const gathered: Array<bigint | null> = await Promise.all([both({ value: 1n }), both({ value: 2n })]);
  const refused: string = await double(db, { value: [null] }).then(String, (error: Error) => error.name);

  const tripled: Array<bigint | null> = await multiplyBySetting(db, { value: [2n] });
  const fourfold: Array<bigint | null> = await multiplyBySetting(db, { value: [2n] }, { settings: { multiplier: 4n } });
  const greeted = (await settingsAware(db, { count: 1n }, { settings: { greeting: "Servus" } }).rows())[0]?.[
    "greeting"
  ];
  const given = await structSettings(db, { count: 2n }, { settings: { config } }).rows();
  const connected = await structSettings(configured, { count: 2n }).rows();
  const secrets = { vgi_example: { secret_string: "hush", api_key: "k" } };
  const secret: Array<string | null> = await returnSecretValue(db, { rows: 1 }, { secrets });

  const rows: SequenceRow[] = await sequence(
    db,
    { count: 6n },
    { columns: ["n"], filter: (column) => column("n").ge(4n) },
  ).rows();
  const many = await client(db).main.sequence({ count: 3 }).rows();

  const keys = { city: ["Bern", "Rome", "Bern"], year: int32([1, 1, 1]) };
  const sums: Array<{ readonly city: string | null; readonly year: number | null; readonly result: bigint | null }> =
    await vgiSum.groups(db, keys, { value: [1n, 2n, 3n] }).rows();
  const counts = await vgiCount.groups(db, { city: ["a", "b", "a"] }, { rows: 3 }).rows();
  const average: number | null = await vgiAvg(db, { value: [1n, 1n, 4n] }, { distinct: true });
  const filtered: bigint | null = await vgiSum(db, { value: [1n, 2n, 4n] }, { filter: [true, false, true] });
  const median: number | null = await vgiPercentile(db, { value: [1, 2, 3] }, { percentile: 0.5 });
  await using state = vgiSum.session(db);
  await state.update([0, 1, 0], { value: [1n, 2n, 3n] });
  await state.combine([1], [0]);
  const finals: Array<bigint | null> = await state.finalize([0]);
  const running: Array<bigint | null> = await vgiWindowSum.window(db, { value: [1n, 2n, 3n] }, { following: 0 });
  const pairs: Array<bigint | null> = await client(db).main.vgiWindowSum.window(
    { value: [1n, 2n, 4n] },
    { preceding: 1, following: 0 },
    { filter: [true, false, true] },
  );
  const framed: Array<bigint | null> = await vgiWindowSum.window(db, { value: [1n, 2n] }, [
    [
      [0, 1],
      [1, 2],
    ],
    [0, 1],
  ]);
  // Two aggregates as the signatures of one: no fixture has an aggregate of several.
  const either = overloadedAggregate(vgiWindowSum, vgiWindowListagg);
  const eitherSums: Array<{ readonly city: string | null; readonly result: bigint | null }> = await either
    .groups(db, { city: ["a", "a"] }, { value: [1n, 2n] })
    .rows();
  const eitherTexts: Array<string | null> = await either.window(db, { value: ["x", "y"] }, { following: 0 });
  await using eitherState = either.session(db);
  const early: string = await eitherState.finalize([0]).then(String, (error: Error) => error.name);
  await eitherState.update([0, 0], { value: ["x", "y"] });
  const eitherFinals: Array<bigint | string | null> = await eitherState.finalize([0]);
  await using stream = vgiStreamingSum.streaming(db);
  const first: Array<bigint | null> = await stream.chunk({ city: ["a", "b"] }, { value: [1n, 2n] }, { at: [1n, 1n] });
  const second: Array<bigint | null> = await stream.chunk({ city: ["a"] }, { value: [5n] }, { at: [2n] });

  // @ts-expect-error a setting without default, which neither the session nor the call has
  const needed: string = await structSettings(db, { count: 2n })
    .rows()
    .then(String, (error: Error) => error.name);
  // @ts-expect-error its worker does not answer for windows
  void vgiSum.window;
  // @ts-expect-error int32 becomes int64 here: what brings a type of its own types nothing
  const claimed: Array<number | null> = await double(db, { value: int32([1]) });

  return {
    doubled,
    added,
    widened,
    one,
    product,
    gathered,
    refused,
    tripled,
    fourfold,
    greeted,
    given,
    connected,
    secret,
    needed,
    claimed,
    rows,
    many,
    sums,
    counts,
    average,
    filtered,
    median,
    finals,
    running,
    pairs,
    framed,
    eitherSums,
    eitherTexts,
    early,
    eitherFinals,
    first,
    second,
  };
}
