import { EMPTY_SCHEMA, emptyBatch, StreamEncoder } from "vgi-arrow";
import { describe, expect, it, vi } from "vitest";
import type { StreamRequest } from "../connection.js";
import type { WorkerLog } from "../call-options.js";
import { CancelledError, ProtocolError, RpcError, TransportError, UsageError } from "../errors/index.js";
import { errorBatch, logBatch, numbers, NUMBERS, reply, request, streamRequest, valuesOf } from "../testing/batches.js";
import { MemoryChannel, type Received } from "../testing/memory-channel.js";
import { BytesConnection } from "./bytes-connection.js";

const METHOD = "vgi_rpc.method";

interface CountingOptions {
  readonly total?: number;
  /** Of each batch. */
  readonly rows?: number;
  readonly header?: boolean;
  /** Which batch fails. */
  readonly failAt?: number;
  /** What becomes of the input of a refused stream: newer workers read and drop it, older ones take it for a request. */
  readonly refuse?: "drains" | "forgets";
  readonly silent?: boolean;
}

/** A worker that counts up to `total`, one batch per tick or input; refuses `refuse`d methods in the manner of its generation. */
class CountingWorker {
  readonly options: CountingOptions;
  readonly cancels: number[] = [];
  #mode: "requests" | "input" | "drain" = "requests";
  #encoder: StreamEncoder | null = null;
  #next = 0n;
  #request: Received | null = null;

  constructor(options: CountingOptions = {}) {
    this.options = options;
  }

  readonly receive = (received: Received, channel: MemoryChannel): void => {
    if (this.options.silent === true) return;
    if (this.#mode === "requests") this.#onRequest(received, channel);
    else if (this.#mode === "drain") this.#onDrained(received);
    else this.#onInput(received, channel);
  };

  #onRequest(received: Received, channel: MemoryChannel): void {
    if (received.kind === "batch") this.#request ??= received;
    if (received.kind !== "eos") return;
    const metadata = this.#request?.kind === "batch" ? this.#request.batch.metadata : new Map<string, string>();
    this.#request = null;
    const version = metadata.get("vgi_rpc.request_version");
    const method = metadata.get(METHOD);
    if (method === undefined) return channel.answer(reply(errorBatch("Missing method")));
    if (version !== "1") return channel.answer(reply(errorBatch(`Unsupported request version b'${version}'`)));
    if (method !== "s") return channel.answer(reply(numbers([42n])));
    if (this.options.refuse !== undefined) {
      channel.answer(reply(errorBatch("refused")));
      if (this.options.refuse === "drains") this.#mode = "drain";
      return;
    }
    if (this.options.header === true) channel.answer(reply(logBatch("INFO", "before the header"), numbers([7n])));
    this.#mode = "input";
    this.#next = 0n;
    this.#encoder = null;
  }

  #onDrained(received: Received): void {
    if (received.kind === "eos") this.#mode = "requests";
  }

  #onInput(received: Received, channel: MemoryChannel): void {
    if (received.kind === "schema") {
      this.#encoder = new StreamEncoder(NUMBERS);
      channel.answer(this.#encoder.schema());
      return;
    }
    const encoder = this.#encoder;
    if (received.kind === "eos") {
      if (encoder !== null) channel.answer(encoder.end());
      this.#mode = "requests";
      return;
    }
    if (encoder === null) return;
    if (received.batch.metadata.has("vgi_rpc.cancel")) {
      this.cancels.push(Number(this.#next));
      channel.answer(encoder.end());
      this.#mode = "drain";
    } else if (this.#next === BigInt(this.options.failAt ?? -1)) {
      channel.answer(...encoder.batch(errorBatch("broke", {}, NUMBERS)), encoder.end());
      this.#mode = "drain";
    } else if (this.#next >= BigInt(this.options.total ?? 3)) {
      channel.answer(encoder.end());
      this.#mode = "drain";
    } else {
      channel.answer(...encoder.batch(numbers(Array.from({ length: this.options.rows ?? 1 }, () => this.#next))));
      this.#next += 1n;
    }
  }
}

function connect(
  worker: Pick<CountingWorker, "receive">,
  settleMs = 200,
): { channel: MemoryChannel; connection: BytesConnection } {
  const channel = new MemoryChannel(worker.receive);
  return { channel, connection: new BytesConnection(channel, { settleMs }) };
}

/** The inputs that the worker has got, by their values. `early` are those that came while an answer was still to be read. */
function follow(options: CountingOptions = {}): ReturnType<typeof connect> & Record<"came" | "early", bigint[]> {
  const worker = new CountingWorker({ total: 10, rows: 100, ...options });
  const [came, early]: bigint[][] = [[], []];
  const receive = (received: Received, channel: MemoryChannel): void => {
    const [value] = (received.kind === "batch" ? valuesOf(received.batch) : null) ?? [];
    if (typeof value === "bigint" && received.kind === "batch" && !received.batch.metadata.has(METHOD)) {
      came?.push(value);
      if (channel.unread) early?.push(value);
    }
    worker.receive(received, channel);
  };
  const connected = connect({ receive });
  connected.channel.chunkSize = 64;
  return { ...connected, came: came ?? [], early: early ?? [] };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The connection answers another call: nothing is owed in either direction. */
async function expectGood(connection: BytesConnection): Promise<void> {
  expect(valuesOf(await connection.unary(request("after"), { timeoutMs: 2000 }))).toEqual([42n]);
  expect(connection.usable).toBe(true);
}

/** Keeps what it is asked, and answers the calls one by one, each with its number. */
class PatientWorker {
  #asked = 0;
  #answered = 0;
  #channel: MemoryChannel | null = null;

  get asked(): number {
    return this.#asked;
  }

  readonly receive = (received: Received, channel: MemoryChannel): void => {
    this.#channel = channel;
    if (received.kind === "eos") this.#asked += 1;
  };

  /** @param error what the worker throws in place of the number */
  answer(error?: string): void {
    this.#channel?.answer(reply(error === undefined ? numbers([BigInt(this.#answered)]) : errorBatch(error)));
    this.#answered += 1;
  }
}

describe("unary calls one behind the other", () => {
  it("are sent without waiting, and answered in their order", async () => {
    const worker = new PatientWorker();
    const { channel, connection } = connect(worker);
    channel.chunkSize = 7;
    const sent: number[] = [];
    const calls = [0, 1, 2].map((call) => connection.unary(request("m"), { onSent: () => sent.push(call) }));
    await Promise.resolve();
    await new Promise(setImmediate);
    expect(worker.asked).toBe(3);
    expect(sent).toEqual([0, 1, 2]);
    for (let call = 0; call < 3; call += 1) worker.answer();
    expect((await Promise.all(calls)).map(valuesOf)).toEqual([[0n], [1n], [2n]]);
    expect(connection.usable).toBe(true);
  });

  it("go on after an error of the worker", async () => {
    const worker = new PatientWorker();
    const { connection } = connect(worker);
    const calls = [0, 1, 2].map(() => connection.unary(request("m")));
    const outcomes = Promise.allSettled(calls);
    await new Promise(setImmediate);
    worker.answer();
    worker.answer("broke");
    worker.answer();
    expect((await outcomes).map((one) => (one.status === "fulfilled" ? valuesOf(one.value) : one.reason))).toEqual([
      [0n],
      expect.any(RpcError),
      [2n],
    ]);
    expect(connection.usable).toBe(true);
  });

  it.each([0, 1, 2])("have call %d given up, and the answers of the others", async (given) => {
    const worker = new PatientWorker();
    const { connection } = connect(worker);
    const controller = new AbortController();
    const calls = [0, 1, 2].map((call) =>
      connection.unary(request("m"), call === given ? { signal: controller.signal } : {}),
    );
    const outcomes = Promise.allSettled(calls);
    await new Promise(setImmediate);
    controller.abort();
    await expect(calls[given]).rejects.toThrow(CancelledError);
    const next = connection.unary(request("next"));
    for (let call = 0; call < 3; call += 1) worker.answer();
    const values = (await outcomes).map((one) => (one.status === "fulfilled" ? valuesOf(one.value) : null));
    expect(values).toEqual([0, 1, 2].map((call) => (call === given ? null : [BigInt(call)])));
    while (worker.asked < 4) await new Promise(setImmediate);
    worker.answer();
    expect(valuesOf(await next)).toEqual([3n]);
    expect(connection.usable).toBe(true);
  });

  it("wait for a call before them however long it takes, where only the silence of the worker is limited", async () => {
    const worker = new PatientWorker();
    const { connection } = connect(worker);
    const first = connection.unary(request("first"));
    const second = connection.unary(request("second"), { idleTimeoutMs: 30 });
    await new Promise((resolve) => setTimeout(resolve, 60));
    worker.answer();
    worker.answer();
    expect(valuesOf(await first)).toEqual([0n]);
    expect(valuesOf(await second)).toEqual([1n]);
  });

  it("fail together when the connection does", async () => {
    const worker = new PatientWorker();
    const { channel, connection } = connect(worker);
    const outcomes = Promise.allSettled([0, 1, 2].map(() => connection.unary(request("m"))));
    await new Promise(setImmediate);
    channel.answer(new TextEncoder().encode("no Arrow at all"));
    const [first, second, third] = (await outcomes).map((one) => (one.status === "rejected" ? one.reason : null));
    expect(first).toBeInstanceOf(ProtocolError);
    for (const later of [second, third]) {
      expect(later).toBeInstanceOf(TransportError);
      expect(later).toMatchObject({ message: expect.stringContaining("with a call before it"), cause: first });
    }
    expect(connection.usable).toBe(false);
  });
});

describe("unary calls", () => {
  it("sends method, versions and routing, and gives the result", async () => {
    const { channel, connection } = connect(new CountingWorker());
    expect(valuesOf(await connection.unary(request("m")))).toEqual([42n]);
    const sent = channel.received.find((item) => item.kind === "batch");
    expect(sent?.kind === "batch" && Object.fromEntries(sent.batch.metadata)).toEqual({
      "vgi_rpc.method": "m",
      "vgi_rpc.protocol": "test.v1",
      "vgi_rpc.protocol_version": "1.2.3",
      "vgi_rpc.request_version": "1",
    });
  });

  it("reads answers that come byte by byte", async () => {
    const { channel, connection } = connect(new CountingWorker());
    channel.chunkSize = 1;
    await expectGood(connection);
  });

  it("delivers logs, and throws what the worker threw", async () => {
    const logs: WorkerLog[] = [];
    const failed = errorBatch("Boom: x", {
      "vgi_rpc.error_kind": "k",
      "vgi_rpc.error_code": "UNAVAILABLE",
      "vgi_rpc.error_details": '[{"@type":"a.B"}]',
      "vgi_rpc.log_extra": '{"exception_type":"Boom","traceback":"T"}',
    });
    const connection = new BytesConnection(
      new MemoryChannel((received, self) => {
        if (received.kind === "eos") self.answer(reply(logBatch("INFO", "hello", EMPTY_SCHEMA), failed));
      }),
    );
    const error: unknown = await connection
      .unary(request("m"), { onLog: (log) => logs.push(log) })
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RpcError);
    expect(error).toMatchObject({
      message: "m failed on the worker: Boom: x",
      remoteType: "Boom",
      remoteTraceback: "T",
      errorKind: "k",
      errorDetails: [{ "@type": "a.B" }],
      isRetryable: true,
    });
    expect(logs.map((log) => [log.level, log.message])).toEqual([["INFO", "hello"]]);
    expect(connection.usable).toBe(true);
  });

  it("never takes what came behind an answer for the answer to the next call", async () => {
    const twice = new MemoryChannel((received, self) => {
      if (received.kind === "eos") self.answer(reply(numbers([1n])), reply(numbers([1n])));
    });
    const connection = new BytesConnection(twice);
    await connection.unary(request());
    expect(connection.usable).toBe(false);
    await expect(connection.unary(request())).rejects.toThrow(/sent more than the answers to its calls/);
  });

  it.each([
    [Number.POSITIVE_INFINITY, 1024],
    [1e9, 1024],
    [2.5, 2],
    [-3, 1],
  ])("opens a stream with window %d as one with %d", async (window, expected) => {
    const { connection } = connect(new CountingWorker({ total: 3 }));
    const stream = await connection.stream(streamRequest({ window }));
    expect(stream.window).toBe(expected);
    expect(valuesOf(await stream.next())).toEqual([0n]);
    await stream.cancel();
  });

  it("refuses a window that is no number before anything is sent", async () => {
    const { channel, connection } = connect(new CountingWorker());
    await expect(connection.stream(streamRequest({ window: Number.NaN }))).rejects.toThrow("window is NaN");
    expect(channel.received).toEqual([]);
    await expectGood(connection);
  });

  it("refuses a stream while a call is running, and a call while a stream is", async () => {
    const { connection } = connect(new CountingWorker());
    const first = connection.unary(request("first"));
    await expect(connection.stream(streamRequest())).rejects.toThrow(UsageError);
    expect(valuesOf(await first)).toEqual([42n]);
    const stream = await connection.stream(streamRequest());
    await expect(connection.unary(request("second"))).rejects.toThrow(UsageError);
    await stream.cancel();
    await expectGood(connection);
  });

  it("gives up on a signal, and serves the next call when the late answer has come", async () => {
    let late: (() => void) | null = null;
    const channel = new MemoryChannel((received, self) => {
      if (received.kind !== "eos") return;
      const answer = (): void => self.answer(reply(numbers([42n])));
      if (late === null) late = answer;
      else answer();
    });
    const connection = new BytesConnection(channel, { settleMs: 1000 });
    const controller = new AbortController();
    const call = connection.unary(request("m"), { signal: controller.signal });
    setTimeout(() => controller.abort("enough"), 10);
    await expect(call).rejects.toThrow(expect.objectContaining({ code: "VGI_CANCELLED", cause: "enough" }));
    setTimeout(() => late?.(), 20);
    await expectGood(connection);
  });

  it("gives the connection up when the late answer doesn't come", async () => {
    const { connection } = connect(new CountingWorker({ silent: true }), 50);
    await expect(connection.unary(request(), { idleTimeoutMs: 20 })).rejects.toMatchObject({
      code: "VGI_DEADLINE",
      kind: "idle",
      limitMs: 20,
    });
    await connection.settled();
    expect(connection.usable).toBe(false);
    await expect(connection.unary(request())).rejects.toThrow(TransportError);
  });

  it("does not start with a signal that was aborted before", async () => {
    const { channel, connection } = connect(new CountingWorker());
    await expect(connection.unary(request(), { signal: AbortSignal.abort() })).rejects.toThrow(CancelledError);
    expect(channel.received).toEqual([]);
    await expectGood(connection);
  });

  it.each<[string, Uint8Array, RegExp]>([
    [
      "junk",
      new TextEncoder().encode("Hello from print()\n"),
      /found "Hello from print.*write nothing but its answers to stdout/s,
    ],
    ["no batch", reply(), /the result is missing/],
    ["two batches", reply(numbers([1n]), numbers([2n])), /more than one batch/],
    ["an end marker", Uint8Array.of(255, 255, 255, 255, 0, 0, 0, 0), /end marker where a schema is expected/],
  ])("breaks the connection on %s", async (_, bytes, message) => {
    const connection = new BytesConnection(
      new MemoryChannel((received, self) => received.kind === "eos" && self.answer(bytes)),
    );
    const error: unknown = await connection.unary(request()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProtocolError);
    expect((error as Error).message).toMatch(message);
    expect(connection.usable).toBe(false);
  });

  it("reports an answer that is cut short, at every byte", async () => {
    const bytes = reply(numbers([1n]));
    for (let length = 0; length < bytes.byteLength; length += 1) {
      const channel = new MemoryChannel((received, self) => {
        if (received.kind !== "eos") return;
        self.answer(bytes.slice(0, length));
        self.end();
      });
      await expect(new BytesConnection(channel).unary(request()), `${length}`).rejects.toThrow(TransportError);
    }
  });
});

describe("producer streams", () => {
  for (const window of [1, 2, 4, 16]) {
    it(`reads to the end with a window of ${window}`, async () => {
      const { connection } = connect(new CountingWorker({ total: 5 }));
      const stream = await connection.stream(streamRequest({ window }));
      const values: unknown[] = [];
      for (let batch = await stream.next(); batch !== null; batch = await stream.next())
        values.push(...(valuesOf(batch) ?? []));
      expect(values).toEqual([0n, 1n, 2n, 3n, 4n]);
      expect(await stream.next()).toBeNull();
      await expectGood(connection);
    });

    it.each([0, 1, 3])(`can be left after %i batches with a window of ${window}`, async (reads) => {
      const worker = new CountingWorker({ total: 100 });
      const { connection } = connect(worker);
      for (const leave of ["close", "cancel", Symbol.asyncDispose] as const) {
        const stream = await connection.stream(streamRequest({ window }));
        for (let i = 0; i < reads; i += 1) expect(valuesOf(await stream.next())).toEqual([BigInt(i)]);
        await stream[leave]();
        await stream[leave]();
        expect(await stream.next()).toBeNull();
        await expectGood(connection);
      }
      expect(worker.cancels).toHaveLength(1);
    });

    it(`throws an error of the worker after the batches before it, with a window of ${window}`, async () => {
      const { connection } = connect(new CountingWorker({ failAt: 2 }));
      const stream = await connection.stream(streamRequest({ window }));
      expect(valuesOf(await stream.next())).toEqual([0n]);
      expect(valuesOf(await stream.next())).toEqual([1n]);
      await expect(stream.next()).rejects.toThrow(RpcError);
      expect(await stream.next()).toBeNull();
      await expectGood(connection);
    });
  }

  it("never has more ticks on the way than its window", async () => {
    const { channel, connection } = connect(new CountingWorker({ total: 100 }));
    const stream = await connection.stream(streamRequest({ window: 4 }));
    await stream.next();
    expect(channel.received.filter((item) => item.kind === "batch")).toHaveLength(1 + 4);
  });

  it("has more ticks on the way once batches have shown that they are small", async () => {
    const { channel, connection } = connect(new CountingWorker({ total: 100 }));
    const stream = await connection.stream(streamRequest({ window: 16 }));
    const sent = (): number => channel.received.filter((item) => item.kind === "batch").length - 1;
    await stream.next();
    expect(sent()).toBe(4);
    await stream.next();
    expect(sent()).toBe(1 + 16);
  });

  it.each(["", ", and none when the stream is left"])(
    "asks for more large batches in a turn of the event loop of its own%s",
    async (leaving) => {
      const { channel, connection } = connect(new CountingWorker({ total: 100, rows: 20_000 }));
      const stream = await connection.stream(streamRequest({ window: 4 }));
      const sent = (): number => channel.received.filter((item) => item.kind === "batch").length - 1;
      for (let count = 0; count < 3; count += 1) await stream.next();
      if (leaving === "") {
        await turn();
        expect(sent()).toBe(6);
        await stream.cancel();
      } else {
        const left = stream.cancel();
        await turn();
        // The last says that the stream is left.
        expect(sent()).toBe(4 + 1);
        await left;
      }
      await expectGood(connection);
    },
  );

  it.each([2, 3, 4, 16])("asks for all large batches that are taken within one turn; window %i", async (window) => {
    const { channel, connection } = connect(new CountingWorker({ total: 100, rows: 20_000 }));
    const stream = await connection.stream(streamRequest({ window }));
    for (let count = 0; count < 40; count += 1) await stream.next();
    await turn();
    // More are asked for when a half is on the way.
    const onTheWay = channel.received.filter((item) => item.kind === "batch").length - 1 - 40;
    expect(onTheWay).toBeGreaterThanOrEqual(Math.min(window, 4) >> 1);
    await stream.cancel();
    await expectGood(connection);
  });

  it("reads a header before the data", async () => {
    const logs: string[] = [];
    const { connection } = connect(new CountingWorker({ header: true, total: 1 }));
    const stream = await connection.stream(streamRequest({ hasHeader: true }), {
      onLog: (log) => logs.push(log.message),
    });
    expect([valuesOf(stream.header), stream.outputSchema, logs]).toEqual([[7n], null, ["before the header"]]);
    expect(valuesOf(await stream.next())).toEqual([0n]);
    expect(stream.outputSchema?.fields.map((field) => field.name)).toEqual(["n"]);
    expect(await stream.next()).toBeNull();
    await expectGood(connection);
  });

  it.each([
    [4, 4],
    [1, 0],
  ])("with a window of %d sends %d ticks with a request that is answered by a header", async (window, ticks) => {
    const { channel, connection } = connect(new CountingWorker({ header: true, total: 100 }));
    const stream = await connection.stream(streamRequest({ hasHeader: true, window }));
    expect(channel.received.filter((item) => item.kind === "batch")).toHaveLength(1 + ticks);
    expect(valuesOf(await stream.next())).toEqual([0n]);
    expect(channel.received.filter((item) => item.kind === "batch")).toHaveLength(1 + Math.max(1, ticks));
    await stream.cancel();
    await expectGood(connection);
  });

  for (const refuse of ["drains", "forgets"] as const) {
    for (const hasHeader of [true, false]) {
      it(`survives a refused call of a worker that ${refuse} the input, ${hasHeader ? "with" : "without"} header`, async () => {
        const { connection } = connect(new CountingWorker({ refuse }));
        const call = async (): Promise<unknown> =>
          (await connection.stream(streamRequest({ hasHeader, window: 4 }))).next();
        await expect(call()).rejects.toThrow(RpcError);
        await expectGood(connection);
        await expect(call()).rejects.toThrow(RpcError);
        await expectGood(connection);
      });

      it(`survives leaving a call that such a worker refuses, ${refuse}, ${hasHeader ? "with" : "without"} header`, async () => {
        if (hasHeader) return;
        const { connection } = connect(new CountingWorker({ refuse }));
        const stream = await connection.stream(streamRequest({ hasHeader }));
        await stream.close();
        await expectGood(connection);
      });
    }
  }

  it("sends no probe after a refusal that comes before dispatch", async () => {
    const refusal = errorBatch("no", { "vgi_rpc.error_kind": "protocol_version_mismatch" });
    const channel = new MemoryChannel((received, self) => received.kind === "eos" && self.answer(reply(refusal)));
    const connection = new BytesConnection(channel);
    await expect(connection.stream(streamRequest({ hasHeader: true }))).rejects.toThrow(RpcError);
    await connection.settled();
    expect(channel.received.filter((item) => item.kind === "eos")).toHaveLength(1);
    expect(connection.usable).toBe(true);
  });

  it("is cancelled as soon as its signal is aborted, also while nobody pulls", async () => {
    const worker = new CountingWorker({ total: 100 });
    const { connection } = connect(worker);
    const controller = new AbortController();
    const stream = await connection.stream(streamRequest({ window: 2 }), { signal: controller.signal });
    await stream.next();
    controller.abort();
    expect(worker.cancels).toHaveLength(1);
    await expect(stream.next()).rejects.toThrow(CancelledError);
    await expectGood(connection);
  });

  it("rejects a waiting next() when its deadline passes", async () => {
    const channel = new MemoryChannel(() => {});
    const connection = new BytesConnection(channel, { settleMs: 20 });
    const stream = await connection.stream(streamRequest(), { timeoutMs: 30 });
    await expect(stream.next()).rejects.toMatchObject({ kind: "call", limitMs: 30 });
    await connection.settled();
    expect(connection.usable).toBe(false);
    await expect(connection.unary(request())).rejects.toThrow(
      "the connection to stdio:memory was given up: the worker was not done with s, which was ended early, after 20 ms. Take another one from the pool.",
    );
  });

  it("ends a waiting next() when it is cancelled", async () => {
    const { connection } = connect(new CountingWorker({ total: 100 }));
    const stream = await connection.stream(streamRequest());
    const [batch] = await Promise.all([stream.next(), stream.cancel()]);
    expect(batch).toBeNull();
    await expectGood(connection);
  });

  it("is cancelled by whoever takes the connection back", async () => {
    const worker = new CountingWorker({ total: 100 });
    const { connection } = connect(worker);
    await (await connection.stream(streamRequest())).next();
    await connection.settled();
    expect(worker.cancels).toEqual([1]);
    await expectGood(connection);
  });
});

describe("an input that goes out with its request", () => {
  const first = numbers([5n]);
  const exchange = (options: Partial<StreamRequest> = {}): StreamRequest =>
    streamRequest({
      hasHeader: true,
      mode: "exchange",
      inputSchema: NUMBERS,
      window: 4,
      firstInput: first,
      ...options,
    });

  it("is there before the header was read, and answered as the first", async () => {
    const { connection, channel } = connect(new CountingWorker({ header: true }));
    const stream = await connection.stream(exchange());
    expect(channel.received.map(({ kind }) => kind)).toEqual(["schema", "batch", "eos", "schema", "batch"]);
    await stream.send(first);
    await stream.send(numbers([6n]));
    expect(valuesOf(await stream.next())).toEqual([0n]);
    expect(valuesOf(await stream.next())).toEqual([1n]);
    await stream.close();
    expect(channel.received.filter(({ kind }) => kind === "eos")).toHaveLength(2);
    await expectGood(connection);
  });

  it("has its end behind it where it is the only one", async () => {
    const { connection, channel } = connect(new CountingWorker({ header: true }));
    const stream = await connection.stream(exchange({ isOnlyInput: true }));
    expect(channel.received.filter(({ kind }) => kind === "eos")).toHaveLength(2);
    await stream.send(first);
    await expect(stream.send(numbers([6n]))).rejects.toThrow(UsageError);
    expect(valuesOf(await stream.next())).toEqual([0n]);
    await stream.close();
    expect(channel.received.filter(({ kind }) => kind === "eos")).toHaveLength(2);
    await expectGood(connection);
  });

  it("waits for the header where it is large", async () => {
    const large = numbers(Array.from({ length: 10_000 }, () => 1n));
    const { connection, channel } = connect(new CountingWorker({ header: true }));
    const stream = await connection.stream(exchange({ firstInput: large }));
    expect(channel.received).toHaveLength(3);
    await stream.send(large);
    expect(valuesOf(await stream.next())).toEqual([0n]);
    await stream.close();
    await expectGood(connection);
  });

  it("is followed by none where it is the only one, whatever is prepared", async () => {
    const { connection } = connect(new CountingWorker({ header: true }));
    const [only, another] = [numbers([1n]), numbers([2n])];
    const stream = await connection.stream(exchange({ firstInput: only, isOnlyInput: true }));
    await stream.send(only);
    stream.prepare?.(another, () => true);
    expect(valuesOf(await stream.next())).toEqual([0n]);
    await expect(stream.send(another)).rejects.toThrow("its stream has ended");
    await stream.close();
    await expectGood(connection);
  });

  it("is no other than the one that is sent first", async () => {
    const { connection } = connect(new CountingWorker({ header: true }));
    const stream = await connection.stream(exchange());
    await expect(stream.send(numbers([9n]))).rejects.toThrow("not the one that has gone out already");
    await stream.cancel();
    await expectGood(connection);
  });

  for (const isOnlyInput of [false, true]) {
    for (const refuse of ["drains", "forgets"] as const) {
      it(`is of no harm when the call is refused by a worker that ${refuse} it, ${isOnlyInput ? "ended" : "open"}`, async () => {
        const { connection } = connect(new CountingWorker({ refuse }));
        await expect(connection.stream(exchange({ isOnlyInput }))).rejects.toThrow("refused");
        await expectGood(connection);
        await expect(connection.stream(exchange({ isOnlyInput }))).rejects.toThrow("refused");
        await expectGood(connection);
      });
    }

    it(`is of no harm when the call is left before it is used, ${isOnlyInput ? "ended" : "open"}`, async () => {
      for (const leave of ["close", "cancel"] as const) {
        const { connection } = connect(new CountingWorker({ header: true }));
        const stream = await connection.stream(exchange({ isOnlyInput }));
        await stream[leave]();
        await expectGood(connection);
      }
    });

    it(`is of no harm when its answer is an error, ${isOnlyInput ? "ended" : "open"}`, async () => {
      const { connection } = connect(new CountingWorker({ header: true, failAt: 0 }));
      const stream = await connection.stream(exchange({ isOnlyInput }));
      await stream.send(first);
      await expect(stream.next()).rejects.toThrow("broke");
      await expectGood(connection);
    });
  }

  it("is a request to a worker that knows no such method, whose second answer is dropped", async () => {
    const refusal = errorBatch("no", { "vgi_rpc.error_kind": "method_not_implemented" });
    const worker = new CountingWorker();
    const { connection } = connect({
      receive: (received: Received, channel: MemoryChannel): void => {
        if (channel.received.length > 3) worker.receive(received, channel);
        else if (received.kind === "eos") channel.answer(reply(refusal));
      },
    });
    await expect(connection.stream(exchange())).rejects.toThrow("no");
    await expectGood(connection);
  });
});

describe("exchange streams", () => {
  const exchange = streamRequest({ mode: "exchange", inputSchema: NUMBERS });

  it("answers input by input, with the inputs' metadata on the wire", async () => {
    const { channel, connection } = connect(new CountingWorker({ total: 10 }));
    const stream = await connection.stream(exchange);
    for (const [i, input] of [numbers([1n]), numbers([]), numbers([2n, 3n])].entries()) {
      await stream.send(i === 1 ? numbers([], new Map([["vgi.status", "CONTINUE"]])) : input);
      expect(valuesOf(await stream.next())).toEqual([BigInt(i)]);
    }
    await stream.close();
    const sent = channel.received.flatMap((item) => (item.kind === "batch" ? [item.batch] : []));
    expect(sent.map((batch) => batch.numRows)).toEqual([1, 1, 0, 2]);
    expect(sent[2]?.metadata.get("vgi.status")).toBe("CONTINUE");
    await expectGood(connection);
  });

  it("sends what was prepared, and anything else as well", async () => {
    const { channel, connection } = connect(new CountingWorker({ total: 10 }));
    const stream = await connection.stream(exchange);
    const [first, second, other] = [numbers([1n]), numbers([2n]), numbers([3n])];
    stream.prepare?.(first);
    for (const input of [first, other, second, second]) {
      await stream.send(input);
      stream.prepare?.(second);
      await stream.next();
    }
    // What can't be encoded is an error of send(), and no earlier.
    stream.prepare?.(errorBatch("no columns"));
    await stream.close();
    const sent = channel.received.flatMap((item) => (item.kind === "batch" ? [item.batch] : []));
    expect(sent.slice(1).map(valuesOf)).toEqual([[1n], [3n], [2n], [2n]]);
    await expectGood(connection);
  });

  describe("an input that may follow an answer", () => {
    const [first, second] = [numbers([1n]), numbers([2n])];

    it("goes out while that comes, and counts when it is sent", async () => {
      const { connection, came, early } = follow();
      const stream = await connection.stream(exchange);
      await stream.send(first);
      stream.prepare?.(second, () => true);
      expect(valuesOf(await stream.next())).toEqual(Array.from({ length: 100 }, () => 0n));
      expect(came).toEqual([1n, 2n]);
      expect(early).toContain(2n);
      await expect(stream.next()).rejects.toThrow("no input that waits for an answer");
      await expect(stream.send(first)).rejects.toThrow("not the one that has gone out already");
      await stream.send(second);
      expect(valuesOf(await stream.next())?.[0]).toBe(1n);
      expect(came).toEqual([1n, 2n]);
      await stream.close();
      await expectGood(connection);
    });

    it("goes out no earlier than send() behind one that it may not follow", async () => {
      const { connection, came } = follow();
      const stream = await connection.stream(exchange);
      const asked: number[] = [];
      await stream.send(first);
      stream.prepare?.(second, ({ size }) => asked.push(size) < 0);
      await stream.next();
      expect(asked).toContain(0);
      expect(came).toEqual([1n]);
      await stream.send(second);
      expect(came).toEqual([1n, 2n]);
      expect(valuesOf(await stream.next())?.[0]).toBe(1n);
      await stream.close();
      await expectGood(connection);
    });

    it("stays here when the answer is an error", async () => {
      const { connection, came } = follow({ failAt: 0 });
      const stream = await connection.stream(exchange);
      await stream.send(first);
      stream.prepare?.(second, () => true);
      await expect(stream.next()).rejects.toThrow("broke");
      expect(came).toEqual([1n]);
      await expectGood(connection);
    });

    for (const leave of ["cancel", "close"] as const) {
      it(`is of no harm when the stream is left by ${leave}()`, async () => {
        const { connection, came } = follow();
        const stream = await connection.stream(exchange);
        await stream.send(first);
        stream.prepare?.(second, () => true);
        await stream.next();
        expect(came).toEqual([1n, 2n]);
        await stream[leave]();
        await expectGood(connection);
      });
    }
  });

  it.each([1, 2])("writes the head of a larger input by itself in lockstep alone, window %i", async (window) => {
    const { channel, connection } = connect(new CountingWorker());
    const stream = await connection.stream({ ...exchange, window });
    await stream.send(numbers([1n]));
    await stream.next();
    const write = vi.spyOn(channel, "write");
    await stream.send(numbers(Array.from({ length: 2_000 }, () => 1n)));
    expect(write.mock.calls.map(([chunks]) => chunks.length)).toEqual(window === 1 ? [1, 1] : [2]);
    await stream.next();
    await stream.close();
    await expectGood(connection);
  });

  it("lets inputs run ahead up to the window", async () => {
    const { connection } = connect(new CountingWorker({ total: 10 }));
    const stream = await connection.stream({ ...exchange, window: 3 });
    for (let i = 0; i < 3; i += 1) await stream.send(numbers([1n]));
    await expect(stream.send(numbers([1n]))).rejects.toThrow(/before the answers to 3 others were read/);
    expect(valuesOf(await stream.next())).toEqual([0n]);
    await stream.send(numbers([1n]));
    for (let i = 1; i < 4; i += 1) expect(valuesOf(await stream.next())).toEqual([BigInt(i)]);
    await expect(stream.next()).rejects.toThrow(UsageError);
    await stream.close();
    await expectGood(connection);
  });

  it("refuses an input of another schema, and goes on", async () => {
    const { connection } = connect(new CountingWorker({ total: 10 }));
    const stream = await connection.stream(exchange);
    const refused = stream.send(errorBatch("no columns"));
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      /^the input of s can't be sent: .*0 columns can't be written to a stream with 1\. Give batches of the schema/,
    );
    await expect(refused).rejects.toHaveProperty("cause.code", "IPC_SCHEMA_MISMATCH");
    await stream.send(numbers([1n]));
    expect(valuesOf(await stream.next())).toEqual([0n]);
    await stream.close();
    await expectGood(connection);
  });

  it("takes the schema of the first input where none was given", async () => {
    const { connection } = connect(new CountingWorker({ total: 10 }));
    const stream = await connection.stream(streamRequest({ mode: "exchange" }));
    await stream.send(numbers([1n]));
    expect(valuesOf(await stream.next())).toEqual([0n]);
    await expect(stream.send(emptyBatch(EMPTY_SCHEMA))).rejects.toThrow(/0 columns can't be written/);
    await stream.cancel();
    await expectGood(connection);
  });

  it.each(["close", "cancel"] as const)(
    "may end with %s() before its first input, whatever its schema",
    async (how) => {
      const { connection } = connect(new CountingWorker({ total: 10 }));
      const stream = await connection.stream(streamRequest({ mode: "exchange" }));
      await stream[how]();
      await expectGood(connection);
    },
  );

  it("ends when the worker ends it", async () => {
    const { connection } = connect(new CountingWorker({ total: 1 }));
    const stream = await connection.stream(exchange);
    await stream.send(numbers([1n]));
    await stream.next();
    await stream.send(numbers([1n]));
    expect(await stream.next()).toBeNull();
    await expect(stream.send(numbers([1n]))).rejects.toThrow(/its stream has ended/);
    await expectGood(connection);
  });

  it("takes no input on a producer stream", async () => {
    const { connection } = connect(new CountingWorker());
    const stream = await connection.stream(streamRequest());
    await expect(stream.send(numbers([1n]))).rejects.toThrow(/producer stream/);
    await stream.close();
  });
});
