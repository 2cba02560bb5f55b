import { describe, expect, it } from "vitest";
import { HttpStatusError, NotAWorkerError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import type { PoolOptions } from "../../pool/pool-options.js";
import { numbers, reply, request, streamRequest, valuesOf } from "../../testing/batches.js";
import { ARROW } from "../../testing/http-worker.js";
import { type PlainServer, startPlainServer } from "../../testing/plain-server.js";
import type { HttpClient, HttpResponse } from "../http-client.js";
import { refusingRedirects } from "../redirects.js";

describe("redirects", () => {
  it.each([301, 302, 303, 307, 308])("of %i are refused, and nothing reaches their target", async (status) => {
    await using target = await startPlainServer((_, response) => void response.end());
    await using server = await startPlainServer((_, response) => {
      const location = `${target.url.replace("//", "//u:s3cret@")}/x?token=s3cret`;
      // What looks like an answer is none.
      response.writeHead(status, { location, "content-type": ARROW }).end(reply(numbers([1n])));
    });
    await using pool = createPool(server.url, { bearerToken: "s3cret" });
    await using lease = await pool.acquire();
    const { connection } = lease;
    for (const call of [() => connection.unary(request()), () => connection.http?.capabilities()]) {
      const error: unknown = await Promise.resolve(call()).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(HttpStatusError);
      expect((error as Error).message).toContain(`redirects to ${target.url}/x (HTTP ${status})`);
      expect((error as Error).message).not.toContain("s3cret");
    }
    expect(target.seen).toEqual([]);
  });

  it.each([
    ["http://worker.example/vgi", "redirects to http://worker.example/vgi (HTTP 307), which is not encrypted"],
    ["https://other.example/a?b#c", "redirects to https://other.example/a (HTTP 307), and redirects"],
    ["/elsewhere", "redirects to https://worker.example/elsewhere (HTTP 307)"],
    ["javascript:alert(1)", "redirects to elsewhere"],
    ["http://[", "redirects to elsewhere"],
    [undefined, "redirects to elsewhere"],
  ])("to %j are named without secrets, and downgrades as such", async (location, text) => {
    const response: HttpResponse = {
      status: 307,
      header: (name) => (name === "location" ? location : undefined),
      headerNames: [],
      read: async () => null,
      failure: null,
      finish: () => {},
      discard: () => {},
    };
    const client: HttpClient = refusingRedirects({ send: async () => response, close: async () => {} });
    const { signal } = new AbortController();
    const sent = client.send({
      method: "POST",
      url: "https://worker.example/m?key=1",
      headers: {},
      body: null,
      signal,
    });
    await expect(sent).rejects.toThrow(text);
  });
});

/** A server that is overloaded for so many requests. */
function startBusy(refusals: number): Promise<PlainServer> {
  let left = refusals;
  return startPlainServer((_, response) => {
    left -= 1;
    if (left >= 0) response.writeHead(503, { "content-type": "text/plain", "retry-after": "0" }).end("busy");
    else response.writeHead(200, { "content-type": ARROW }).end(reply(numbers([1n])));
  });
}

const quick = { baseDelayMs: 1 };

function replaySafe(method: string): boolean {
  return method === "m";
}

describe("retries", () => {
  it("are for what is asked beside calls", async () => {
    await using server = await startBusy(2);
    await using pool = createPool(server.url, { retry: quick });
    await using lease = await pool.acquire();
    expect((await lease.connection.http?.capabilities())?.supportedEncodings).toEqual(["zstd"]);
    expect(server.seen).toHaveLength(3);
  });

  it.each<[string, PoolOptions, number]>([
    ["not for calls", {}, 1],
    ["but for those that may run twice", { retry: { ...quick, replaySafe } }, 3],
    ["within their number", { retry: { ...quick, replaySafe, attempts: 2 } }, 2],
    ["never where they are off", { retry: null }, 1],
  ])("are %s", async (_, options, requests) => {
    await using server = await startBusy(2);
    await using pool = createPool(server.url, options);
    await using lease = await pool.acquire();
    const call = lease.connection.unary(request());
    if (requests === 3) expect(valuesOf(await call)).toEqual([1n]);
    else await expect(call).rejects.toThrow(HttpStatusError);
    expect(server.seen).toHaveLength(requests);
  });

  it("never continue a stream twice", async () => {
    const state = new Map([["vgi_rpc.stream_state#b64", "t"]]);
    await using server = await startPlainServer(({ path }, response) => {
      if (path.endsWith("/init")) response.writeHead(200, { "content-type": ARROW }).end(reply(numbers([1n], state)));
      else response.writeHead(503, { "content-type": "text/html" }).end("busy");
    });
    await using pool = createPool(server.url, { retry: { ...quick, replaySafe: () => true } });
    await using lease = await pool.acquire();
    const stream = await lease.connection.stream(streamRequest());
    await stream.next();
    await expect(stream.next()).rejects.toThrow(NotAWorkerError);
    expect(server.seen).toHaveLength(2);
  });

  it("end with the caller's patience", async () => {
    await using server = await startPlainServer((_, response) => {
      response.writeHead(503, { "retry-after": "5" }).end();
    });
    await using pool = createPool(server.url);
    await using lease = await pool.acquire();
    const asked = lease.connection.http?.capabilities({ timeoutMs: 50 });
    await expect(asked).rejects.toMatchObject({ code: "VGI_DEADLINE" });
  });
});
