import { once } from "node:events";
import type { Socket } from "node:net";
import * as fc from "fast-check";
import { makeData, RecordBatch, Schema, Struct, Uint8, Field } from "apache-arrow";
import { encodeStream } from "vgi-arrow";
import { afterEach, expect, test } from "vitest";
import type { ByteTarget } from "../byte-target.js";
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
        const frames = new PulledFrames((target) => source.readInto(target));
        const [read] = await Promise.all([readFrames(frames), writeAll(theirs, pieces)]);
        expect(Buffer.concat(read).equals(bytes)).toBe(true);
        expect(source.unread).toBe(false);
      },
    ),
    { numRuns: 40 },
  );
});

/** Wants one body of a size behind so many other bytes, and keeps what comes behind it. */
class OneBody implements ByteTarget {
  readonly body: Uint8Array;
  readonly hungry = false;
  readonly countsSilence = false;
  readonly lookAhead = 16;
  before: number;
  filled = 0;
  rest = 0;

  constructor(size: number, before = 0) {
    this.body = new Uint8Array(size);
    this.before = before;
  }

  get satisfied(): boolean {
    return this.filled === this.body.byteLength;
  }

  space(): Uint8Array | null {
    return this.before > 0 || this.satisfied ? null : this.body.subarray(this.filled);
  }

  fill(count: number): void {
    this.filled += count;
  }

  push(chunk: Uint8Array): void {
    const skipped = Math.min(this.before, chunk.byteLength);
    this.before -= skipped;
    const part = chunk.subarray(skipped, skipped + this.body.byteLength - this.filled);
    this.body.set(part, this.filled);
    this.filled += part.byteLength;
    this.rest += chunk.byteLength - skipped - part.byteLength;
  }
}

/** Takes all there is. */
class Counter implements ByteTarget {
  readonly satisfied = false;
  readonly hungry = false;
  readonly countsSilence = false;
  readonly lookAhead = null;
  size = 0;

  space(): null {
    return null;
  }

  fill(): void {}

  push(chunk: Uint8Array): void {
    this.size += chunk.byteLength;
  }
}

test.skipIf(process.platform === "win32")("reads a large body to where it stays, and little behind it", async () => {
  const { theirs, ours, source } = await open();
  const first = new OneBody(1_000_000, 8);
  theirs.write(new Uint8Array(3_000_000).fill(7));
  while (!first.satisfied) expect(await source.readInto(first)).toBe(true);
  expect(first.body.every((byte) => byte === 7)).toBe(true);
  await new Promise((resolve) => setTimeout(resolve, 20));
  // What came before the body was read with the rest of a slab; behind it comes what the target looked ahead for, and no more.
  expect(ours.bytesRead - 1_000_008).toBe(16);
  const second = new OneBody(1_000_000, 16);
  while (!second.satisfied) expect(await source.readInto(second)).toBe(true);
  expect([second.body.every((byte) => byte === 7), second.rest]).toEqual([true, 0]);
});

test.skipIf(process.platform === "win32").each([
  ["one or two others", 1_100_000, [2, 3]],
  ["no other behind a larger one", 2_200_000, [1]],
])("has read a body, and %s, while the first is looked at", async (_, size, bodies) => {
  const { theirs, ours, source } = await open();
  const frames = new PulledFrames((target) => source.readInto(target));
  const all = encodeStream(batchOf(0).schema, [size, size, size, size].map(batchOf));
  theirs.end(all);
  const first = frames.poll();
  expect(first).toBeNull();
  let seen = 0;
  for (let frame = frames.poll(); (frame?.body.byteLength ?? 0) < size; frame = frames.poll()) {
    seen += frame === null ? 0 : frame.head.byteLength + frame.body.byteLength;
    if (frame === null) await frames.more(null);
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  const message = (all.byteLength - seen - 8) / 4;
  expect(bodies).toContain(Math.floor((ours.bytesRead - seen) / message));
  expect((await readFrames(frames)).length).toBeGreaterThanOrEqual(5);
});

test.skipIf(process.platform === "win32")("gives what came of a body that was cut off, then the end", async () => {
  const { theirs, source } = await open();
  const cut = new OneBody(500_000);
  theirs.end(new Uint8Array(300_000).fill(1));
  while (await source.readInto(cut));
  expect(cut.filled).toBe(300_000);
});

test.skipIf(process.platform === "win32")(
  "stops reading when nobody asks, and goes on when somebody does",
  async () => {
    const { theirs, ours, source } = await open();
    const first = new OneBody(8);
    const reading = source.readInto(first);
    const total = 8 * 2 ** 20;
    theirs.end(new Uint8Array(total));
    await reading;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(ours.bytesRead).toBeLessThan(2 ** 20);
    const all = new Counter();
    while (await source.readInto(all));
    expect(8 + first.rest + all.size).toBe(total);
  },
);

test.skipIf(process.platform === "win32")("drops everything once it is to discard", async () => {
  const { theirs, source } = await open();
  const ended = once(theirs, "finish");
  source.discard();
  theirs.end(new Uint8Array(8 * 2 ** 20));
  await ended;
  expect(await source.readInto(new Counter())).toBe(false);
});
