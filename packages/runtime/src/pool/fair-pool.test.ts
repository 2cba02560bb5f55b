import { EventEmitter, getEventListeners, once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { CancelledError, PoolClosedError } from "../errors/index.js";
import { FairPool } from "./fair-pool.js";
import type { PoolLimits } from "./pool-options.js";
import type { PooledConnection } from "./pooled-connection.js";

/** A connection that counts what the pool does with it. */
class FakeConnection implements PooledConnection {
  readonly http = null;
  readonly kind = "bytes";
  readonly address = "stdio:fake";
  usable = true;
  closed = 0;
  refs = 1;
  settling: Promise<void> = Promise.resolve();

  unary(): never {
    throw new Error("not called");
  }
  stream(): never {
    throw new Error("not called");
  }
  settled(): Promise<void> {
    return this.settling;
  }
  ref(): void {
    this.refs += 1;
  }
  unref(): void {
    this.refs -= 1;
  }
  close(): Promise<void> {
    this.closed += 1;
    this.usable = false;
    return Promise.resolve();
  }
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function pooled(limits: PoolLimits = {}): { pool: FairPool; opened: FakeConnection[]; shared: { closed: number } } {
  const opened: FakeConnection[] = [];
  const shared = { closed: 0 };
  const opener = {
    open: (): Promise<PooledConnection> => {
      const connection = new FakeConnection();
      opened.push(connection);
      return Promise.resolve(connection);
    },
    close: (): Promise<void> => {
      shared.closed += 1;
      return Promise.resolve();
    },
  };
  return { pool: new FairPool("bytes", "stdio:fake", opener, limits), opened, shared };
}

describe("FairPool", () => {
  it("gives back at once what owes nothing, and does not wait for what is owed", async () => {
    const { pool, opened } = pooled();
    const lease = await pool.acquire();
    // As many steps as wrappers may take.
    opened[0]!.settling = (async () => {
      for (let step = 0; step < 50; step += 1) await Promise.resolve();
    })();
    await lease.release();
    const next = await pool.acquire();
    expect(next.connection).toBe(opened[0]);
    const worker = new EventEmitter();
    opened[0]!.settling = once(worker, "settled").then(() => undefined);
    await next.release();
    expect((await pool.acquire()).connection).toBe(opened[1]);
    worker.emit("settled");
    await pool.close();
  });

  it("opens nothing before it is asked, and reuses what comes back", async () => {
    const { pool, opened } = pooled();
    expect(opened).toHaveLength(0);
    for (let i = 0; i < 5; i += 1) {
      await using lease = await pool.acquire();
      expect(lease.connection).toBe(opened[0]);
    }
    expect(opened).toHaveLength(1);
    await pool.close();
    expect(opened[0]?.closed).toBe(1);
  });

  it("serves the queue in order, and never opens more than its cap", async () => {
    const { pool, opened } = pooled({ maxConnections: 2 });
    const order: number[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, i) => {
        const lease = await pool.acquire();
        order.push(i);
        running += 1;
        most = Math.max(most, running);
        await sleep(1);
        running -= 1;
        await lease.release();
      }),
    );
    expect(order).toEqual(Array.from({ length: 20 }, (_, i) => i));
    expect([most, opened.length]).toEqual([2, 2]);
    await pool.close();
  });

  it("lets nobody overtake the queue", async () => {
    const { pool } = pooled({ maxConnections: 1 });
    const first = await pool.acquire();
    const order: string[] = [];
    const second = pool.acquire().then((lease) => (order.push("second"), lease.release()));
    await first.release();
    const third = pool.acquire().then((lease) => (order.push("third"), lease.release()));
    await Promise.all([second, third]);
    expect(order).toEqual(["second", "third"]);
    await pool.close();
  });

  it("never reuses a connection that became unusable, in a lease or while idle", async () => {
    const { pool, opened } = pooled();
    const first = await pool.acquire();
    if (opened[0] !== undefined) opened[0].usable = false;
    await first.release();
    await (await pool.acquire()).release();
    await sleep(0);
    if (opened[1] !== undefined) opened[1].usable = false;
    await (await pool.acquire()).release();
    expect(opened.map((connection) => connection.closed)).toEqual([1, 1, 0]);
    await pool.close();
  });

  it("keeps the place of a connection that still owes something", async () => {
    const { pool, opened } = pooled({ maxConnections: 1 });
    const lease = await pool.acquire();
    const settling = new EventEmitter();
    if (opened[0] !== undefined) opened[0].settling = once(settling, "settled").then(() => {});
    await lease.release();
    let granted = false;
    const next = pool.acquire().then((second) => ((granted = true), second.release()));
    await sleep(5);
    expect(granted).toBe(false);
    settling.emit("settled");
    await next;
    expect(opened).toHaveLength(1);
    await pool.close();
  });

  it("leaves the queue when the signal is aborted", async () => {
    const { pool } = pooled({ maxConnections: 1 });
    const first = await pool.acquire();
    const controller = new AbortController();
    const second = pool.acquire({ signal: controller.signal });
    const third = pool.acquire();
    controller.abort("bored");
    await expect(second).rejects.toThrow(expect.objectContaining({ code: "VGI_CANCELLED", cause: "bored" }));
    await first.release();
    await (await third).release();
    await expect(pool.acquire({ signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
    await pool.close();
  });

  it("gives the place on when opening fails", async () => {
    let attempts = 0;
    const opener = {
      open: (): Promise<PooledConnection> => {
        attempts += 1;
        return attempts === 1 ? Promise.reject(new Error("refused")) : Promise.resolve(new FakeConnection());
      },
    };
    const pool = new FairPool("bytes", "stdio:fake", opener, { maxConnections: 1 });
    const both = await Promise.allSettled([pool.acquire(), pool.acquire()]);
    expect(both.map((result) => result.status)).toEqual(["rejected", "fulfilled"]);
    await pool.close();
  });

  it("keeps at most maxIdle connections, for idleMs, without keeping the process alive", async () => {
    const { pool, opened } = pooled({ maxIdle: 1, idleMs: 20 });
    const leases = [await pool.acquire(), await pool.acquire()];
    for (const lease of leases) await lease.release();
    await sleep(5);
    expect(opened.map((connection) => [connection.closed, connection.refs])).toEqual([
      [0, 0],
      [1, 1],
    ]);
    await sleep(50);
    expect(opened[0]?.closed).toBe(1);
    await pool.close();
  });

  it("takes a lease back once", async () => {
    const { pool } = pooled({ maxConnections: 1 });
    const lease = await pool.acquire();
    await Promise.all([lease.release(), lease.release(), lease[Symbol.asyncDispose]()]);
    const [second, third] = [await pool.acquire(), pool.acquire()];
    const winner = await Promise.race([third.then(() => "third"), sleep(5).then(() => "nobody")]);
    expect(winner).toBe("nobody");
    await second.release();
    await (await third).release();
    await pool.close();
  });

  it("closes: waiting calls are refused, running leases end as they come back", async () => {
    const { pool, opened, shared } = pooled({ maxConnections: 1 });
    const lease = await pool.acquire();
    const waiting = pool.acquire();
    await Promise.all([expect(waiting).rejects.toThrow(PoolClosedError), pool.close()]);
    expect([opened[0]?.closed, shared.closed]).toEqual([0, 0]);
    await lease.release();
    expect([opened[0]?.closed, shared.closed]).toEqual([1, 1]);
    await expect(pool.acquire()).rejects.toThrow(/the connection pool is closed\. Make a new one/);
    await pool.close();
  });

  it("keeps the place of a connection whose end is not known", async () => {
    const { pool, opened } = pooled({ maxConnections: 1 });
    const lease = await pool.acquire();
    opened[0]!.settling = Promise.reject(new Error("of an interceptor"));
    await lease.release();
    await (await pool.acquire()).release();
    expect([opened.length, opened[0]?.closed]).toEqual([2, 1]);
    await pool.close();
  });

  it("closes what its connections share although it was closed while one was opened", async () => {
    const { pool, shared } = pooled();
    const opening = pool.acquire();
    await pool.close();
    await expect(opening).rejects.toThrow(PoolClosedError);
    expect(shared.closed).toBe(1);
  });

  it("keeps connections without end where idleMs says so", async () => {
    const { pool, opened } = pooled({ idleMs: Number.POSITIVE_INFINITY });
    await (await pool.acquire()).release();
    await sleep(10);
    expect(opened[0]?.closed).toBe(0);
    await pool.close();
  });

  it("has one listener on a signal that many wait with", async () => {
    const { pool } = pooled({ maxConnections: 1 });
    const lease = await pool.acquire();
    const { signal } = new AbortController();
    const waiting = Array.from({ length: 20 }, () => pool.acquire({ signal }));
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    await lease.release();
    for (const next of waiting) await (await next).release();
    expect(getEventListeners(signal, "abort")).toEqual([]);
    await pool.close();
  });

  it.each(["before", "after"])("ends what owes something without end, given back %s it was closed", async (when) => {
    const { pool, opened, shared } = pooled();
    const lease = await pool.acquire();
    opened[0]!.settling = new Promise(() => {});
    if (when === "before") await lease.release();
    await pool.close();
    await lease.release();
    await expect.poll(() => [opened[0]?.closed, shared.closed], { timeout: 5000 }).toEqual([1, 1]);
  });
});
