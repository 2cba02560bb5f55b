import type { RecordBatch } from "apache-arrow";
import { emptyBatch, StreamEncoder, withMetadata } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import type { WorkerLog } from "../call-options.js";
import { ExternalStorageError, RpcError, UnsupportedError } from "../errors/index.js";
import { numbers, NUMBERS, reply, request, streamRequest, valuesOf } from "../testing/batches.js";
import { MemoryChannel, type Received } from "../testing/memory-channel.js";
import type { BatchTransfer } from "../transports/batch-transfer.js";
import { BytesConnection } from "../transports/bytes-connection.js";
import { storageError } from "./storage-error.js";

/** A pointer whose URL says what becomes of it. */
function pointer(to: string): RecordBatch {
  return emptyBatch(NUMBERS, new Map([["vgi_rpc.location", to]]));
}

const FAILURE = { remoteType: "E", remoteMessage: "x", remoteTraceback: "", errorKind: "", errorCode: "" };
const IDENTITY = { errorDetails: [], requestId: "", serverId: "" };

/** Storage that holds numbers, an error of the worker, or nothing. */
const location: BatchTransfer = {
  resolve: async (batch) => {
    const to = batch.metadata.get("vgi_rpc.location") ?? "";
    if (to === "gone") throw storageError("read", "https://storage.example/x", { reason: "expired", why: "gone" });
    if (to === "error") throw new RpcError({ ...FAILURE, ...IDENTITY });
    return withMetadata(numbers([BigInt(to)]), new Map([["vgi_rpc.location.source", to]]));
  },
};

interface WorkerOptions {
  /** Where the pointers of a stream lead, answer by answer. */
  readonly places?: readonly string[];
  readonly header?: string;
}

/** A worker that answers `m` with 42, `u` with a pointer named by the parameters' metadata, and streams pointers for `s`. */
class PointingWorker {
  readonly #options: WorkerOptions;
  readonly cancelled: number[] = [];
  #call: ReadonlyMap<string, string> | null = null;
  #encoder: StreamEncoder | null = null;
  #answered = 0;

  constructor(options: WorkerOptions = {}) {
    this.#options = options;
  }

  readonly receive = (received: Received, channel: MemoryChannel): void => {
    if (this.#encoder === null) this.#onRequest(received, channel);
    else this.#onInput(received, channel, this.#encoder);
  };

  #onRequest(received: Received, channel: MemoryChannel): void {
    if (received.kind === "batch") this.#call ??= received.batch.metadata;
    if (received.kind !== "eos") return;
    const metadata = this.#call ?? new Map<string, string>();
    this.#call = null;
    const method = metadata.get("vgi_rpc.method") ?? "";
    if (metadata.get("vgi_rpc.request_version") !== "1" || method === "") {
      channel.answer(reply(emptyBatch(NUMBERS, refusal(metadata))));
    } else if (method === "s") {
      if (this.#options.header !== undefined) channel.answer(reply(pointer(this.#options.header)));
      this.#encoder = new StreamEncoder(NUMBERS);
      this.#answered = 0;
    } else if (method.startsWith("u:")) channel.answer(reply(pointer(method.slice(2))));
    else channel.answer(reply(numbers([42n])));
  }

  #onInput(received: Received, channel: MemoryChannel, encoder: StreamEncoder): void {
    if (received.kind === "schema") {
      channel.answer(encoder.schema());
    } else if (received.kind === "eos") {
      channel.answer(encoder.end());
      this.#encoder = null;
    } else if (received.batch.metadata.has("vgi_rpc.cancel")) {
      this.cancelled.push(this.#answered);
    } else {
      const to = this.#options.places?.[this.#answered] ?? "0";
      this.#answered += 1;
      channel.answer(...encoder.batch(pointer(to)));
    }
  }
}

function refusal(metadata: ReadonlyMap<string, string>): Map<string, string> {
  const version = metadata.get("vgi_rpc.request_version") ?? "";
  return new Map([
    ["vgi_rpc.log_level", "EXCEPTION"],
    ["vgi_rpc.log_message", `Unsupported request version ${version}`],
  ]);
}

function connect(worker: PointingWorker, transfers: { location?: BatchTransfer } = { location }): BytesConnection {
  return new BytesConnection(new MemoryChannel(worker.receive), { settleMs: 200, transfers });
}

async function expectGood(connection: BytesConnection): Promise<void> {
  expect(valuesOf(await connection.unary(request("m"), { timeoutMs: 2000 }))).toEqual([42n]);
  expect(connection.usable).toBe(true);
}

describe("pointers over bytes", () => {
  it("stand for results, headers and batches", async () => {
    const connection = connect(new PointingWorker({ places: ["1", "2"], header: "9" }));
    const result = await connection.unary(request("u:7"));
    expect([valuesOf(result), result.metadata.get("vgi_rpc.location.source")]).toEqual([[7n], "7"]);
    const stream = await connection.stream(streamRequest({ hasHeader: true }));
    expect(valuesOf(stream.header)).toEqual([9n]);
    expect(valuesOf(await stream.next())).toEqual([1n]);
    expect(valuesOf(await stream.next())).toEqual([2n]);
    await stream.close();
    await expectGood(connection);
  });

  it.each<[string, new (...parts: never[]) => Error]>([
    ["gone", ExternalStorageError],
    ["error", RpcError],
  ])("that lead to %s fail the call, not the connection", async (to, type) => {
    const connection = connect(new PointingWorker());
    await expect(connection.unary(request(`u:${to}`))).rejects.toThrow(type);
    await expectGood(connection);
  });

  for (const window of [1, 4]) {
    it.each(["gone", "error"])(`that lead to %s in a stream cancel it, with a window of ${window}`, async (to) => {
      const worker = new PointingWorker({ places: ["1", to] });
      const connection = connect(worker);
      const stream = await connection.stream(streamRequest({ window }));
      expect(valuesOf(await stream.next())).toEqual([1n]);
      await expect(stream.next()).rejects.toThrow();
      expect(await stream.next()).toBeNull();
      await expectGood(connection);
      expect(worker.cancelled).toHaveLength(1);
    });

    it.each(["gone", "error"])(`that lead to %s at once cancel the stream, with a window of ${window}`, async (to) => {
      const connection = connect(new PointingWorker({ places: [to] }));
      const stream = await connection.stream(streamRequest({ window }));
      await expect(stream.next()).rejects.toThrow();
      await expectGood(connection);
    });
  }

  it("that lead nowhere for a header fail the call, not the connection", async () => {
    const connection = connect(new PointingWorker({ header: "gone" }));
    await expect(connection.stream(streamRequest({ hasHeader: true }))).rejects.toThrow(ExternalStorageError);
    await expectGood(connection);
  });

  it("are refused where external storage is turned off, and the connection goes on", async () => {
    const logs: WorkerLog[] = [];
    const connection = connect(new PointingWorker(), {});
    const call = connection.unary(request("u:7"), { onLog: (log) => logs.push(log) });
    await expect(call).rejects.toThrow(UnsupportedError);
    await expectGood(connection);
  });
});
