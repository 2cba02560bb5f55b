import { float64, int64, type RecordBatch, type RpcService } from "vgi-client/codegen-v1";
import { connect$, protocol$ } from "./goldens/services/weatherAlertsV2.js";
import {
  bounds,
  calibrate,
  connect,
  findStation,
  mean,
  observe,
  oldMean,
  ping,
  relay,
  type BoundsResult,
} from "./goldens/services/weatherStationV1.js";

/** Never run: what the compiler makes of it is the test. */
export async function use(): Promise<unknown[]> {
  await using service: RpcService = await connect("stdio:station", { timeoutMs: 1000, drift: "error" });
  const one: number = await mean(service, { a: 1, b: 2 }, { signal: AbortSignal.timeout(10) });
  const nothing: void = await ping(service);
  const found: string | null = await findStation(service, { nearTo: "x", kinds: ["a", null] });
  const { min, max }: BoundsResult = await bounds(service);
  const sum: bigint = min.unscaled + (max?.unscaled ?? 0n);
  const old: string = await oldMean(service, { values: [] });
  const rows: { readonly n: bigint | null }[] = await observe(service, { count: 3 }).as({ n: int64 }).rows();
  const raw: unknown = (await observe(service, { count: 3n }, { window: 4 }).first())?.["n"];
  await using running = await observe(service, { count: 3 }).start();
  const station: string = running.header.station;
  const answers = await calibrate(service, [{ x: float64([1]) }], { factor: 2 }).rows();
  await using open = await calibrate.open(service, { factor: 2 });
  const none: null = open.header;
  await open.send({ x: float64([1]) });
  const batch: RecordBatch | null = await open.receive();
  const hops: number = (await relay.producer(service).start()).header.hops;
  await connect$(service);
  await protocol$(service);

  // @ts-expect-error a required parameter is missing
  void mean(service, { a: 1 });
  // @ts-expect-error parameters have types
  void mean(service, { a: 1, b: "2" });
  // @ts-expect-error there is no such parameter
  void mean(service, { a: 1, b: 2, c: 3 });
  // @ts-expect-error an exchange takes input
  void calibrate(service, { factor: 2 });
  // @ts-expect-error the caller says whether a stream of unknown kind takes input
  void relay(service);
  // @ts-expect-error columns that nobody named are unknown
  const guess: bigint = (await observe(service, { count: 3 }).first())?.["n"];

  return [one, nothing, found, sum, old, rows, raw, station, answers, none, batch, hops, guess];
}
