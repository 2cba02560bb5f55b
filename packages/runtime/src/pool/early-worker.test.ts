import { expect, it } from "vitest";
import { joinCommand } from "../address/index.js";
import { createPool } from "./create-pool.js";
import { EarlyWorker, startEarly } from "./early-worker.js";

/** A program that runs until its input ends. */
const waiting = `stdio:${joinCommand([process.execPath, "--eval", "process.stdin.resume()"])}`;

it("starts the worker of the first connection", async () => {
  const early = await startEarly(waiting, {});
  await using pool = createPool(waiting, {}, early);
  await using first = await pool.acquire();
  expect(early?.take()).toBeUndefined();
  await using second = await pool.acquire();
  expect([first.connection.usable, second.connection.usable]).toEqual([true, true]);
  await early?.discard();
  expect(first.connection.usable).toBe(true);
});

it("ends with its program, when nobody took it", async () => {
  const channel = (await startEarly(waiting, {}))?.take();
  if (channel === undefined) throw new Error("nothing was started");
  await new EarlyWorker(channel).discard();
  expect((await channel).open).toBe(false);
});

it("leaves the report of a program that can't be run to the connection", async () => {
  const address = "stdio:/there/is/no/such/program";
  await using pool = createPool(address, {}, await startEarly(address, {}));
  await expect(pool.acquire()).rejects.toMatchObject({ name: "WorkerStartError" });
});

it.each(["http://localhost:1", "tcp://localhost:1", "stdio:", "nonsense://"])(
  "starts nothing for %s",
  async (address) => {
    expect(await startEarly(address, {})).toBeUndefined();
  },
);
