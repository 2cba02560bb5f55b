import { afterAll, beforeAll, expect, it } from "vitest";
import { createPool } from "../pool/create-pool.js";
import { sampleRequest, sampleStream, type SampleWorker, startSampleWorker } from "../testing/sample-worker.js";
import type { LogFields, Logger } from "./logger.js";

let worker: SampleWorker;
beforeAll(async () => {
  worker = await startSampleWorker();
});
afterAll(() => worker[Symbol.asyncDispose]());

type Line = readonly [level: string, message: string, fields: LogFields | undefined];

function logger(lines: Line[]): Logger {
  const at =
    (level: string) =>
    (message: string, fields?: LogFields): void =>
      void lines.push([level, message, fields]);
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

// What a logger must be, console is.
const assignable: Logger = console;
void assignable;

it("logs calls, connections, and what the worker logs in band", async () => {
  const lines: Line[] = [];
  const { address } = worker;
  await using pool = createPool(address, { logger: logger(lines) });
  {
    await using lease = await pool.acquire();
    await lease.connection.unary(sampleRequest("double"));
    await lease.connection.unary(sampleRequest("refuse")).catch(() => {});
    await lease.connection.unary(sampleRequest("double"), { signal: AbortSignal.abort() }).catch(() => {});
    const heard: string[] = [];
    const stream = await lease.connection.stream(sampleStream("count", 1n), {
      onLog: ({ message }) => heard.push(message),
    });
    while ((await stream.next()) !== null);
    expect(heard).toEqual(["batch 0"]);
  }
  await (await pool.acquire()).release();
  await pool.close();
  expect(lines.map(([level, message]) => `${level}: ${message}`)).toEqual([
    "debug: vgi connection opened",
    "info: doubling",
    "debug: vgi call ended",
    "warn: vgi call failed",
    "debug: vgi call was cancelled",
    "debug: vgi call ended",
    "debug: vgi connection reused",
    "debug: vgi connection closed",
  ]);
  expect(lines[1]?.[2]).toMatchObject({ method: "double", address, by: 2 });
  expect(lines[2]?.[2]).toMatchObject({ method: "double", protocol: "sample.v1", type: "unary", rows: 1 });
  expect(lines[2]?.[2]?.["durationMs"]).toBeTypeOf("number");
  expect(lines[3]?.[2]?.["error"]).toMatchObject({ remoteType: "Refused" });
  expect(lines.at(-1)?.[2]).toEqual({ address, reason: "pool closed" });
});

function broken(): never {
  throw new Error("full disk");
}

it("a logger that throws leaves the call alone", async () => {
  const thrown: unknown[] = [];
  const listener = (error: unknown): void => void thrown.push(error);
  const others = process.listeners("uncaughtException");
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", listener);
  try {
    await using pool = createPool(worker.address, {
      logger: { debug: broken, info: broken, warn: broken, error: broken },
    });
    await using lease = await pool.acquire();
    expect((await lease.connection.unary(sampleRequest("double"))).numRows).toBe(1);
    await expect.poll(() => thrown.length).toBeGreaterThanOrEqual(2);
  } finally {
    process.off("uncaughtException", listener);
    for (const other of others) process.on("uncaughtException", other);
  }
});
