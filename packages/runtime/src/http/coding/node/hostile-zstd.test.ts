import fc from "fast-check";
import { expect, it } from "vitest";
import { fuzz } from "../../../testing/damaged-stream.js";
import type { ByteSource } from "../content-codecs.js";
import { nodeCodecs } from "./node-codecs.js";
import { WasmlessZstdSource } from "./zstd-fallback.js";

const LIMIT = 1_000_000;

function inPieces(bytes: Uint8Array, piece: number): ByteSource {
  let position = 0;
  return {
    read: async () => {
      if (position >= bytes.byteLength) return null;
      position += piece;
      return bytes.subarray(position - piece, position);
    },
  };
}

/** Bytes that came out, or the error. */
async function outcome(source: ByteSource): Promise<number | Error> {
  let size = 0;
  try {
    for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) size += chunk.byteLength;
    return size;
  } catch (error) {
    return error as Error;
  }
}

it("damaged zstd ends in bytes within the limit, or in an error", { timeout: 60_000 }, async () => {
  const damaged = fc.record({
    content: fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.string({ maxLength: 500 }).map((text) => Buffer.from(text.repeat(20))),
    ),
    level: fc.constantFrom(1, 9),
    changes: fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
    cut: fc.nat({ max: 30 }),
    piece: fc.constantFrom(100, 4096),
  });
  await fc.assert(
    fc.asyncProperty(damaged, async ({ content, level, changes, cut, piece }) => {
      const encoded = Uint8Array.from(await nodeCodecs.encoded("zstd", [content], level));
      for (const [index, value] of changes) encoded[index % encoded.byteLength] = value;
      const bytes = encoded.subarray(0, Math.max(0, encoded.byteLength - cut));
      for (const source of [
        new WasmlessZstdSource(inPieces(bytes, piece), LIMIT),
        nodeCodecs.decoded("zstd", inPieces(bytes, piece), LIMIT),
      ]) {
        const result = await outcome(source);
        if (typeof result === "number") expect(result).toBeLessThanOrEqual(LIMIT);
        else expect(result).toBeInstanceOf(Error);
      }
    }),
    fuzz(500),
  );
});
