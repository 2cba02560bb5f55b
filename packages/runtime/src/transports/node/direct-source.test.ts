import { once } from "node:events";
import type { Socket } from "node:net";
import * as fc from "fast-check";
import { makeData, RecordBatch, Schema, Struct, Uint8, Field } from "apache-arrow";
import { encodeStream } from "vgi-arrow";
import { afterEach, expect, test } from "vitest";
import { PulledFrames } from "../pulled-frames.js";
import { openOutputSocket, type OutputSocket } from "./output-socket.js";

const opened: OutputSocket[] = [];

afterEach(() => {
  for (const { ours, theirs } of opened.splice(0)) for (const socket of [ours, theirs]) socket.destroy();
});

async function open(): Promise<OutputSocket> {
  const sockets = await openOutputSocket();
  if (sockets === null) throw new Error("no pair of sockets");
  opened.push(sockets);
  return sockets;
}

/** Writes pieces one by one, each in a turn of its own where the reader may have come to wait. */
async function writeAll(socket: Socket, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    if (!socket.write(piece)) await once(socket, "drain");
    await new Promise((resolve) => setImmediate(resolve));
  }
  socket.end();
}

function batchOf(bytes: number): RecordBatch {
  const data = Uint8Array.from({ length: bytes }, (_, index) => (index * 31) % 251);
  const schema = new Schema([new Field("b", new Uint8())]);
  const children = [makeData({ type: new Uint8(), length: bytes, nullCount: 0, data })];
  return new RecordBatch(schema, makeData({ type: new Struct(schema.fields), length: bytes, nullCount: 0, children }));
}

/** All frames of a source, as bytes. */
async function readFrames(frames: PulledFrames): Promise<Uint8Array[]> {
  const all: Uint8Array[] = [];
  for (;;) {
    const frame = frames.poll();
    if (frame !== null) all.push(frame.head, frame.body);
    else if (!(await frames.more(null))) break;
  }
  frames.end();
  return all;
}

test.skipIf(process.platform === "win32")("gives the bytes that were written, wherever they are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.nat(2000), fc.integer({ min: 60_000, max: 700_000 })), { minLength: 1, maxLength: 6 }),
      fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1000, max: 300_000 })), { maxLength: 30 }),
      async (sizes, cuts) => {
        const bytes = encodeStream(batchOf(0).schema, sizes.map(batchOf));
        const pieces: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) pieces.push(bytes.slice(at, (at += cut)));
        pieces.push(bytes.slice(at));
        const { theirs, source } = await open();
        const frames = new PulledFrames((space) => source.read(space));
        const [read] = await Promise.all([readFrames(frames), writeAll(theirs, pieces)]);
        expect(Buffer.concat(read).equals(bytes)).toBe(true);
        expect(source.unread).toBe(false);
      },
    ),
    { numRuns: 40 },
  );
});

test.skipIf(process.platform === "win32")("reads a large body to where it stays", async () => {
  const { theirs, source } = await open();
  const space = new Uint8Array(1_000_000);
  const reading = source.read(space);
  theirs.write(new Uint8Array(1_000_008).fill(7));
  expect(await reading).toBe(space);
  expect(space.every((byte) => byte === 7)).toBe(true);
  expect(await source.read(null)).toEqual(new Uint8Array(8).fill(7));
});

test.skipIf(process.platform === "win32")("gives what came of a body that was cut off, then the end", async () => {
  const { theirs, source } = await open();
  const reading = source.read(new Uint8Array(500_000));
  theirs.end(new Uint8Array(300_000).fill(1));
  expect((await reading)?.byteLength).toBe(300_000);
  expect(await source.read(null)).toBeNull();
});

test.skipIf(process.platform === "win32")(
  "stops reading when nobody asks, and goes on when somebody does",
  async () => {
    const { theirs, ours, source } = await open();
    const first = source.read(null);
    const total = 8 * 2 ** 20;
    theirs.end(new Uint8Array(total));
    let size = (await first)?.byteLength ?? 0;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ours.bytesRead).toBeLessThan(2 ** 20);
    for (let chunk = await source.read(null); chunk !== null; chunk = await source.read(null)) size += chunk.byteLength;
    expect(size).toBe(total);
  },
);

test.skipIf(process.platform === "win32")("drops everything once it is to discard", async () => {
  const { theirs, source } = await open();
  const ended = once(theirs, "finish");
  source.discard();
  theirs.end(new Uint8Array(8 * 2 ** 20));
  await ended;
  expect(await source.read(null)).toBeNull();
});
