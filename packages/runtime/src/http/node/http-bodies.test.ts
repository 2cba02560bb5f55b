import { gzipSync } from "node:zlib";
import { concatChunks } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { ProtocolError, ResponseTooLargeError, TransportError, UnsupportedError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { numbers, reply, request, streamRequest, valuesOf } from "../../testing/batches.js";
import { ARROW } from "../../testing/http-worker.js";
import { type PlainRequest, startPlainServer } from "../../testing/plain-server.js";
import { nodeCodecs } from "../coding/node/node-codecs.js";

const ADVERTISED = {
  "VGI-Supported-Encodings": "zstd, gzip",
  "VGI-Accept-Max-Response-Bytes-Support": "true",
} as const;
const BIG = Array.from({ length: 50_000 }, (_, index) => BigInt(index));

interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

interface Outcome {
  /** Values of the result, or the error. */
  readonly result: unknown;
  readonly seen: readonly PlainRequest[];
}

/** Makes calls one after the other, and gives the result of the last. */
async function calls(
  answer: (seen: PlainRequest) => Answer | Promise<Answer>,
  options: PoolOptions = {},
  params: readonly bigint[][] = [[1n]],
): Promise<Outcome> {
  await using server = await startPlainServer(async (seen, response) => {
    const { status = 200, headers = {}, body = reply(numbers([1n])) } = await answer(seen);
    response.writeHead(status, { "content-type": ARROW, ...ADVERTISED, ...headers });
    response.end(seen.method === "HEAD" ? undefined : body);
  });
  await using pool = createPool(server.url, options);
  await using lease = await pool.acquire();
  let result: unknown;
  for (const values of params) {
    result = await lease.connection.unary({ ...request(), params: numbers(values) }).then(
      (batch) => valuesOf(batch),
      (error: unknown) => error,
    );
  }
  return { result, seen: server.seen };
}

async function decoded(seen: PlainRequest | undefined): Promise<Buffer> {
  const coding = seen?.headers["content-encoding"];
  const bytes = seen?.bytes ?? Buffer.alloc(0);
  if (coding !== "zstd" && coding !== "gzip") return bytes;
  const rest: Uint8Array[] = [bytes];
  const source = { read: async () => rest.shift() ?? null };
  const output = nodeCodecs.decoded(coding, source, 1e9);
  const chunks: Uint8Array[] = [];
  for (let chunk = await output.read(); chunk !== null; chunk = await output.read()) chunks.push(chunk);
  return Buffer.from(concatChunks(chunks));
}

describe("request compression", () => {
  it("is not used for a server on this machine, unless it is asked for", async () => {
    const { seen } = await calls(() => ({}), {}, [[1n], BIG]);
    expect(seen.map(({ headers }) => headers["content-encoding"])).toEqual([undefined, undefined]);
  });

  it.each(["zstd", "gzip"] as const)("uses %s, with the same content", async (encoding) => {
    const plain = await calls(() => ({}), { compression: null }, [BIG]);
    const { seen, result } = await calls(() => ({}), { compression: { encoding, level: 1 } }, [BIG]);
    expect(result).toEqual([1n]);
    expect(seen[0]?.headers["content-encoding"]).toBe(encoding);
    expect(seen[0]?.headers["content-length"]).toBe(String(seen[0]?.bytes.byteLength));
    expect(seen[0]?.bytes.byteLength).toBeLessThan((plain.seen[0]?.bytes.byteLength ?? 0) / 2);
    expect((await decoded(seen[0])).equals(plain.seen[0]?.bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it("goes without once the server said that it can't, and after a 415", async () => {
    const options: PoolOptions = { compression: { encoding: "zstd" } };
    const none = { headers: { "VGI-Supported-Encodings": "" } };
    const told = await calls(() => none, options, [BIG, BIG]);
    expect(told.seen.map(({ headers }) => headers["content-encoding"])).toEqual(["zstd", undefined]);
    const refusing = (seen: PlainRequest): Answer =>
      seen.headers["content-encoding"] === undefined ? none : { status: 415, ...none };
    const refused = await calls(refusing, options, [BIG, BIG]);
    expect(refused.result).toEqual([1n]);
    expect(refused.seen.map(({ headers }) => headers["content-encoding"])).toEqual(["zstd", undefined, undefined]);
  });

  it.each([0, 23, 1.5])("has no level %d", (level) => {
    expect(() => createPool("http://127.0.0.1:9", { compression: { level } })).toThrow(/compression.level can't be/);
  });
});

describe("response compression", () => {
  it("is not asked for on this machine, else zstd is; never gzip by itself", async () => {
    const near = await calls(() => ({}));
    expect(near.seen[0]?.headers).toMatchObject({ "x-vgi-accept-encoding": "identity", "accept-encoding": "identity" });
    const asked = await calls(() => ({}), { acceptCompression: ["zstd", "gzip"] });
    expect(asked.seen[0]?.headers).toMatchObject({ "x-vgi-accept-encoding": "zstd, gzip, identity" });
  });

  it.each(["zstd", "gzip"] as const)("undoes %s of the server, of a proxy, and of both", async (coding) => {
    const body = reply(numbers(BIG));
    const once = await nodeCodecs.encoded(coding, [body]);
    const options: PoolOptions = { acceptCompression: [coding] };
    for (const header of ["Content-Encoding", "X-VGI-Content-Encoding"]) {
      const { result } = await calls(() => ({ headers: { [header]: coding }, body: once }), options);
      expect(result).toEqual(BIG);
    }
    const twice = { "X-VGI-Content-Encoding": coding, "Content-Encoding": "gzip" };
    const { result } = await calls(() => ({ headers: twice, body: gzipSync(once) }), options);
    expect(result).toEqual(BIG);
  });

  it.each(["zstd", "gzip"] as const)("uses the same socket again after %s", async (coding) => {
    const ports = new Set<number | undefined>();
    const body = await nodeCodecs.encoded(coding, [reply(numbers([1n]))]);
    await using server = await startPlainServer((_, response) => {
      ports.add(response.socket?.remotePort);
      response.writeHead(200, { "content-type": ARROW, "content-encoding": coding });
      // The end of the body comes after all that it holds.
      response.write(body.subarray(0, -4));
      setTimeout(() => response.end(body.subarray(-4)), 20);
    });
    await using pool = createPool(server.url);
    await using lease = await pool.acquire();
    for (let call = 0; call < 10; call += 1) {
      await lease.connection.unary(request());
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(ports.size).toBe(1);
  });

  it("reads an error body that is compressed, too", async () => {
    const body = gzipSync("<p>maintenance</p>");
    const { result } = await calls(() => ({
      status: 500,
      headers: { "content-type": "text/html", "content-encoding": "gzip" },
      body,
    }));
    expect((result as Error).message).toContain('"maintenance"');
  });

  it("reports a coding that nobody asked for, and bodies that are broken or cut off", async () => {
    for (const coding of ["br", "gzip, gzip, gzip, gzip"]) {
      const { result } = await calls(() => ({ headers: { "Content-Encoding": coding } }));
      expect(result).toBeInstanceOf(ProtocolError);
      expect((result as Error).message).toContain(`the content coding "${coding}"`);
    }
    const whole = gzipSync(reply(numbers(BIG)));
    for (const body of [whole.subarray(0, whole.byteLength / 2), Buffer.from("no gzip")]) {
      const { result } = await calls(() => ({ headers: { "Content-Encoding": "gzip" }, body }));
      expect(result).toBeInstanceOf(TransportError);
    }
  });
});

/** Methods and limits of the requests that one call makes. */
async function limits(options: PoolOptions): Promise<unknown[]> {
  const { seen } = await calls(() => ({}), options);
  return seen.map(({ method, headers }) => [method, headers["vgi-accept-max-response-bytes"]]);
}

describe("the limit on responses", () => {
  it("is said in every request", async () => {
    expect(await limits({})).toEqual([["POST", "268435456"]]);
    expect(await limits({ maxResponseBytes: null })).toEqual([["POST", undefined]]);
    // Asked first whether the server keeps to it.
    expect(await limits({ maxResponseBytes: 65_536 })).toEqual([
      ["HEAD", "65536"],
      ["POST", "65536"],
    ]);
  });

  it("does without a server that does not know of it, unless the caller demanded it", async () => {
    const old = { headers: { "VGI-Accept-Max-Response-Bytes-Support": "false" } };
    expect((await calls(() => old)).result).toEqual([1n]);
    const demanded = await calls(() => old, { maxResponseBytes: 100_000 });
    expect(demanded.result).toBeInstanceOf(UnsupportedError);
    expect(demanded.seen.map(({ method }) => method)).toEqual(["HEAD"]);
  });

  it("ends a response that is larger all the same", async () => {
    const { result } = await calls(() => ({ body: reply(numbers(BIG)) }), { maxResponseBytes: 100_000 });
    expect(result).toBeInstanceOf(ResponseTooLargeError);
    expect(result).toMatchObject({ code: "VGI_RESPONSE_TOO_LARGE", maxBytes: 100_000 });
  });

  it.each(["zstd", "gzip"] as const)("ends a %s bomb before it has unfolded", { timeout: 30_000 }, async (coding) => {
    const zeros = numbers(Array.from({ length: 50_000 }, () => 0n));
    const bomb = await nodeCodecs.encoded(coding, [reply(...Array.from({ length: 500 }, () => zeros))]);
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    const { result } = await calls(() => ({ headers: { "content-encoding": coding }, body: bomb }), {
      maxResponseBytes: 1_000_000,
    });
    expect(result).toBeInstanceOf(ResponseTooLargeError);
  });

  it("holds for each turn of a stream, not for their sum", async () => {
    await using server = await startPlainServer((seen, response) => {
      response.writeHead(200, { "content-type": ARROW, ...ADVERTISED });
      if (seen.method === "HEAD") {
        response.end();
        return;
      }
      const state = new Map([["vgi_rpc.stream_state#b64", "t"]]);
      const rows = BIG.slice(0, server.seen.length > 6 ? 20_000 : 5000);
      response.end(reply(numbers(rows), numbers([], state)));
    });
    await using pool = createPool(server.url, { maxResponseBytes: 100_000 });
    await using lease = await pool.acquire();
    const stream = await lease.connection.stream(streamRequest());
    for (let turn = 0; turn < 5; turn += 1) expect((await stream.next())?.numRows).toBe(5000);
    await expect(stream.next()).rejects.toThrow(ResponseTooLargeError);
    expect(await stream.next()).toBeNull();
  });
});
