import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ContentCodingError } from "../content-coding.js";
import { zstdFrames } from "../zstd-frames.js";
import { nodeCodecs } from "./node-codecs.js";
import { zstdWasmDecode } from "./zstd-wasm.js";

const CODINGS = ["zstd", "gzip"] as const;

/** A frame of `blocks` blocks that each repeat one byte 128 KiB times: 4 bytes become 131,072. */
function bomb(blocks: number): Uint8Array {
  const bytes = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58];
  for (let index = 0; index < blocks; index += 1) {
    const header = ((128 * 1024) << 3) | (1 << 1) | (index === blocks - 1 ? 1 : 0);
    bytes.push(header & 0xff, (header >> 8) & 0xff, header >> 16, 0);
  }
  return Uint8Array.from(bytes);
}

function fault(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "none",
    (error: unknown) => (error instanceof ContentCodingError ? error.fault : error),
  );
}

describe.each(CODINGS)("%s", (coding) => {
  it("gives back what it was given", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const encoded = await nodeCodecs.encode(coding, bytes);
        expect(await nodeCodecs.decode(coding, encoded, Math.max(1, bytes.byteLength))).toEqual(bytes);
      }),
    );
  });

  it("stops at the limit", async () => {
    const encoded = await nodeCodecs.encode(coding, new Uint8Array(1 << 20));
    expect(await fault(nodeCodecs.decode(coding, encoded, (1 << 20) - 1))).toBe("too-large");
    expect((await nodeCodecs.decode(coding, encoded, 1 << 20)).byteLength).toBe(1 << 20);
  });

  it("refuses what is damaged or cut short, at every byte", async () => {
    const encoded = await nodeCodecs.encode(coding, new TextEncoder().encode("hello ".repeat(20)));
    for (let length = 0; length < encoded.byteLength; length += 1)
      expect(await fault(nodeCodecs.decode(coding, encoded.subarray(0, length), 1000)), `${length}`).toBe("corrupt");
    expect(await fault(nodeCodecs.decode(coding, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 1000))).toBe("corrupt");
  });
});

describe("zstd in WebAssembly", () => {
  it("decodes frames that declare no size, several in a row, and skips those without content", async () => {
    const hello = await nodeCodecs.encode("zstd", new TextEncoder().encode("hello"));
    const skippable = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 9, 9);
    const joined = Uint8Array.from([...hello, ...skippable, ...bomb(1), ...hello]);
    const decoded = await zstdWasmDecode(joined, 1 << 20);
    expect(decoded.byteLength).toBe(5 + 128 * 1024 + 5);
    expect(new TextDecoder().decode(decoded.subarray(-5))).toBe("hello");
  });

  it("takes no memory for a bomb: 32 KiB that would become 1 GiB", async () => {
    const encoded = bomb(8192);
    expect(encoded.byteLength).toBeLessThan(33_000);
    expect(zstdFrames(encoded)).toEqual([
      { start: 0, end: encoded.byteLength, declared: null, least: 2 ** 30, most: 2 ** 30 },
    ]);
    const before = process.memoryUsage().rss;
    expect(await fault(zstdWasmDecode(encoded, 1 << 20))).toBe("too-large");
    expect(process.memoryUsage().rss - before).toBeLessThan(64 << 20);
  });

  it("believes no declared size that the blocks can't hold", async () => {
    // Single segment, eight bytes of size: 2 ** 40.
    const lying = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 1, 0, 0, 0x01, 0, 0);
    expect(await fault(zstdWasmDecode(lying, 2 ** 42))).toBe("corrupt");
  });

  it("gives an error for any bytes, never a hang", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 64 }), async (bytes) => {
        const frame = Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, ...bytes]);
        await zstdWasmDecode(frame, 1 << 16).then(
          (decoded) => expect(decoded.byteLength).toBeLessThanOrEqual(1 << 16),
          (error: unknown) => expect(error).toBeInstanceOf(ContentCodingError),
        );
      }),
      { numRuns: 2000 },
    );
  });
});
