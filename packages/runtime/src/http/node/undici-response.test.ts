import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { type BodyMemory, concatChunks, encodeStream, type Frame } from "vgi-arrow";
import { describe, expect, it, vi } from "vitest";
import { numbers } from "../../testing/batches.js";
import { type PlainServer, startPlainServer } from "../../testing/plain-server.js";
import { PulledFrames } from "../../transports/pulled-frames.js";
import { type HttpClient, type HttpResponse, type PlaceOf, readInto } from "../http-client.js";
import { createUndiciClient } from "./undici-client.js";

/** Answers with what it is asked for: `/` and the sizes of the parts it is written in, or one part of all. */
function answering(body: Uint8Array): Promise<PlainServer> {
  return startPlainServer(async ({ path }, response) => {
    const parts = path.slice(1).split(",").map(Number);
    response.writeHead(200, parts.length === 1 ? { "content-length": body.byteLength } : {});
    let at = 0;
    for (const size of parts.slice(0, -1)) {
      response.write(body.subarray(at, at + size));
      at += size;
      if (size % 7 === 0) await sleep(0);
    }
    response.end(body.subarray(at));
  });
}

async function get(client: HttpClient, url: string, placeOf?: PlaceOf): Promise<HttpResponse> {
  const signal = new AbortController().signal;
  return client.send({ method: "GET", url, headers: {}, body: null, placeOf, signal });
}

/** The frames of a response whose request has a place for the first of them. */
async function getPlaced(client: HttpClient, url: string): Promise<[HttpResponse, PulledFrames]> {
  const frames = new PulledFrames((target) => readInto(response, target), {}, { passesSchemas: true });
  const response = await get(client, url, () => frames);
  return [response, frames];
}

async function withClient(use: (client: HttpClient) => Promise<void>): Promise<void> {
  const client = createUndiciClient({ connectTimeoutMs: 1000, connections: 1 });
  try {
    await use(client);
  } finally {
    await client.close();
  }
}

/** The messages of a body, up to its end marker. */
async function* framesOf(
  response: HttpResponse,
  bodies?: BodyMemory,
  frames: PulledFrames = new PulledFrames((target) => readInto(response, target)),
): AsyncGenerator<Frame> {
  for (;;) {
    let frame = frames.poll(bodies);
    while (frame === null) {
      if (!(await frames.more(null))) throw new Error("the body ended early");
      frame = frames.poll(bodies);
    }
    if (frame.kind === "eos") break;
    yield frame;
  }
  response.finish();
}

/** All messages of a body, joined again; it dawdles before some of them. */
async function messagesOf(response: HttpResponse, dawdling: number, frames?: PulledFrames): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let count = 0;
  if (dawdling > 0) await sleep(2);
  for await (const { head, body } of framesOf(response, undefined, frames)) {
    parts.push(head, body);
    count += 1;
    if (dawdling > 0 && count % dawdling === 0) await sleep(2);
  }
  // Only now, when others were read into the same memory.
  return concatChunks(parts);
}

const LENGTHS = [1, 1000, 20_000, 9000, 70_000, 3, 200_000];
const batches = LENGTHS.map((length) => numbers(Array.from({ length }, (_, row) => BigInt(row * length))));
const stream = encodeStream(numbers([1n]).schema, batches);
const messages = stream.subarray(0, stream.byteLength - 8);

/** Answers with a head, cut where it is asked to: `/10,40`. */
function answeringInParts(head: string): Promise<PlainServer> {
  return startPlainServer(async ({ path }, { socket }) => {
    const cuts = path.slice(1).split(",").map(Number);
    for (const [i, cut] of cuts.entries()) {
      socket?.write(head.slice(cuts[i - 1] ?? 0, cut));
      await sleep(2);
    }
    socket?.end(head.slice(cuts.at(-1)));
  });
}

describe("the head of a response", () => {
  const names = ["content-type", "x-one", "x-another"];
  const head = `HTTP/1.1 200 OK\r\n${names.map((name) => `${name}: the ${name} of it\r\n`).join("")}content-length: 0\r\nconnection: close\r\n\r\n`;
  const expected = names.map((name) => `the ${name} of it`);

  it("may come in two reads, wherever it is cut", async () => {
    await using server = await answeringInParts(head);
    await withClient(async (client) => {
      for (let cut = 1; cut < head.length; cut += 1) {
        const response = await get(client, `${server.url}/${cut}`);
        expect(names.map((name) => response.header(name))).toEqual(expected);
        response.finish();
      }
    });
  });

  it("may come byte by byte", async () => {
    await using server = await answeringInParts(head);
    await withClient(async (client) => {
      const cuts = Array.from(head.slice(1), (_, at) => at + 1).join(",");
      const response = await get(client, `${server.url}/${cuts}`);
      expect(names.map((name) => response.header(name))).toEqual(expected);
    });
  });
});

describe("the body of a response", () => {
  it("comes to its place whole, however it is cut and whoever dawdles", { timeout: 60_000 }, async () => {
    await using server = await answering(stream);
    const parts = fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 400_000 })), {
      maxLength: 12,
    });
    await withClient(async (client) => {
      await fc.assert(
        fc.asyncProperty(parts, fc.integer({ min: 0, max: 3 }), fc.boolean(), async (sizes, dawdling, isPlaced) => {
          const url = `${server.url}/${[...sizes, 0].join(",")}`;
          const [response, frames] = isPlaced ? await getPlaced(client, url) : [await get(client, url)];
          const read = await messagesOf(response, dawdling, frames);
          expect(Buffer.compare(read, messages)).toBe(0);
        }),
        { numRuns: 60 },
      );
    });
  });

  it("needs no memory but that of its batches, however many there are", async () => {
    const batch = numbers(Array.from({ length: 60_000 }, (_, row) => BigInt(row)));
    await using server = await answering(encodeStream(batch.schema, [batch]));
    const memory = new Uint8Array(512 * 1024);
    const place = (length: number): Uint8Array => memory.subarray(0, length);
    await withClient(async (client) => {
      const taken: number[] = [];
      for (let turn = 0; turn < 40; turn += 1) {
        const response = await get(client, `${server.url}/0`);
        const before = process.memoryUsage().arrayBuffers;
        for await (const { body } of framesOf(response, { reuse: place, allocate: place })) {
          if (body.byteLength > 0) expect(body.buffer).toBe(memory.buffer);
        }
        taken.push(process.memoryUsage().arrayBuffers - before);
      }
      // Less than one read of the socket: the collector makes some of them less, and none more.
      expect(taken.toSorted((a, b) => a - b)[20]).toBeLessThan(64 * 1024);
    });
  });

  it("begins to come before anyone reads it, where its request says to which place", async () => {
    const batch = numbers(Array.from({ length: 500_000 }, (_, row) => BigInt(row)));
    const bytes = encodeStream(batch.schema, [batch, batch]);
    await using server = await answering(bytes);
    await withClient(async (client) => {
      const [response, frames] = await getPlaced(client, `${server.url}/0`);
      await vi.waitFor(() => expect(frames.satisfied).toBe(true));
      expect(frames.poll()?.kind).toBe("schema");
      expect(frames.poll()?.body.byteLength).toBe(4_000_000);
      expect(frames.poll()).toBeNull();
      const rest = await messagesOf(response, 0, frames);
      expect(Buffer.compare(rest, bytes.subarray(bytes.byteLength - 8 - rest.byteLength, -8))).toBe(0);
    });
  });

  it("may be kept chunk by chunk", async () => {
    await using server = await answering(stream);
    await withClient(async (client) => {
      for (const parts of ["0", "100000,200000,0"]) {
        const response = await get(client, `${server.url}/${parts}`);
        const chunks: Uint8Array[] = [];
        for (let chunk = await response.read(); chunk !== null; chunk = await response.read()) {
          chunks.push(chunk);
          if (chunks.length % 3 === 0) await sleep(1);
        }
        expect(Buffer.compare(concatChunks(chunks), stream)).toBe(0);
      }
    });
  });

  it("waits in the server while nobody reads it", async () => {
    let taken = 0;
    await using server = await startPlainServer(async (_, response) => {
      response.writeHead(200);
      const part = new Uint8Array(2 ** 20);
      while (!response.destroyed && taken < 256) {
        taken += 1;
        if (!response.write(part)) await new Promise((resolve) => response.once("drain", resolve));
      }
    });
    await withClient(async (client) => {
      const response = await get(client, `${server.url}/`);
      await sleep(300);
      // What the system holds on its way is some megabytes.
      expect(taken).toBeLessThan(64);
      response.discard();
      expect(response.failure).not.toBeNull();
      expect(await response.read()).toBeNull();
    });
  });

  it("ends with the signal of its request, and says why", async () => {
    await using server = await startPlainServer((_, response) => void response.writeHead(200).write("begin"));
    await withClient(async (client) => {
      const controller = new AbortController();
      const { signal } = controller;
      const response = await client.send({ method: "GET", url: `${server.url}/`, headers: {}, body: null, signal });
      expect(Buffer.from((await response.read()) ?? []).toString()).toBe("begin");
      const rest = response.read();
      controller.abort(new Error("enough"));
      expect(await rest).toBeNull();
      expect(response.failure?.message).toBe("enough");
      const late = client.send({ method: "GET", url: `${server.url}/`, headers: {}, body: null, signal });
      await expect(late).rejects.toThrow("enough");
    });
  });
});
