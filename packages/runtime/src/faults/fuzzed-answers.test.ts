import fc from "fast-check";
import { concatChunks } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import type { RpcConnection } from "../connection.js";
import { VgiError } from "../errors/index.js";
import { numbers, NUMBERS, request, streamRequest } from "../testing/batches.js";
import { CannedChannel } from "../testing/canned-channel.js";
import { CannedHttp, connectOver } from "../testing/canned-http.js";
import { damagedStream, FUZZ_MS, fuzz, inChunks } from "../testing/damaged-stream.js";
import { HONEST } from "../testing/honest-streams.js";
import { BytesConnection } from "../transports/bytes-connection.js";

/** Turns of a stream that are read: over HTTP the same answer comes to each, so that it may never end. */
const TURNS = 12;
/** A case that takes longer hangs. They take less than a millisecond. */
const HANGS_MS = 5000;

type Call = (connection: RpcConnection) => Promise<unknown>;

const CALLS: Readonly<Record<string, Call>> = {
  unary: (connection) => connection.unary(request()),
  producer: async (connection) => {
    await using stream = await connection.stream(streamRequest());
    for (let turn = 0; turn < TURNS && (await stream.next()) !== null; turn += 1);
  },
  "producer with header, ahead": async (connection) => {
    await using stream = await connection.stream(streamRequest({ hasHeader: true, window: 4 }));
    for (let turn = 0; turn < TURNS && (await stream.next()) !== null; turn += 1);
  },
  exchange: async (connection) => {
    await using stream = await connection.stream(streamRequest({ mode: "exchange", inputSchema: NUMBERS }));
    for (let turn = 0; turn < TURNS; turn += 1) {
      await stream.send(numbers([1n]));
      if ((await stream.next()) === null) return;
    }
  },
  cancelled: async (connection) => {
    const stream = await connection.stream(streamRequest());
    await stream.next();
    await stream.cancel();
  },
};

/** Two streams: a header and data, or an answer and the next. */
const answers: fc.Arbitrary<Uint8Array> = fc.oneof(
  damagedStream(),
  fc.tuple(damagedStream(), damagedStream()).map(concatChunks),
  fc.tuple(fc.constantFrom(...HONEST), damagedStream()).map(concatChunks),
);
const chunkSizes = fc.constantFrom(1, 13, 64, 1 << 20);

/** A result, or a `VgiError`; anything else fails the case. */
async function outcome(call: Call, connection: RpcConnection): Promise<"answered" | string> {
  let timer: NodeJS.Timeout | undefined;
  const hangs = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("the call hangs")), HANGS_MS);
  });
  try {
    await Promise.race([call(connection), hangs]);
    return "answered";
  } catch (error) {
    if (!(error instanceof VgiError)) throw error;
    expect(error.what).not.toBe("");
    return error.code;
  } finally {
    clearTimeout(timer);
    await connection.close();
  }
}

/** Runs a call against damaged answers; every kind of outcome must have come up. */
async function expectTyped(
  run: (answer: Uint8Array, chunkSize: number) => Promise<string>,
  expected: string[],
): Promise<void> {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(answers, chunkSizes, async (answer, chunkSize) => {
      seen.add(await run(answer, chunkSize));
    }),
    fuzz(2000),
  );
  expect([...seen]).toEqual(expect.arrayContaining(expected));
}

describe.each(Object.entries(CALLS))("damaged answers to a call (%s)", (_, call) => {
  it(
    "over a byte stream end it with a typed error, in as many steps as there are chunks",
    { timeout: 2 * FUZZ_MS },
    async () => {
      await expectTyped(
        async (answer, chunkSize) => {
          const chunks = inChunks(answer, chunkSize);
          const channel = new CannedChannel(chunks);
          const result = await outcome(call, new BytesConnection(channel, { settleMs: 50 }));
          expect(channel.reads).toBeLessThanOrEqual(chunks.length + 10);
          return result;
        },
        ["answered", "VGI_PROTOCOL", "VGI_TRANSPORT", "VGI_RPC"],
      );
    },
  );

  it("over HTTP end it with a typed error, in as many steps as there are turns", { timeout: 2 * FUZZ_MS }, async () => {
    await expectTyped(
      async (answer, chunkSize) => {
        const chunks = inChunks(answer, chunkSize);
        const client = new CannedHttp(chunks);
        const result = await outcome(call, connectOver(client));
        expect(client.reads).toBeLessThanOrEqual(client.requests * (chunks.length + 10));
        return result;
      },
      ["VGI_PROTOCOL", "VGI_TRANSPORT", "VGI_RPC"],
    );
  });
});
