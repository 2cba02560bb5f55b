import { EventEmitter, once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { RecordBatch } from "apache-arrow";
import { CancelledError, DeadlineError, RpcError } from "vgi-runtime";
import type { Session, VgiClient } from "../src/index.js";
import { int64Batch, rowsOf, valuesOf } from "./support/batches.js";
import { caught } from "./support/caught.js";
import { childProcesses } from "./support/left-behind.js";
import { openLane, transports, type LaneWorker } from "./support/lanes.js";
import { useLane } from "./support/use-lane.js";

describe.each(transports)("many calls over $transport", ({ transport, protocol }) => {
  let worker: LaneWorker;
  let client: VgiClient;
  let demo: Session;
  let faults: Session;

  useLane({ transport, protocol }, async (opened, of) => {
    worker = of;
    await use(opened);
  });

  async function use(opened: VgiClient): Promise<void> {
    client = opened;
    [demo, faults] = await Promise.all([client.attach("demo"), client.attach("faults")]);
  }

  const sequence = (count: bigint, size = 2n): AsyncIterable<RecordBatch> =>
    demo.table({ name: "sequence", arguments: { positional: [count], named: { batch_size: size } } });

  const endless = (options: object = {}, delay = 0n): AsyncIterable<RecordBatch> =>
    faults.table({ name: "endless", arguments: { named: { delay_ms: delay } }, ...options });

  const slow = (delay: bigint, batches: bigint): AsyncIterable<RecordBatch> =>
    faults.table({
      name: "slow",
      arguments: { positional: [batches], named: { delay_ms: delay } },
      idleTimeoutMs: 500,
    });

  /** Begins more streams than there are connections for, and drops them. */
  async function forget(): Promise<void> {
    for (let i = 0; i < 2; i += 1) await endless()[Symbol.asyncIterator]().next();
  }

  test("two streams are read in turns, each on a connection of its own", async () => {
    const left = sequence(6n)[Symbol.asyncIterator]();
    const right = sequence(6n)[Symbol.asyncIterator]();
    const seen: unknown[] = [];
    for (let i = 0; i < 3; i += 1) {
      for (const stream of [left, right]) seen.push((await stream.next()).value?.getChildAt(0)?.get(0));
    }
    expect(seen).toEqual([0n, 0n, 2n, 2n, 4n, 4n]);
    expect([(await left.next()).done, (await right.next()).done]).toEqual([true, true]);
  });

  test("an early break ends the work, and the next call takes the same connection", async () => {
    const before = childProcesses();
    for (let round = 0; round < 3; round += 1) {
      for await (const batch of endless()) {
        expect(batch.numRows).toBe(1);
        break;
      }
      expect(await valuesOf(sequence(3n))).toEqual([0n, 1n, 2n]);
    }
    expect(childProcesses().filter((pid) => !before.includes(pid))).toEqual([]);
  });

  test("an abort in the middle of a stream rejects at once, with the reason, and the session goes on", async () => {
    const controller = new AbortController();
    const stream = endless({ signal: controller.signal }, 5n)[Symbol.asyncIterator]();
    await stream.next();
    const reason = new Error("the user left");
    const next = stream.next();
    controller.abort(reason);
    const error = await caught(next, 1000);
    expect(error).toBeInstanceOf(CancelledError);
    expect(error.message).toContain("function endless");
    expect(error.cause).toBe(reason);
    expect((await stream.next()).done).toBe(true);
    expect(await valuesOf(sequence(1n))).toEqual([0n]);
  });

  test("an abort between two pulls is seen by the next", async () => {
    const controller = new AbortController();
    const stream = endless({ signal: controller.signal })[Symbol.asyncIterator]();
    await stream.next();
    controller.abort();
    expect(await caught(stream.next())).toBeInstanceOf(CancelledError);
  });

  test("a call that was aborted before it began sends nothing", async () => {
    const signal = AbortSignal.abort();
    const calls = [rowsOf(endless({ signal })), client.catalogs({ signal }), demo.loadCatalog({ signal })];
    for (const call of calls) expect(await caught(call)).toBeInstanceOf(CancelledError);
    expect(await caught(client.attach("demo", { signal }))).toBeInstanceOf(CancelledError);
  });

  test("an abort is heard while the caller's own input is awaited", async () => {
    for (const call of ["scalar", "tableInOut", "tableBuffering"] as const) {
      const name = { scalar: "double", tableInOut: "count_rows", tableBuffering: "sort_rows" }[call];
      const named = call === "tableBuffering" ? { by: "value" } : {};
      const quiet = new QuietSource();
      const controller = new AbortController();
      const rows = rowsOf(
        demo[call]({ name, arguments: { named }, input: quiet.batches(), signal: controller.signal }),
      );
      await quiet.asked;
      controller.abort();
      expect(await caught(rows, 2000)).toBeInstanceOf(CancelledError);
      expect(quiet.ended).toBe(false);
      quiet.goOn();
      await expect.poll(() => quiet.ended).toBe(true);
    }
  });

  test("the source of a call that is refused is ended, and gives its connection back", async () => {
    for (const call of ["scalar", "tableInOut", "tableBuffering"] as const) {
      let ended = false;
      const input: AsyncIterable<RecordBatch> = {
        async *[Symbol.asyncIterator]() {
          try {
            yield* sequence(6n);
          } finally {
            ended = true;
          }
        },
      };
      expect(await caught(rowsOf(demo[call]({ name: "nowhere", input })))).toBeInstanceOf(RpcError);
      await expect.poll(() => ended).toBe(true);
    }
  });

  test("timeoutMs bounds the whole call, all batches included", async () => {
    const begun = performance.now();
    const error = await caught(rowsOf(endless({ timeoutMs: 200 }, 10n)), 2000);
    expect(error).toBeInstanceOf(DeadlineError);
    expect(error).toMatchObject({ kind: "call", limitMs: 200 });
    expect(error.message).toContain("function endless");
    expect(error.message).toContain("200 ms");
    expect(performance.now() - begun).toBeGreaterThan(190);
    expect(await valuesOf(sequence(1n))).toEqual([0n]);
  });

  test("idleTimeoutMs bounds the silence, and not the whole", async () => {
    expect(await rowsOf(slow(40n, 10n))).toHaveLength(10);
    const error = await caught(rowsOf(slow(5000n, 1n)), 4000);
    expect(error).toBeInstanceOf(DeadlineError);
    expect(error).toMatchObject({ kind: "idle", limitMs: 500 });
    expect(error.message).toContain("nothing came from the worker for 500 ms");
  });

  test("limits of the client are the defaults of its calls", async () => {
    await using other = await worker.connect({ idleTimeoutMs: 250 });
    await using session = await other.attach("faults", { idleTimeoutMs: 30_000 });
    const stalled = session.table({ name: "slow", arguments: { named: { delay_ms: 5000n } } });
    expect(await caught(rowsOf(stalled), 4000)).toMatchObject({ kind: "idle", limitMs: 250 });
  });

  describe("with two connections", () => {
    const whole = { client: undefined as VgiClient | undefined };

    beforeEach(async () => {
      whole.client = client;
      await use(await worker.connect({ maxConnections: 2 }));
    });

    afterEach(async () => {
      await client.close();
      await use(whole.client as VgiClient);
    });

    test("twenty calls at once all get their answer", async () => {
      const before = childProcesses();
      const sums = await Promise.all(Array.from({ length: 20 }, (_, i) => valuesOf(sequence(BigInt(i)))));
      for (const [index, values] of sums.entries()) expect(values).toHaveLength(index);
      expect(childProcesses().filter((pid) => !before.includes(pid)).length).toBeLessThanOrEqual(1);
    });

    test("who waits for a connection is bound by timeoutMs and by its signal", async () => {
      const held = [endless()[Symbol.asyncIterator](), endless()[Symbol.asyncIterator]()];
      for (const stream of held) await stream.next();
      expect(await caught(client.catalogs({ timeoutMs: 100 }), 1000)).toBeInstanceOf(DeadlineError);
      expect(await caught(client.catalogs({ signal: AbortSignal.timeout(50) }), 1000)).toBeInstanceOf(CancelledError);
      const waiting = client.catalogs();
      for (const stream of held) await stream.return?.();
      expect(await waiting).toHaveLength(3);
    });

    test("closing a session ends its calls and no others; closing the client ends all", async () => {
      const ofDemo = sequence(100n, 1n)[Symbol.asyncIterator]();
      const ofFaults = endless({}, 5n)[Symbol.asyncIterator]();
      await ofDemo.next();
      await ofFaults.next();
      const begun = performance.now();
      await demo.close();
      expect(performance.now() - begun).toBeLessThan(2000);
      const closed = await caught(ofDemo.next());
      expect(closed).toBeInstanceOf(CancelledError);
      expect(closed.message).toContain("the session was closed");
      expect((await ofFaults.next()).done).toBe(false);
      const pending = ofFaults.next();
      pending.catch(() => undefined);
      await client.close();
      const gone = await caught(pending.then(() => ofFaults.next()));
      expect(gone).toBeInstanceOf(CancelledError);
      expect(gone.message).toContain("the client was closed");
      expect((await caught(client.catalogs())).message).toContain("closed");
    });

    test("forgotten iterators give their connections back", async () => {
      await forget();
      const warnings: Error[] = [];
      const onWarning = (warning: Error): void => void warnings.push(warning);
      process.on("warning", onWarning);
      try {
        const answer = client.catalogs({ timeoutMs: 5000 });
        const collecting = setInterval(collectGarbage, 50);
        try {
          expect(await answer).toHaveLength(3);
        } finally {
          clearInterval(collecting);
        }
        await expect.poll(() => warnings.map(({ message }) => message).join()).toContain("function endless");
      } finally {
        process.off("warning", onWarning);
      }
    });
  });

  test("a call that waits for another to settle the version is bound by its own limits", async () => {
    await using silent = await openSilent(transport);
    const first = silent.client.catalogs();
    first.catch(() => undefined);
    expect(await caught(silent.client.catalogs({ timeoutMs: 100 }), 1000)).toBeInstanceOf(DeadlineError);
    await silent.client.close();
    expect(await caught(first, 5000)).toBeInstanceOf(CancelledError);
  });
});

const collectGarbage: () => void = (() => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
})();

async function openSilent(transport: "stdio" | "http"): Promise<AsyncDisposable & { readonly client: VgiClient }> {
  const worker = await openLane({ transport, protocol: "2.2.0", fault: "silent" });
  const client = await worker.connect();
  return {
    client,
    [Symbol.asyncDispose]: async () => {
      await client.close();
      await worker[Symbol.asyncDispose]();
    },
  };
}

/** One batch, and then silence until it is told to go on. */
class QuietSource {
  readonly #events = new EventEmitter();
  /** Resolves when the second batch was asked for. */
  readonly asked: Promise<unknown> = once(this.#events, "asked");
  ended = false;

  goOn(): void {
    this.#events.emit("go-on");
  }

  async *batches(): AsyncGenerator<RecordBatch> {
    try {
      yield int64Batch("value", [1n]);
      this.#events.emit("asked");
      await once(this.#events, "go-on");
      yield int64Batch("value", [2n]);
    } finally {
      this.ended = true;
    }
  }
}
