import { describe, expect, it } from "vitest";
import { HttpStatusError, NotAWorkerError } from "../../errors/index.js";
import { createPool } from "../../pool/create-pool.js";
import { numbers, reply, request } from "../../testing/batches.js";
import { ARROW } from "../../testing/http-worker.js";
import { startPlainServer } from "../../testing/plain-server.js";

describe("capabilities", () => {
  it("are asked for once, and not at all after a call", async () => {
    await using server = await startPlainServer((_, response) => {
      response.writeHead(200, {
        "content-type": ARROW,
        "VGI-Supported-Encodings": "gzip",
        "VGI-Max-Request-Bytes": "7",
      });
      response.end(reply(numbers([1n])));
    });
    for (const callFirst of [true, false]) {
      server.seen.length = 0;
      await using pool = createPool(`${server.url}/vgi`);
      {
        await using lease = await pool.acquire();
        if (callFirst) await lease.connection.unary(request());
        const { http } = lease.connection;
        expect(await http?.capabilities()).toMatchObject({ supportedEncodings: ["gzip"], maxRequestBytes: 7 });
      }
      await using other = await pool.acquire();
      expect(await other.connection.http?.capabilities()).toMatchObject({ maxRequestBytes: 7 });
      expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
        callFirst ? "POST /vgi/test.v1/m" : "HEAD /vgi/health",
      ]);
    }
  });

  it("are asked for again when they have expired", async () => {
    await using server = await startPlainServer((_, response) => {
      response.writeHead(200, { "cache-control": "max-age=0", "VGI-Supported-Encodings": "" }).end();
    });
    await using pool = createPool(server.url);
    await using lease = await pool.acquire();
    await lease.connection.http?.capabilities();
    await lease.connection.http?.capabilities();
    expect(server.seen).toHaveLength(2);
  });

  it("come by GET from servers that don't know HEAD", async () => {
    await using server = await startPlainServer(({ method }, response) => {
      response.writeHead(method === "HEAD" ? 405 : 200, { "content-type": "application/json" }).end("{}");
    });
    await using pool = createPool(server.url);
    await using lease = await pool.acquire();
    expect((await lease.connection.http?.capabilities())?.supportedEncodings).toEqual(["zstd"]);
    expect(server.seen.map(({ method }) => method)).toEqual(["HEAD", "GET"]);
  });

  it.each([
    [404, NotAWorkerError],
    [500, HttpStatusError],
  ])("can't come with status %i", async (status, type) => {
    await using server = await startPlainServer((_, response) => void response.writeHead(status).end());
    await using pool = createPool(server.url, { retry: null });
    await using lease = await pool.acquire();
    await expect(lease.connection.http?.capabilities()).rejects.toThrow(type);
  });
});
