import { gzipSync } from "node:zlib";
import { RecordBatch, Schema } from "apache-arrow";
import { emptyBatch, encodeStream } from "vgi-arrow";
import { afterEach, describe, expect, it } from "vitest";
import { FrameSource } from "./frame-source.js";
import { type HttpServeOptions, type HttpServer, serveHttp } from "./serve-http.js";
import { int64Batch, int64Values, type Journal, numbers, sampleService } from "./testing/sample-service.js";

const ARROW = "application/vnd.apache.arrow.stream";
const TICKS = new Schema([]);
const STATE = "vgi_rpc.stream_state#b64";
const CALL = "vgi_rpc.call_state#b64";

let server: HttpServer;
const journal: Journal = { events: [] };

async function start(options: HttpServeOptions = {}, routed = true): Promise<void> {
  server = await serveHttp(sampleService(journal, routed), options);
}

afterEach(async () => {
  await server.close();
  journal.events.length = 0;
});

function request(method: string, n: bigint, metadata: Record<string, string> = {}): Uint8Array {
  const all = {
    "vgi_rpc.method": method,
    "vgi_rpc.request_version": "1",
    "vgi_rpc.protocol": "sample.v1",
    "vgi_rpc.protocol_version": "1.2.0",
    ...metadata,
  };
  return encodeStream(numbers, [int64Batch(numbers, [n], new Map(Object.entries(all)))]);
}

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The batches of each stream in the body. */
  readonly streams: RecordBatch[][];
}

async function post(path: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${server.url}/${path}`, {
    method: "POST",
    body: Uint8Array.from(body),
    headers: { "content-type": ARROW, ...headers },
  });
  const bytes = new Uint8Array(await response.arrayBuffer());
  const streams: RecordBatch[][] = [];
  if (response.headers.get("content-type") === ARROW) {
    const frames = new FrameSource(once(bytes));
    for (let source = await frames.openStream(); source !== null; source = await frames.openStream()) {
      const batches: RecordBatch[] = [];
      for (let batch = await source.next(); batch !== null; batch = await source.next()) batches.push(batch);
      streams.push(batches);
    }
  }
  return { status: response.status, headers: response.headers, streams };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function turn(state: Map<string, string>, schema = TICKS, batch = emptyBatch(TICKS)): Uint8Array {
  const metadata = new Map([...batch.metadata, ...state]);
  return encodeStream(schema, [new RecordBatch(schema, batch.data, metadata)]);
}

/** A call that bounds its answer. */
function limited(path: string, body: Uint8Array, limit: string): Promise<Answer> {
  return post(path, body, { "vgi-accept-max-response-bytes": limit });
}

const tokens = (batch: RecordBatch | undefined): Map<string, string> =>
  new Map([STATE, CALL].flatMap((key) => (batch?.metadata.has(key) ? [[key, batch.metadata.get(key) ?? ""]] : [])));

describe("serveHttp", () => {
  it("tells its health and capabilities", async () => {
    await start({ maxRequestBytes: 4096 });
    const response = await fetch(`${server.url}/health`);
    expect(await response.json()).toMatchObject({ status: "ok", protocol: "Sample" });
    const head = await fetch(`${server.url}/health`, { method: "HEAD" });
    expect(head.status).toBe(200);
    expect(head.headers.get("vgi-max-request-bytes")).toBe("4096");
    expect(head.headers.get("vgi-supported-encodings")).toBe("");
    expect((await fetch(`${server.url}/health`, { method: "OPTIONS" })).status).toBe(204);
  });

  it("answers unary calls below a prefix, errors in band", async () => {
    await start({ prefix: "/deep/vgi" });
    const answer = await post("sample.v1/double", request("double", 4n), { "x-request-id": "abc" });
    expect(answer.streams.map((batches) => batches.map(int64Values))).toEqual([[[], [8n]]]);
    expect(answer.headers.get("x-request-id")).toBe("abc");
    const failed = await post("sample.v1/fail", request("fail", 1n));
    expect([failed.status, failed.headers.get("x-vgi-rpc-error")]).toEqual([200, "true"]);
    expect(failed.streams[0]?.[0]?.metadata.get("vgi_rpc.log_message")).toBe("RangeError: out of luck");
  });

  it("serves the unrouted generation by method alone", async () => {
    await start({}, false);
    expect((await post("double", request("double", 4n))).status).toBe(200);
    const lost = await post("sample.v1/double", request("double", 4n));
    expect([lost.status, lost.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
  });

  it.each([
    [
      "another protocol in path and request",
      "x.v1/double",
      { "vgi_rpc.protocol": "x.v1" },
      404,
      "protocol_not_supported",
    ],
    ["another protocol in the path", "x.v1/double", {}, 400, "protocol_not_supported"],
    ["another method in the path", "sample.v1/fail", {}, 400, undefined],
    ["a stream's path for a unary method", "sample.v1/double/init", {}, 400, undefined],
    ["an unknown method", "sample.v1/halve", { "vgi_rpc.method": "halve" }, 404, "method_not_implemented"],
    [
      "a version mismatch",
      "sample.v1/double",
      { "vgi_rpc.protocol_version": "2.0.0" },
      400,
      "protocol_version_mismatch",
    ],
  ])("refuses %s", async (_what, path, metadata, status, kind) => {
    await start();
    const answer = await post(path, request("double", 1n, metadata as Record<string, string>));
    expect(answer.status).toBe(status);
    expect(answer.streams[0]?.[0]?.metadata.get("vgi_rpc.error_kind")).toBe(kind);
  });

  it("refuses what is no Arrow request before it is dispatched", async () => {
    await start({ maxRequestBytes: 2048 });
    const body = request("double", 1n);
    expect((await post("sample.v1/double", body, { "content-type": "text/plain" })).status).toBe(415);
    expect((await post("sample.v1/double", body, { "content-encoding": "br" })).status).toBe(415);
    expect((await post("sample.v1/double", body, { "content-encoding": "gzip" })).status).toBe(400);
    expect((await post("sample.v1/double", new Uint8Array(4096))).status).toBe(413);
    expect(
      (await post("sample.v1/double", gzipSync(new Uint8Array(4096)), { "content-encoding": "gzip" })).status,
    ).toBe(413);
    expect((await post("sample.v1/double", new TextEncoder().encode("hello"))).status).toBe(400);
    expect((await post("sample%2Ev1/double", body)).status).toBe(404);
    expect((await fetch(`${server.url}/sample.v1/double`)).status).toBe(405);
    expect((await post("sample.v1/double", gzipSync(body), { "content-encoding": "gzip" })).status).toBe(200);
  });

  it("drives a producer turn by turn with both tokens", async () => {
    await start();
    const init = await post("sample.v1/count/init", request("count", 2n));
    expect(init.streams.map((batches) => batches.length)).toEqual([1, 3]);
    const first = init.streams[1]?.[2];
    expect([...tokens(first).keys()]).toEqual([STATE, CALL]);
    const second = await post("sample.v1/count/exchange", turn(tokens(first)));
    expect(second.streams[0]?.map((batch) => batch.metadata.get("row"))).toEqual([undefined, "1", undefined]);
    const next = tokens(second.streams[0]?.[2]);
    expect([...next.keys()]).toEqual([STATE]);
    next.set(CALL, tokens(first).get(CALL) ?? "");
    const last = await post("sample.v1/count/exchange", turn(next));
    expect(last.streams).toEqual([[]]);
    expect((await post("sample.v1/count/exchange", turn(next))).status).toBe(400);
  });

  it("puts several batches into a turn when told so, and an error behind them", async () => {
    await start({ batchesPerTurn: 8 });
    const init = await post("sample.v1/count/init", request("count", 3n));
    expect(init.streams[1]?.map((batch) => batch.metadata.get("row")).filter(Boolean)).toEqual(["0", "1", "2"]);
    expect(init.streams[1]?.some((batch) => batch.metadata.has(STATE))).toBe(false);
    const failed = await post("sample.v1/count/init", request("count", 5n));
    expect(failed.headers.get("x-vgi-rpc-error")).toBe("true");
    expect(failed.streams[1]?.at(-1)?.metadata.get("vgi_rpc.log_level")).toBe("EXCEPTION");
  });

  it("exchanges batches, the next cursor on each answer, and hides the tokens from the handler", async () => {
    await start();
    const init = await post("sample.v1/accumulate/init", request("accumulate", 0n));
    expect(init.streams).toHaveLength(1);
    const opened = tokens(init.streams[0]?.[0]);
    const call = opened.get(CALL) ?? "";
    const first = await post(
      "sample.v1/accumulate/exchange",
      turn(opened, numbers, int64Batch(numbers, [3n], new Map())),
    );
    expect(int64Values(first.streams[0]![0]!)).toEqual([3n]);
    const state = tokens(first.streams[0]?.[0]);
    const wrong = await post(
      "sample.v1/accumulate/exchange",
      turn(new Map([...state, [CALL, "AAAA"]]), numbers, int64Batch(numbers, [3n], new Map())),
    );
    expect(wrong.status).toBe(400);
    const second = await post(
      "sample.v1/accumulate/exchange",
      turn(new Map([...state, [CALL, call]]), numbers, int64Batch(numbers, [4n], new Map())),
    );
    expect(int64Values(second.streams[0]![0]!)).toEqual([7n]);
    const cancel = new Map([...tokens(second.streams[0]?.[0]), ["vgi_rpc.cancel", "1"]]);
    expect((await post("sample.v1/accumulate/exchange", turn(cancel, numbers, emptyBatch(numbers)))).streams).toEqual([
      [],
    ]);
    expect(journal.events).toEqual(["cancelled accumulate"]);
  });

  it("refuses a stream that does not open in band", async () => {
    await start();
    const refused = await post("sample.v1/refuse_open/init", request("refuse_open", 1n));
    expect([refused.status, refused.headers.get("x-vgi-rpc-error")]).toEqual([200, "true"]);
    expect(refused.streams[0]?.[0]?.metadata.get("vgi_rpc.error_code")).toBe("UNAVAILABLE");
  });

  it("keeps to the limit that the client sets, and tells it when an answer exceeds it", async () => {
    await start();
    expect((await limited("sample.v1/double", request("double", 1n), "65536")).status).toBe(200);
    for (const wrong of ["65535", "+65536", "065536", "65536,65536", "9007199254740992", "many"]) {
      expect((await limited("sample.v1/double", request("double", 1n), wrong)).status, wrong).toBe(400);
    }
    const big = await limited("sample.v1/big/init", request("big", 100_000n), "65536");
    expect([big.status, big.headers.get("x-vgi-rpc-error"), big.streams.length]).toEqual([200, "true", 1]);
    const error = big.streams[0]?.[0]?.metadata;
    expect(error?.get("vgi_rpc.error_code")).toBe("RESOURCE_EXHAUSTED");
    expect(error?.get("vgi_rpc.log_message")).toMatch(/ResponseTooLargeError: .*'big'.*\(\d+ > 65536\)/);
    expect(journal.events).toEqual(["cancelled big"]);
    expect((await limited("sample.v1/big/init", request("big", 100_000n), "9000000")).streams).toHaveLength(2);
  });

  it("keeps a bounded number of streams", async () => {
    await start({ maxStreams: 2 });
    for (let i = 0; i < 3; i += 1) await post("sample.v1/count/init", request("count", 2n));
    expect(journal.events).toEqual(["cancelled count"]);
  });
});
