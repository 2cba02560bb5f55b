import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { createPool } from "../pool/create-pool.js";
import { numbers, reply, request, valuesOf } from "../testing/batches.js";
import { DIE, type Script, trickle, write } from "../testing/peer-script.js";
import { httpHead, startScriptedPeer } from "../testing/scripted-peer.js";
import { until } from "../testing/until.js";

const ANSWER = reply(numbers([1n, 2n, 3n]));
const PAGE = "<html><head><style>b { color: red }</style></head><body><h1>It works!</h1></body></html>";

/** A part of a body in chunked coding. */
const chunk = (bytes: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from(`${bytes.byteLength.toString(16)}\r\n`), bytes, Buffer.from("\r\n")]);

interface Fault {
  readonly script: Script;
  readonly code: string;
  readonly message: RegExp;
}

const FAULTS: Readonly<Record<string, Fault>> = {
  "a web page": {
    script: [write(httpHead(PAGE.length, "text/html"), PAGE)],
    code: "VGI_NOT_A_WORKER",
    message: /is no VGI worker: it answered m with HTTP 200 and text\/html \("It works!"\)\. Check host, port and path/,
  },
  "the error page of a proxy": {
    script: [write(httpHead(PAGE.length, "text/html", "502 Bad Gateway"), PAGE)],
    code: "VGI_NOT_A_WORKER",
    message: /it answered m with HTTP 502 and text\/html \("It works!"\)/,
  },
  "Arrow by another name": {
    script: [write(httpHead(ANSWER.byteLength, "application/octet-stream"), ANSWER)],
    code: "VGI_NOT_A_WORKER",
    message: /it answered m with HTTP 200 and application\/octet-stream/,
  },
  "a web page that never ends": {
    script: [
      write(httpHead("chunked", "text/html")),
      ...Array.from({ length: 40 }, () => write(chunk(Buffer.alloc(1000, "x")))),
    ],
    code: "VGI_NOT_A_WORKER",
    message: /is no VGI worker: it answered m with HTTP 200 and text\/html \("x{120}…"\)/,
  },
  "a web page, and then nothing": {
    script: [write(httpHead(1000, "text/html"), PAGE)],
    code: "VGI_DEADLINE",
    message: /took too long/,
  },
  "an answer in chunks that is cut off": {
    script: [write(httpHead("chunked"), chunk(ANSWER.subarray(0, 100))), DIE],
    code: "VGI_TRANSPORT",
    message: /^the answer of http:.* to m is incomplete: /,
  },
  "a proper end in chunks, before the end of Arrow": {
    script: [write(httpHead("chunked"), chunk(ANSWER.subarray(0, 100)), "0\r\n\r\n")],
    code: "VGI_TRANSPORT",
    message: /is incomplete: the response ended before the end marker/,
  },
  "a head that comes byte by byte": {
    script: [trickle(30, httpHead(ANSWER.byteLength))],
    code: "VGI_DEADLINE",
    message: /took too long: it was not done after 1000 ms/,
  },
  "something that is no HTTP": {
    script: [write("220 mail.example ESMTP\r\n")],
    code: "VGI_TRANSPORT",
    message: /^the connection to http:.* was lost while m waited for it: .*/,
  },
};

describe("an HTTP peer that sends", () => {
  it.concurrent.each(Object.entries(FAULTS))("%s", async (_, { script, code, message }) => {
    await using peer = await startScriptedPeer("http", script);
    const pool = createPool(peer.address, { maxConnections: 1 });
    const lease = await pool.acquire();
    const error: unknown = await lease.connection
      .unary(request(), { timeoutMs: 1000 })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
    // One answer says nothing of the next: the connection stays good.
    expect(lease.connection.usable).toBe(true);
    expect(valuesOf(await lease.connection.unary(request(), { timeoutMs: 10_000 }))).toEqual([42n]);
    await lease.release();
    await pool.close();
    await until("all sockets are closed", () => peer.sockets() === 0);
  });
});

describe("a byte stream", () => {
  it("to a web server says what came in place of Arrow", async () => {
    const server = createServer((_, response) => response.end(PAGE));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await using pool = createPool(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const lease = await pool.acquire();
    await expect(lease.connection.unary(request(), { timeoutMs: 10_000 })).rejects.toMatchObject({
      code: "VGI_PROTOCOL",
      message: expect.stringMatching(
        /found "HTTP\/1\.1 400 Bad Request.*Check that the address is that of a VGI worker/,
      ),
    });
    expect(lease.connection.usable).toBe(false);
    await lease.release();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
});
