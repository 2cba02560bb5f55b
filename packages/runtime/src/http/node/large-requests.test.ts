import type { RecordBatch } from "apache-arrow";
import { batchFromRows, decodeStream, emptyBatch, encodeStream, toArrowSchema } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { HttpStatusError, RpcError, UnsupportedError, UsageError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { errorBatch, numbers, NUMBERS, reply, request, streamRequest, valuesOf } from "../../testing/batches.js";
import { ARROW } from "../../testing/http-worker.js";
import { type PlainServer, startPlainServer } from "../../testing/plain-server.js";

const STATE = "vgi_rpc.stream_state#b64";
const LIMIT = 2000;
const BIG = Array.from({ length: 1000 }, (_, index) => BigInt(index));
const URLS = toArrowSchema({
  fields: [
    { name: "upload_url", type: "utf8", nullable: false },
    { name: "download_url", type: "utf8", nullable: false },
    { name: "expires_at", type: { timestamp: "us", timezone: "UTC" }, nullable: false },
  ],
});
const EXPIRES = new Date("2030-01-02T03:04:05Z");

interface Behaviour {
  /** What every response says; the limit by default. */
  readonly advertised?: Readonly<Record<string, string>>;
  /** Answers to requests for URLs. */
  readonly urls?: (base: string) => readonly Record<string, unknown>[];
}

const ADVERTISED = {
  "VGI-Supported-Encodings": "",
  "VGI-Max-Request-Bytes": String(LIMIT),
  "VGI-Upload-URL-Support": "true",
} as const;

/** A worker that takes bodies up to a limit, refuses larger ones, resolves pointers, and keeps uploads itself. */
async function startLimited({ advertised = ADVERTISED, urls }: Behaviour = {}): Promise<PlainServer> {
  const stored = new Map<string, Buffer>();
  const server = await startPlainServer(({ method, path, bytes }, response) => {
    if (method === "PUT") {
      stored.set(path.replace(/\?.*/, ""), bytes);
      response.end();
      return;
    }
    const answer = (status: number, body?: Uint8Array): void => {
      response.writeHead(status, { "content-type": ARROW, ...advertised }).end(body);
    };
    if (method === "HEAD") answer(200);
    else if (bytes.byteLength > LIMIT) answer(413, reply(errorBatch("too large", {}, NUMBERS)));
    else if (path.endsWith("/__upload_url__/init")) {
      const rows = urls?.(server.url) ?? [urlRow(server.url, stored.size)];
      answer(200, encodeStream(URLS, [batchFromRows(URLS, rows)]));
    } else {
      const pointer = decodeStream(bytes).batches[0];
      const location = pointer?.metadata.get("vgi_rpc.location");
      const outer = location === undefined ? pointer : inner(stored.get(new URL(location).pathname));
      const values = valuesOf(outer ?? null) ?? [];
      const token = path.endsWith("/init") || path.endsWith("/exchange") ? new Map([[STATE, "t"]]) : new Map();
      answer(
        200,
        path.endsWith("/init") ? reply(emptyBatch(NUMBERS, token)) : reply(numbers([BigInt(values.length)], token)),
      );
    }
  });
  return server;
}

function inner(bytes: Buffer | undefined): RecordBatch | undefined {
  return bytes === undefined ? undefined : decodeStream(bytes).batches[0];
}

function urlRow(base: string, index: number): Record<string, unknown> {
  const place = `${base}/store/${index}`;
  return { upload_url: `${place}?sig=s3cret`, download_url: place, expires_at: EXPIRES };
}

const LOCAL: PoolOptions = { external: { allowHttp: true, allowPrivateAddresses: true } };
const big = () => ({ ...request(), params: numbers(BIG) });

describe("requests that are too large for their server", () => {
  it("go by way of storage: after a refusal first, at once from then on", async () => {
    await using server = await startLimited();
    await using pool = createPool(server.url, LOCAL);
    await using lease = await pool.acquire();
    for (let call = 0; call < 2; call += 1) {
      expect(valuesOf(await lease.connection.unary(big()))).toEqual([1000n]);
    }
    expect(valuesOf(await lease.connection.unary({ ...request(), params: numbers([1n]) }))).toEqual([1n]);
    const steps = ["POST /__upload_url__/init", "PUT /store/0?sig=s3cret", "POST /test.v1/m"];
    expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /test.v1/m",
      ...steps,
      ...steps.map((step) => step.replace("/0", "/1")),
      "POST /test.v1/m",
    ]);
    const pointer = decodeStream(server.seen[3]?.bytes ?? new Uint8Array()).batches[0];
    expect(pointer?.metadata.get("vgi_rpc.method")).toBe("m");
    expect(pointer?.metadata.get("vgi_rpc.protocol_version")).toBe("1.2.3");
    // Credentials of the worker are none of the storage's business.
    expect(server.seen[2]?.headers.authorization).toBeUndefined();
  });

  it("do so as inputs and parameters of streams, too", async () => {
    await using server = await startLimited();
    await using pool = createPool(server.url, LOCAL);
    await using lease = await pool.acquire();
    const exchange = streamRequest({ mode: "exchange", inputSchema: NUMBERS, params: numbers(BIG) });
    const stream = await lease.connection.stream(exchange);
    await stream.send(numbers(BIG));
    expect(valuesOf(await stream.next())).toEqual([1000n]);
    await stream.send(numbers([1n, 2n]));
    expect(valuesOf(await stream.next())).toEqual([2n]);
    await stream.close();
    const uploads = server.seen.filter(({ method }) => method === "PUT");
    expect(uploads).toHaveLength(2);
  });

  it("are not asked for by way of storage themselves, however little the server takes", async () => {
    await using server = await startLimited({ advertised: { ...ADVERTISED, "VGI-Max-Request-Bytes": "10" } });
    await using pool = createPool(server.url, LOCAL);
    await using lease = await pool.acquire();
    expect(valuesOf(await lease.connection.unary(big()))).toEqual([1000n]);
    expect(await lease.connection.http?.requestUploadUrls(1)).toHaveLength(1);
    expect(server.seen.filter(({ method }) => method === "PUT")).toHaveLength(1);
  });

  it("stay refused where the server offers no storage, or the caller wants none", async () => {
    const { "VGI-Upload-URL-Support": _, ...none } = ADVERTISED;
    await using without = await startLimited({ advertised: none });
    await using refused = await startLimited();
    for (const [server, options] of [
      [without, LOCAL],
      [refused, { external: false }],
    ] as const) {
      await using pool = createPool(server.url, options);
      await using lease = await pool.acquire();
      await expect(lease.connection.unary(big())).rejects.toThrow(RpcError);
      expect(server.seen.filter(({ method }) => method === "PUT")).toEqual([]);
    }
  });

  it("are told about as they were refused when the server can't be asked either", async () => {
    await using server = await startPlainServer(({ method }, response) => {
      response.writeHead(method === "HEAD" ? 404 : 413, { "content-type": "text/html" }).end("<h1>Too large</h1>");
    });
    await using pool = createPool(server.url, LOCAL);
    await using lease = await pool.acquire();
    const error: unknown = await lease.connection.unary(big()).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(HttpStatusError);
    expect(error).toMatchObject({ status: 413 });
  });
});

describe("upload URLs", () => {
  it("come as asked for, with their end", async () => {
    await using server = await startLimited({ urls: (base) => [urlRow(base, 1), urlRow(base, 2)] });
    await using pool = createPool(server.url);
    await using lease = await pool.acquire();
    const urls = await lease.connection.http?.requestUploadUrls(2);
    expect(urls?.map(({ downloadUrl }) => downloadUrl)).toEqual([`${server.url}/store/1`, `${server.url}/store/2`]);
    expect(urls?.[0]).toMatchObject({ uploadUrl: `${server.url}/store/1?sig=s3cret`, expiresAt: EXPIRES });
    const asked = decodeStream(server.seen[0]?.bytes ?? new Uint8Array()).batches[0];
    expect([valuesOf(asked ?? null), asked?.metadata.get("vgi_rpc.method")]).toEqual([[2n], "__upload_url__"]);
  });

  it("are 1 to 100", async () => {
    await using pool = createPool("http://127.0.0.1:9");
    await using lease = await pool.acquire();
    for (const count of [0, 101, 1.5]) {
      await expect(lease.connection.http?.requestUploadUrls(count)).rejects.toThrow(UsageError);
    }
  });

  const old = JSON.stringify({ exception_type: "MethodNotImplementedError" });
  it.each<[string, string, Record<string, string>]>([
    ["application/json", '{"title":"404 Not Found"}', {}],
    [ARROW, "", { "vgi_rpc.error_code": "UNIMPLEMENTED" }],
    [ARROW, "", { "vgi_rpc.log_extra": old }],
  ])("may not be offered (404 and %s %j %j)", async (type, text, extra) => {
    await using server = await startPlainServer((_, response) => {
      const body = text === "" ? reply(errorBatch("no", extra)) : text;
      response.writeHead(404, { "content-type": type, "VGI-Supported-Encodings": "" }).end(body);
    });
    await using pool = createPool(server.url);
    await using lease = await pool.acquire();
    await expect(lease.connection.http?.requestUploadUrls()).rejects.toThrow(UnsupportedError);
  });
});
