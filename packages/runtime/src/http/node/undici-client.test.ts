import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import type { HttpRequest } from "../http-client.js";
import { createUndiciClient } from "./undici-client.js";

interface Seen {
  readonly method: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Sends one request to a server that notes it. */
async function sent(request: Pick<HttpRequest, "method" | "body">): Promise<Seen> {
  let seen: Seen | undefined;
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      seen = { method: incoming.method, headers: incoming.headers, body: Buffer.concat(chunks) };
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const client = createUndiciClient({ connectTimeoutMs: 1000, connections: 1 });
  try {
    const { port } = server.address() as AddressInfo;
    const signal = new AbortController().signal;
    const response = await client.send({
      ...request,
      url: `http://127.0.0.1:${port}/`,
      headers: { "x-own": "1" },
      signal,
    });
    response.finish();
    if (seen === undefined) throw new Error("the server saw nothing");
    return seen;
  } finally {
    await client.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe("the undici client", () => {
  it.each([10, 300_000])("sends bodies of several chunks of %i bytes with their length", async (size) => {
    const seen = await sent({ method: "POST", body: [new Uint8Array(size).fill(1), new Uint8Array(size).fill(2)] });
    expect(seen.headers["content-length"]).toBe(String(2 * size));
    expect(seen.headers["transfer-encoding"]).toBeUndefined();
    expect(seen.body.equals(Buffer.concat([Buffer.alloc(size, 1), Buffer.alloc(size, 2)]))).toBe(true);
  });

  it.each(["HEAD", "DELETE", "OPTIONS", "GET"] as const)("sends %s without a body", async (method) => {
    const seen = await sent({ method, body: null });
    expect(seen).toMatchObject({ method, headers: { "x-own": "1" } });
    expect(seen.body.byteLength).toBe(0);
  });

  it("sends an empty body", async () => {
    const seen = await sent({ method: "PUT", body: [] });
    expect(seen.headers["content-length"]).toBe("0");
  });
});
