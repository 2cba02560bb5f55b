import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { WorkerExitedError } from "../errors/index.js";
import { numbers, reply, request, valuesOf } from "../testing/batches.js";
import { childrenOf } from "../testing/children-of.js";
import { createPool } from "./create-pool.js";
import type { PoolOptions } from "./pool-options.js";
import { WarmWorkers } from "./warm-workers.js";

const WORKER = fileURLToPath(new URL("../testing/faulty-worker.mjs", import.meta.url));
const REPLY = Buffer.from(reply(numbers([42n]))).toString("base64");

function command(mode = "answer"): string[] {
  return [process.execPath, WORKER, mode, REPLY];
}

const workers = (): Promise<number[]> => childrenOf(process.pid, WORKER);

/** Calls a worker through a pool of its own, which is closed. */
async function callOnce(options: PoolOptions, mode = "answer"): Promise<void> {
  await using pool = createPool({ command: command(mode) }, options);
  await using lease = await pool.acquire();
  expect(valuesOf(await lease.connection.unary(request()))).toEqual([42n]);
}

let warmWorkers: WarmWorkers;
afterEach(async () => {
  await warmWorkers.close();
  await expect.poll(workers).toEqual([]);
});

describe("warm workers", () => {
  it("serve one pool after the other, which may be open at once, up to their number", async () => {
    warmWorkers = new WarmWorkers({ maxIdle: 2 });
    await callOnce({ warmWorkers });
    expect(warmWorkers.idle).toBe(1);
    const first = await workers();
    await callOnce({ warmWorkers });
    expect(await workers()).toEqual(first);
    await Promise.all([callOnce({ warmWorkers }), callOnce({ warmWorkers }), callOnce({ warmWorkers })]);
    expect(warmWorkers.idle).toBe(2);
    await expect.poll(workers).toHaveLength(2);
  });

  it("are told apart by command, directory, environment and what becomes of stderr", async () => {
    warmWorkers = new WarmWorkers();
    await callOnce({ warmWorkers });
    await callOnce({ warmWorkers }, "stubborn");
    await callOnce({ warmWorkers, cwd: "/" });
    await callOnce({ warmWorkers, env: { X_TEST: "1" } });
    await callOnce({ warmWorkers, stderr: "inherit" });
    expect(warmWorkers.idle).toBe(5);
    await callOnce({ warmWorkers, env: { X_TEST: "1" } });
    expect(warmWorkers.idle).toBe(5);
    await callOnce({ warmWorkers, stderr: () => {} });
    expect(warmWorkers.idle).toBe(5);
  });

  it("that ended, were broken or speak unasked are not used again", async () => {
    warmWorkers = new WarmWorkers();
    await callOnce({ warmWorkers });
    for (const pid of await workers()) process.kill(pid, "SIGKILL");
    await expect.poll(workers).toEqual([]);
    await callOnce({ warmWorkers });
    await callOnce({ warmWorkers }, "chatty");
    expect(warmWorkers.idle).toBe(2);
    await sleep(500);
    await callOnce({ warmWorkers }, "chatty");
    expect(warmWorkers.idle).toBe(2);

    await using pool = createPool({ command: command("silent") }, { warmWorkers });
    const lease = await pool.acquire();
    await lease.connection.unary(request(), { timeoutMs: 20 }).catch(() => {});
    await lease.connection.close();
    await lease.release();
    expect(warmWorkers.idle).toBe(2);
  });

  it("go after a while, and at once when they are closed", async () => {
    warmWorkers = new WarmWorkers({ idleMs: 50 });
    await callOnce({ warmWorkers });
    expect(warmWorkers.idle).toBe(1);
    await expect.poll(() => warmWorkers.idle).toBe(0);
    await expect.poll(workers).toEqual([]);
    await warmWorkers.close();
    await callOnce({ warmWorkers });
    expect(warmWorkers.idle).toBe(0);
    await expect.poll(workers).toEqual([]);
  });

  it("say that they ended, not that they could not start", async () => {
    warmWorkers = new WarmWorkers();
    await callOnce({ warmWorkers }, "half");
    await using pool = createPool({ command: command("half") }, { warmWorkers });
    await using lease = await pool.acquire();
    const failed = lease.connection.unary(request());
    await expect(failed).rejects.toThrow(WorkerExitedError);
  });
});
