import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { Field, Float64, type RecordBatch, Schema, Utf8 } from "apache-arrow";
import fc from "fast-check";
import { batchFromRows, encodeStream } from "vgi-arrow";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RpcCallOptions, WorkerLog } from "../../call-options.js";
import { CancelledError, DeadlineError, ExternalStorageError, RpcError } from "../../errors/index.js";
import { nodeCodecs } from "../../http/coding/node/node-codecs.js";
import { errorBatch, logBatch, numbers, NUMBERS, reply, valuesOf } from "../../testing/batches.js";
import { type ObjectAnswer, type ObjectStore, SIGNATURE, startObjectStore } from "../../testing/object-store.js";
import { CallScope } from "../../transports/call-scope.js";
import { type ExternalOptions, externalSettings } from "../external-options.js";
import { type OpenStorage, openStorage } from "./open-storage.js";

const LOCAL: ExternalOptions = { allowHttp: true, allowPrivateAddresses: true, retryDelayMs: 1 };

let store: ObjectStore;
let other: ObjectStore;
const opened: OpenStorage[] = [];

beforeEach(async () => {
  store = await startObjectStore();
  other = await startObjectStore();
});

afterEach(async () => {
  await Promise.all(opened.splice(0).map((storage) => storage.close()));
  await Promise.all([store[Symbol.asyncDispose](), other[Symbol.asyncDispose]()]);
});

interface Resolving {
  readonly options?: ExternalOptions;
  readonly sha256?: string;
  readonly call?: RpcCallOptions;
  readonly pointer?: RecordBatch;
}

async function resolve(url: string, { options, sha256, call = {}, pointer }: Resolving = {}): Promise<RecordBatch> {
  const storage = openStorage(externalSettings({ ...LOCAL, ...options }));
  opened.push(storage);
  const metadata = new Map([["vgi_rpc.location", url]]);
  if (sha256 !== undefined) metadata.set("vgi_rpc.location.sha256", sha256);
  const context = { method: "m", address: "w", onLog: call.onLog, lastStderr: () => [], transfers: {} };
  const scope = new CallScope("m of w", call);
  try {
    return await storage.transfer.resolve(pointer ?? numbers([], metadata), context, scope);
  } finally {
    scope.end();
  }
}

/** The error of a resolution; it, and all it holds, is free of signatures. */
async function failure(url: string, resolving: Resolving = {}): Promise<ExternalStorageError> {
  const error: unknown = await resolve(url, resolving).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ExternalStorageError);
  for (let at: unknown = error; at instanceof Error; at = at.cause)
    expect(`${at.message} ${at.stack} ${JSON.stringify(at)}`).not.toContain(SIGNATURE);
  return error as ExternalStorageError;
}

function digest(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const answering =
  (code: number): ObjectAnswer =>
  (_, response) =>
    void response.writeHead(code).end(SIGNATURE);

const to =
  (target: string, code = 302): ObjectAnswer =>
  (_, response) =>
    void response.writeHead(code, { location: target }).end();

const SILENT: ObjectAnswer = (_, response) => {
  response.writeHead(200, { "content-length": 1000 });
  response.write(new Uint8Array(100));
};
const DRIPPING: ObjectAnswer = (_, response) => {
  response.writeHead(200, { "content-length": 1000 });
  const timer = setInterval(() => response.write(new Uint8Array(1)), 5);
  response.on("close", () => clearInterval(timer));
};

describe("what a pointer stands for", () => {
  const OBJECT = reply(
    logBatch("INFO", "first"),
    logBatch("WARN", "second"),
    numbers([1n, 2n], new Map([["own", "x"]])),
  );

  it("is the one data batch, with its own metadata and where it came from", async () => {
    const logs: WorkerLog[] = [];
    const url = store.keep(OBJECT);
    const batch = await resolve(url, { sha256: digest(OBJECT), call: { onLog: (log) => logs.push(log) } });
    expect(valuesOf(batch)).toEqual([1n, 2n]);
    expect(Object.fromEntries(batch.metadata)).toEqual({
      own: "x",
      "vgi_rpc.location.source": url,
      "vgi_rpc.location.fetch_ms": expect.stringMatching(/^\d+\.\d$/) as string,
    });
    expect(logs.map(({ level, message }) => `${level} ${message}`)).toEqual(["INFO first", "WARN second"]);
    expect(store.requests.map(({ method }) => method)).toEqual(["GET"]);
  });

  it.each(["zstd", "gzip"] as const)(
    "may be compressed with %s; the digest is of what was compressed",
    async (coding) => {
      const encoded = await nodeCodecs.encoded(coding, [OBJECT]);
      const url = store.keep(encoded, { "content-encoding": coding });
      expect(valuesOf(await resolve(url, { sha256: digest(OBJECT).toUpperCase() }))).toEqual([1n, 2n]);
    },
  );

  it("may come without a length", async () => {
    const url = store.answer((_, response) => {
      response.write(OBJECT.subarray(0, 10));
      setTimeout(() => response.end(OBJECT.subarray(10)), 10);
    });
    expect(valuesOf(await resolve(url, { sha256: digest(OBJECT) }))).toEqual([1n, 2n]);
  });

  it("may be an error of the worker, after its logs", async () => {
    const logs: string[] = [];
    const url = store.keep(reply(logBatch("INFO", "before"), errorBatch("Boom: x", {}, NUMBERS)));
    const call = { onLog: (log: WorkerLog) => logs.push(log.message) };
    await expect(resolve(url, { call })).rejects.toThrow(RpcError);
    expect(logs).toEqual(["before"]);
  });

  it.each<[string, Uint8Array, RegExp]>([
    ["no batch", reply(), /holds no data/],
    ["only logs", reply(logBatch("INFO", "x")), /holds no data/],
    ["two batches", reply(numbers([1n]), numbers([2n])), /2 batches of data/],
    ["another pointer", reply(numbers([], new Map([["vgi_rpc.location", "https://x/"]]))), /another pointer/],
    ["a pointer into shared memory", reply(numbers([], new Map([["vgi_rpc.shm_offset", "0"]]))), /another pointer/],
    ["other columns", otherColumns(), /columns are not those of the pointer/],
    ["a web page", new TextEncoder().encode("<html>sign in</html>"), /no Arrow IPC stream/],
    ["nothing", new Uint8Array(), /no Arrow IPC stream/],
    ["a stream without its end", OBJECT.slice(0, -8), /no Arrow IPC stream/],
    ["a stream with more behind it", Uint8Array.from([...OBJECT, 0]), /no Arrow IPC stream/],
  ])("is not %s, and no log of it is delivered", async (_, object, message) => {
    const logs: WorkerLog[] = [];
    const error = await failure(store.keep(object), { call: { onLog: (log) => logs.push(log) } });
    expect(error).toMatchObject({ reason: "invalid", code: "VGI_EXTERNAL_STORAGE" });
    expect(error.message).toMatch(message);
    expect(error.url).toBe(`${store.origin}/bucket/object-1`);
    expect(logs).toEqual([]);
    expect(store.requests).toHaveLength(1);
  });

  it("is not what has another digest, and no log of it is delivered", async () => {
    const logs: WorkerLog[] = [];
    const call = { onLog: (log: WorkerLog) => logs.push(log) };
    const error = await failure(store.keep(OBJECT), { sha256: digest(new Uint8Array()), call });
    expect(error.reason).toBe("checksum");
    expect(logs).toEqual([]);
    expect(store.requests).toHaveLength(1);
  });

  it("needs a URL", async () => {
    expect((await failure(`//${SIGNATURE}`)).url).toBe("<invalid URL>");
  });
});

describe("storage that fails", () => {
  it.each([401, 403, 404, 410])("HTTP %i means that the pointer expired, and is not asked again", async (code) => {
    const error = await failure(store.answer(answering(code)));
    expect(error).toMatchObject({ reason: "expired", status: code });
    expect(error.message).toMatch(/signed URL is no longer good.*Call again for a fresh URL/);
    expect(store.requests).toHaveLength(1);
  });

  it.each([500, 503, 429])("HTTP %i is asked three times", async (code) => {
    const error = await failure(store.answer(answering(code)));
    expect(error).toMatchObject({ reason: "status", status: code });
    expect(error.message).toContain("in each of 3 attempts");
    expect(store.requests).toHaveLength(3);
  });

  it("that recovers is no failure", async () => {
    let asked = 0;
    const object = reply(numbers([7n]));
    const url = store.answer((request, response) => {
      asked += 1;
      if (asked === 1) request.socket.destroy();
      else if (asked === 2)
        response.writeHead(200, { "content-length": object.byteLength }).end(object.subarray(0, 20));
      else response.end(object);
      if (asked === 2) setTimeout(() => request.socket.destroy(), 10);
    });
    expect(valuesOf(await resolve(url))).toEqual([7n]);
    expect(asked).toBe(3);
  });

  it("by ending early is told apart", async () => {
    const url = store.answer((request, response) => {
      response.writeHead(200, { "content-length": 1000 });
      response.write(new Uint8Array(100));
      setTimeout(() => request.socket.destroy(), 10);
    });
    const error = await failure(url, { options: { attempts: 1 } });
    expect(error.reason).toBe("truncated");
    expect(error.message).toContain("after 100 of 1000 bytes");
  });

  it("by not being there", async () => {
    await other[Symbol.asyncDispose]();
    const error = await failure(`${other.origin}/x?sig=${SIGNATURE}`);
    expect(error.reason).toBe("unreachable");
    expect(error.message).toContain("ECONNREFUSED");
    other = await startObjectStore();
  });

  it("by a coding that is not what it says", async () => {
    const plain = reply(numbers([1n]));
    for (const coding of ["zstd", "gzip", "br"])
      expect((await failure(store.keep(plain, { "content-encoding": coding }))).reason, coding).toBe("invalid");
    const cut = gzipSync(plain).subarray(0, 30);
    expect((await failure(store.keep(cut, { "content-encoding": "gzip" }))).reason).toBe("invalid");
  });

  it("by taking too long, attempt by attempt", async () => {
    const error = await failure(
      store.answer(() => {}),
      { options: { timeoutMs: 30, attempts: 2 } },
    );
    expect(error.reason).toBe("timeout");
    expect(store.requests).toHaveLength(2);
    await expect.poll(() => store.sockets()).toBe(0);
  });
});

describe("limits of the call", () => {
  it.each<[string, ObjectAnswer, RpcCallOptions]>([
    ["deadline, against a body that drips", DRIPPING, { timeoutMs: 60 }],
    ["deadline, against a body that stops", SILENT, { timeoutMs: 60 }],
    ["idle time, against a body that stops", SILENT, { idleTimeoutMs: 40 }],
    ["deadline, against no answer", () => {}, { timeoutMs: 60 }],
  ])("%s: the fetch ends, and its socket", async (_, answer, call) => {
    await expect(resolve(store.answer(answer), { call })).rejects.toThrow(DeadlineError);
    await expect.poll(() => store.sockets()).toBe(0);
  });

  it("idle time: a body that drips is not idle", async () => {
    const object = reply(numbers([1n]));
    const url = store.answer((_, response) => {
      for (let at = 0, delay = 0; at < object.byteLength; at += 100, delay += 20)
        setTimeout(() => response.write(object.subarray(at, at + 100)), delay);
      setTimeout(() => response.end(), 20 * Math.ceil(object.byteLength / 100));
    });
    expect(valuesOf(await resolve(url, { call: { idleTimeoutMs: 60 } }))).toEqual([1n]);
  });

  it.each([DRIPPING, SILENT])("an abort ends the fetch, and its socket", async (answer) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 40);
    await expect(resolve(store.answer(answer), { call: { signal: controller.signal } })).rejects.toThrow(
      CancelledError,
    );
    await expect.poll(() => store.sockets()).toBe(0);
  });

  it("an abort between attempts ends them", async () => {
    const controller = new AbortController();
    const url = store.answer((_, response) => {
      response.writeHead(503).end();
      setTimeout(() => controller.abort(), 20);
    });
    const call = { signal: controller.signal };
    await expect(resolve(url, { call, options: { retryDelayMs: 60_000 } })).rejects.toThrow(CancelledError);
    expect(store.requests).toHaveLength(1);
  });
});

describe("sizes", () => {
  const ZEROES = reply(
    batchFromRows(
      NUMBERS,
      Array.from({ length: 100_000 }, () => ({ n: 0n })),
    ),
  );

  it("an object that announces too much is not read", async () => {
    const error = await failure(store.keep(ZEROES), { options: { maxEncodedBytes: 1000 } });
    expect(error.reason).toBe("too-large");
    expect(error.message).toContain("Raise external.maxEncodedBytes");
  });

  it("an object that announces nothing is read up to the limit", async () => {
    let sent = 0;
    const url = store.answer((_, response) => {
      const timer = setInterval(() => {
        sent += 10_000;
        response.write(new Uint8Array(10_000));
      }, 1);
      response.on("close", () => clearInterval(timer));
    });
    expect((await failure(url, { options: { maxEncodedBytes: 50_000 } })).reason).toBe("too-large");
    await expect.poll(() => store.sockets()).toBe(0);
    expect(sent).toBeLessThan(5_000_000);
  });

  it.each(["zstd", "gzip"] as const)("a bomb of %s ends at the limit", async (coding) => {
    const bomb = await nodeCodecs.encoded(coding, [new Uint8Array(64 << 20)]);
    const url = store.keep(bomb, { "content-encoding": coding });
    const before = process.memoryUsage().rss;
    const error = await failure(url, { options: { maxEncodedBytes: 1 << 20, maxDecodedBytes: 1 << 20 } });
    expect(error.reason).toBe("too-large");
    expect(error.message).toContain("Raise external.maxDecodedBytes");
    expect(process.memoryUsage().rss - before).toBeLessThan(32 << 20);
  });

  it("the limit after decoding holds for what was never encoded", async () => {
    expect((await failure(store.keep(ZEROES), { options: { maxDecodedBytes: 1000 } })).reason).toBe("too-large");
  });
});

describe("redirects", () => {
  it.each([301, 302, 303, 307, 308])("HTTP %i is followed to another host, relative or not", async (status) => {
    const url = other.keep(reply(numbers([3n])));
    const relative = store.answer(to(new URL(store.answer(to(url, status))).pathname, status));
    const batch = await resolve(relative);
    expect(valuesOf(batch)).toEqual([3n]);
    expect(batch.metadata.get("vgi_rpc.location.source")).toBe(relative);
    expect([store.requests.length, other.requests.length]).toEqual([2, 1]);
    for (const { headers } of other.requests) expect(Object.keys(headers)).not.toContain("authorization");
  });

  it("in a circle end after five", async () => {
    const url: string = store.answer((_, response) => void response.writeHead(302, { location: url }).end());
    expect((await failure(url)).reason).toBe("redirect");
    expect(store.requests).toHaveLength(6);
  });

  it("may be refused altogether", async () => {
    expect((await failure(store.answer(to("/x")), { options: { maxRedirects: 0 } })).reason).toBe("redirect");
    expect(store.requests).toHaveLength(1);
  });

  it.each(["http://", undefined])("to %s lead nowhere", async (location) => {
    const url = store.answer(
      (_, response) => void response.writeHead(302, location === undefined ? {} : { location }).end(),
    );
    expect((await failure(url)).reason).toBe("redirect");
  });

  it("are checked before they are followed", async () => {
    const url = other.keep(reply(numbers([3n])));
    const seen: string[] = [];
    const urlPolicy = (checked: URL): boolean => {
      seen.push(checked.href);
      return checked.origin === store.origin;
    };
    const from = store.answer(to(url));
    expect((await failure(from, { options: { urlPolicy } })).reason).toBe("refused");
    expect(seen).toEqual([from, url]);
    expect(other.requests).toEqual([]);
  });

  it("to file:, data: and the like are refused", async () => {
    for (const target of ["file:///etc/passwd", "data:text/plain,x", "ftp://x/"])
      expect((await failure(store.answer(to(target)))).reason, target).toBe("refused");
  });
});

describe("which URLs are used", () => {
  it("no plain http, unless allowed", async () => {
    const error = await failure(store.keep(reply(numbers([1n]))), { options: { allowHttp: false } });
    expect(error.reason).toBe("refused");
    expect(error.message).toContain("external: { allowHttp: true }");
    expect(store.requests).toEqual([]);
  });

  it.each([
    "127.0.0.1",
    "localhost",
    "storage.localhost.",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "0x7f.1",
    "2130706433",
    "0",
    "169.254.169.254",
    "10.0.0.1",
    "[fd00:ec2::254]",
  ])("not %s, unless private addresses are allowed", async (host) => {
    const error = await failure(`http://${host}:${new URL(store.origin).port}/x?sig=${SIGNATURE}`, {
      options: { allowPrivateAddresses: false },
    });
    expect(error.reason).toBe("refused");
    expect(error.message).toContain("external: { allowPrivateAddresses: true }");
    expect(store.requests).toEqual([]);
  });

  it("only what the user's rule allows; what it throws stays with it", async () => {
    const url = store.keep(reply(numbers([1n])));
    const rules = [() => false, () => Promise.resolve(false), () => Promise.reject(new Error(url))];
    for (const urlPolicy of rules) expect((await failure(url, { options: { urlPolicy } })).reason).toBe("refused");
    expect(store.requests).toEqual([]);
    expect(valuesOf(await resolve(url, { options: { urlPolicy: async () => true } }))).toEqual([1n]);
  });
});

describe("large objects in parts", () => {
  const PARTS: ExternalOptions = { parallelFromBytes: 1, partBytes: 1000, parallelParts: 4 };

  it("give what reading them at once gives, for any sizes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 3000 }),
        fc.integer({ min: 1, max: 5000 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(null, "zstd" as const, "gzip" as const),
        async (rows, partBytes, parallelParts, coding) => {
          const object = reply(numbers(Array.from({ length: rows }, (_, index) => BigInt(index) * 7_919n)));
          const stored = coding === null ? object : await nodeCodecs.encoded(coding, [object]);
          const url = store.keep(stored, coding === null ? {} : { "content-encoding": coding });
          const sha256 = digest(object);
          const inParts = await resolve(url, { options: { ...PARTS, partBytes, parallelParts }, sha256 });
          expect(valuesOf(inParts)).toEqual(valuesOf(await resolve(url, { sha256 })));
        },
      ),
      { numRuns: 60 },
    );
  });

  it("are asked for at once, each part once", async () => {
    const object = reply(numbers(Array.from({ length: 20_000 }, (_, index) => BigInt(index))));
    let open = 0;
    let most = 0;
    let sendRest: (() => void) | undefined;
    const others = Math.ceil(object.byteLength / 20_000) - 1;
    const asked: string[] = [];
    const url = store.answer((request, response) => {
      open += 1;
      most = Math.max(most, open);
      response.on("finish", () => {
        open -= 1;
      });
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
      if (range === null) {
        response.writeHead(200, { "accept-ranges": "bytes", "content-length": object.byteLength, etag: '"1"' });
        // The beginning comes slowly: the others do the rest.
        response.write(object.subarray(0, 500));
        sendRest = () => response.end(object.subarray(500));
        return;
      }
      asked.push(range[0]);
      if (asked.length === others) sendRest?.();
      const [start, end] = [Number(range[1]), Number(range[2])];
      const headers = { "content-range": `bytes ${start}-${end}/${object.byteLength}`, etag: '"1"' };
      setTimeout(() => response.writeHead(206, headers).end(object.subarray(start, end + 1)), 5);
    });
    const options = { ...PARTS, partBytes: 20_000 };
    expect(await resolve(url, { options, sha256: digest(object) })).toMatchObject({ numRows: 20_000 });
    expect(most).toBe(4);
    expect(new Set(asked).size).toBe(asked.length);
    expect(asked).toHaveLength(others);
  });

  it.each<
    [string, (start: number, end: number, body: Uint8Array, response: Parameters<ObjectAnswer>[1]) => void, string]
  >([
    ["ignore ranges", (_start, _end, body, response) => void response.writeHead(200).end(body), "invalid"],
    [
      "answer with another part",
      (start, end, body, response) =>
        void response
          .writeHead(206, { "content-range": `bytes ${start - 1}-${end - 1}/${body.byteLength}` })
          .end(body.subarray(start - 1, end)),
      "invalid",
    ],
    [
      "answer with more",
      (start, end, body, response) =>
        void response.writeHead(206, { "content-range": `bytes ${start}-${end}/${body.byteLength}` }).end(body),
      "invalid",
    ],
    [
      "answer with less",
      (start, end, body, response) =>
        void response.writeHead(206, { "content-range": `bytes ${start}-${end}/${body.byteLength}` }).end(),
      "truncated",
    ],
    [
      "changed meanwhile",
      (start, end, body, response) =>
        void response
          .writeHead(206, { "content-range": `bytes ${start}-${end}/${body.byteLength}`, etag: '"2"' })
          .end(body.subarray(start, end + 1)),
      "invalid",
    ],
    ["expire meanwhile", (_start, _end, _body, response) => void response.writeHead(403).end(), "expired"],
  ])("that %s fail as a whole", async (_, misbehave, reason) => {
    const object = reply(numbers(Array.from({ length: 2000 }, (_unused, index) => BigInt(index))));
    let hanging = 0;
    const url = store.answer((request, response) => {
      const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "");
      if (range !== null) misbehave(Number(range[1]), Number(range[2]), object, response);
      else {
        hanging += 1;
        response.on("close", () => (hanging -= 1));
        response.writeHead(200, { "accept-ranges": "bytes", "content-length": object.byteLength });
        response.write(object.subarray(0, 10));
      }
    });
    expect((await failure(url, { options: { ...PARTS, attempts: 2 } })).reason).toBe(reason);
    await expect.poll(() => hanging).toBe(0);
  });
});

function otherColumns(): Uint8Array {
  const schema = new Schema([new Field("n", new Float64(), true), new Field("s", new Utf8(), true)]);
  return encodeStream(schema, [batchFromRows(schema, [{ n: 1, s: "x" }])]);
}
