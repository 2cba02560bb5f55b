import { float64, int64, utf8, type SchemaSpec } from "vgi-arrow";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  exchangeMethod,
  producerMethod,
  streamMethod,
  unaryMethod,
  type ExchangeMethod,
  type NoArguments,
  type ProducerMethod,
  type StreamMethod,
  type UnaryMethod,
} from "../src/codegen-v1/index.js";
import { readRecord, recordBytes } from "../src/records.js";
import {
  ArgumentError,
  CancelledError,
  DeadlineError,
  MethodChangedError,
  OutputMismatchError,
  RpcError,
  WorkerAnswerError,
  type DriftPolicy,
  type WorkerLog,
} from "../src/index.js";
import { caught } from "./support/caught.js";
import { openStation, type Station, type StationDescription } from "./support/station-service.js";

const protocol = { name: "weather.Station.v1", version: "", hash: "a1" };
const headerSpec: SchemaSpec = { fields: [{ name: "station", type: "utf8", nullable: false }] };
const count = { key: "count", type: "int64" } as const;
const float = (key: string) => ({ key, type: "float64" }) as const;
const result = (type: "float64" | "utf8"): SchemaSpec => ({ fields: [{ name: "result", type, nullable: false }] });

const ping: UnaryMethod<NoArguments, void> = unaryMethod(protocol, { name: "ping", params: [] });
const fail: UnaryMethod<NoArguments, void> = unaryMethod(protocol, { name: "fail", params: [] });
const mean: UnaryMethod<{ readonly a: number; readonly b: number }, number> = unaryMethod(protocol, {
  name: "mean",
  params: [float("a"), float("b")],
  result: result("float64"),
});
const nameOf: UnaryMethod<{ readonly stationId?: string | null | undefined }, string> = unaryMethod(protocol, {
  name: "name",
  params: [{ key: "stationId", name: "id", type: "utf8", nullable: true }],
  result: result("utf8"),
});
const observe: ProducerMethod<{ readonly count: number }> = producerMethod(protocol, {
  name: "observe",
  params: [count],
});
const observeWithHeader: ProducerMethod<{ readonly count: number }, { readonly station: string }> = producerMethod(
  protocol,
  { name: "observe_with_header", params: [count], header: headerSpec },
);
const countRows: ExchangeMethod<NoArguments, { readonly station: string }> = exchangeMethod(protocol, {
  name: "count_rows",
  params: [],
  header: headerSpec,
});
const eitherWay: StreamMethod<NoArguments, { readonly station: string }> = streamMethod(protocol, {
  name: "count_rows",
  params: [],
  header: headerSpec,
});

const columns = [{ x: float64([1, 2]) }, { x: float64([]) }, { x: float64([3]) }];

async function* failing(): AsyncGenerator<(typeof columns)[number]> {
  yield { x: float64([1]) };
  throw new RangeError("the sensor is gone");
}

async function callMean(policy: DriftPolicy, description: StationDescription | null): Promise<unknown> {
  await using changed = openStation(policy, description);
  const outcome = await mean(changed.service, { a: 1, b: 2 }).catch((error: unknown) => error);
  await mean(changed.service, { a: 1, b: 2 }).catch(() => undefined);
  return { outcome, called: changed.called };
}

let station: Station;
beforeEach(() => {
  station = openStation();
});
/** Whatever a test did: no call keeps its connection. */
afterEach(async () => {
  expect(station.calls.size).toBe(0);
  await station[Symbol.asyncDispose]();
});

describe("unary methods", () => {
  test("give their value, or nothing", async () => {
    expect(await mean(station.service, { a: 1, b: 4 })).toBe(2.5);
    expect(await ping(station.service)).toBeUndefined();
    expect(await nameOf(station.service, { stationId: "n" })).toBe("n");
  });

  test("fail with the server's own error, and log what it logs", async () => {
    const logs: WorkerLog[] = [];
    const error = await caught(fail(station.service, { onLog: (log) => logs.push(log) }));
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({ errorKind: "no_station", remoteType: "StationError" });
    expect(String(error)).toContain("no such station: *");
    expect(logs.map(({ message }) => message)).toEqual(["fail was called"]);
  });

  test("refuse parameters that don't fit, before anything is sent", async () => {
    const errors = await Promise.all(
      [{ a: 1 }, { a: 1, b: "x" }, { a: 1, b: null }, { a: 1, b: 2, c: 3 }].map((given) =>
        caught(mean(station.service, given as never)),
      ),
    );
    for (const error of errors) expect(error).toBeInstanceOf(ArgumentError);
    expect(errors.map(String)).toEqual([
      expect.stringMatching(/parameter b of function weather\.Station\.v1\.mean: it is required/),
      expect.stringMatching(/parameter b .*float64/),
      expect.stringMatching(/parameter b .*can't be null/),
      expect.stringMatching(/parameter c .*the method takes a, b/),
    ]);
    expect(station.called).toEqual([]);
  });

  test("check what comes: other columns, and null where there is none", async () => {
    const text: UnaryMethod<{ readonly a: number; readonly b: number }, string> = unaryMethod(protocol, {
      ...mean.descriptor,
      result: result("utf8"),
    });
    expect(await caught(text(station.service, { a: 1, b: 1 }))).toBeInstanceOf(OutputMismatchError);
    expect(await caught(nameOf(station.service))).toBeInstanceOf(WorkerAnswerError);
  });

  test("are given up by their signal, before they begin too", async () => {
    const signal = AbortSignal.abort();
    expect(await caught(ping(station.service, { signal }))).toBeInstanceOf(CancelledError);
  });
});

describe("producers", () => {
  test("give rows, batches, a table, the first row", async () => {
    const scan = observe(station.service, { count: 3 });
    expect(station.called).toEqual([]);
    expect(await scan.rows()).toEqual([{ n: 1n }, { n: 2n }, { n: 3n }]);
    expect((await scan.table()).numRows).toBe(3);
    expect(await scan.first()).toEqual({ n: 1n });
    expect(await observe(station.service, { count: 0 }).first()).toBeUndefined();
    const numbers: bigint[] = [];
    for await (const { n } of scan.as({ n: int64 })) numbers.push(n ?? 0n);
    expect(numbers).toEqual([1n, 2n, 3n]);
    const mistyped = await caught(scan.as({ n: utf8 }).rows());
    expect(mistyped).toBeInstanceOf(OutputMismatchError);
    expect(mistyped.message).toMatch(/^method weather\.Station\.v1\.\w+ has column "n" as int64/);
    expect(await caught(scan.as({ m: int64 }).rows())).toBeInstanceOf(OutputMismatchError);
  });

  test("are cancelled when they are left", async () => {
    for await (const row of observe(station.service, { count: 10 })) {
      expect(row).toEqual({ n: 1n });
      break;
    }
    await observe(station.service, { count: 10 }).first();
    {
      await using running = await observe(station.service, { count: 10 }).start();
      expect(running.header).toBeNull();
    }
    expect(station.cancelled).toEqual(["observe", "observe", "observe"]);
  });

  test("have their header", async () => {
    await using running = await observeWithHeader(station.service, { count: 2 }).start();
    expect(running.header).toEqual({ station: "north" });
    expect(await running.rows()).toEqual([{ n: 1n }, { n: 2n }]);
    expect(await running.rows()).toEqual([]);
  });

  test("fail in the middle with the rows before", async () => {
    const rows: unknown[] = [];
    const reading = (async () => {
      for await (const row of observe(station.service, { count: 20 })) rows.push(row);
    })();
    expect(await caught(reading)).toMatchObject({ remoteType: "BrokenError" });
    expect(rows).toHaveLength(13);
  });
});

describe("exchanges", () => {
  test("answer each input, whatever it comes from", async () => {
    const counts = [{ n: 2n }, { n: 0n }, { n: 1n }];
    expect(await countRows(station.service, columns).rows()).toEqual(counts);
    async function* later(): AsyncGenerator<(typeof columns)[number]> {
      yield* columns;
    }
    expect(await countRows(station.service, later()).rows()).toEqual(counts);
    expect(await countRows(station.service, { x: float64([7]) }).rows()).toEqual([{ n: 1n }]);
    expect(await countRows(station.service, []).rows()).toEqual([]);
    expect(await eitherWay.exchange(station.service, columns).rows()).toEqual(counts);
  });

  test("pull their input by need, and end it when they are left", async () => {
    let pulled = 0;
    let ended = false;
    async function* endless(): AsyncGenerator<(typeof columns)[number]> {
      try {
        for (;;) {
          pulled += 1;
          yield { x: float64([1]) };
        }
      } finally {
        ended = true;
      }
    }
    let answers = 0;
    for await (const batch of countRows(station.service, endless()).batches()) {
      expect(batch.numRows).toBe(1);
      answers += 1;
      if (answers === 3) break;
    }
    expect(pulled).toBe(3);
    await vi.waitFor(() => expect(ended).toBe(true));
    expect(station.cancelled).toEqual(["count_rows"]);
  });

  test("fail with what their input failed with", async () => {
    expect(await caught(countRows(station.service, failing()).rows())).toBeInstanceOf(RangeError);
  });

  test("are driven by hand", async () => {
    await using open = await countRows.open(station.service);
    expect(open.header).toEqual({ station: "north" });
    await open.send({ x: float64([1, 2, 3]) });
    expect(await open.receiveRows()).toEqual([{ n: 3n }]);
    await open.send({ x: float64([]) });
    expect((await open.receive())?.numRows).toBe(1);
    await open.close();
    await open.close();
  });

  test("are given up by a deadline while nobody sends", async () => {
    const open = await countRows.open(station.service, { timeoutMs: 20 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    const error = await caught(open.send({ x: float64([1]) }).then(() => open.receive()));
    expect(error).toBeInstanceOf(DeadlineError);
  });
});

describe("a method that is another one on the server", () => {
  const other: StationDescription = { hash: "b2", mean: result("utf8") };

  test("is refused before it is called, or not looked at, as the policy has it", async () => {
    expect(await callMean("error", other)).toMatchObject({
      outcome: expect.any(MethodChangedError),
      called: ["list_protocols", "describe"],
    });
    expect(await callMean("off", other)).toMatchObject({ called: ["mean", "mean"] });
  });

  test("is warned of once", async () => {
    const warnings = vi.spyOn(process, "emitWarning").mockImplementation(() => undefined);
    try {
      expect(await callMean("warn", other)).toMatchObject({ called: ["list_protocols", "describe", "mean", "mean"] });
      expect(warnings).toHaveBeenCalledTimes(1);
      expect(warnings.mock.calls[0]?.[0]).toMatch(/weather\.Station\.v1\.mean is not what it was/);
    } finally {
      warnings.mockRestore();
    }
  });

  test("is none where the protocol grew elsewhere, where the hash is the same, and where nobody tells", async () => {
    const grown = { hash: "b2", mean: result("float64") };
    expect(await callMean("error", grown)).toEqual({
      outcome: 1.5,
      called: ["list_protocols", "describe", "mean", "mean"],
    });
    const same = { hash: "a1", mean: result("float64") };
    expect(await callMean("error", same)).toEqual({ outcome: 1.5, called: ["list_protocols", "mean", "mean"] });
    expect(await callMean("error", null)).toEqual({ outcome: 1.5, called: ["mean", "mean"] });
  });
});

test("records travel as bytes", () => {
  const lanes = { x: float64, name: utf8 };
  expect(readRecord(lanes, recordBytes(lanes, { x: 1, name: "a" }))).toEqual({ x: 1, name: "a" });
  expect(() => readRecord({ x: utf8 }, recordBytes(lanes, { x: 1, name: "a" }))).toThrow(OutputMismatchError);
  expect(() => readRecord(lanes, Uint8Array.of(1))).toThrow(/can't be read/);
});
