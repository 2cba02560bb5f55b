import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { type ByteSource, type ContentCoding, DecodedSizeError } from "../content-codecs.js";
import { nodeCodecs } from "./node-codecs.js";
import { WasmlessZstdSource } from "./zstd-fallback.js";

/** A source of these bytes, in pieces. */
function sourceOf(bytes: Uint8Array, piece = 1000): ByteSource & { readonly left: () => number } {
  let position = 0;
  return {
    read: async () => {
      if (position >= bytes.byteLength) return null;
      position += piece;
      return bytes.subarray(position - piece, position);
    },
    left: () => bytes.byteLength - position,
  };
}

async function readAll(source: ByteSource): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await source.read(); chunk !== null; chunk = await source.read()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Compressible, and not only a run of one byte. */
function sample(size: number): Buffer {
  const words = Array.from({ length: 50 }, () => randomBytes(7));
  const picks = randomBytes(Math.ceil(size / 7));
  return Buffer.concat([...picks].map((pick) => words[pick % 50] ?? Buffer.alloc(0))).subarray(0, size);
}

/** A frame of one block that repeats a byte: 13 bytes that claim and hold a lot. */
function repeated(times: number): Buffer {
  const blocks = Array.from({ length: times }, (_, index) => {
    const bits = (131_072 << 3) | 2 | (index === times - 1 ? 1 : 0);
    return [bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, 7];
  });
  // Window descriptor 0x38: 128 KiB.
  return Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38, ...blocks.flat()]);
}

describe.each<ContentCoding>(["zstd", "gzip"])("%s", (coding) => {
  it.each([0, 1, 20, 5000, 3_000_000])("brings back %i bytes", async (size) => {
    const bytes = sample(size);
    const encoded = await nodeCodecs.encoded(coding, [bytes.subarray(0, size >> 1), bytes.subarray(size >> 1)], 1);
    if (size > 1000) expect(encoded.byteLength).toBeLessThan(size);
    for (const piece of [3, 65_536]) {
      const result = await readAll(nodeCodecs.decoded(coding, sourceOf(encoded, size > 10_000 ? 65_536 : piece), size));
      expect(result.equals(bytes)).toBe(true);
    }
  });

  it("stops at the limit, without reading on", async () => {
    const part = await nodeCodecs.encoded(coding, [Buffer.alloc(10_000_000)]);
    const encoded = Buffer.concat(Array.from({ length: 1000 }, () => part));
    const source = sourceOf(encoded, 100);
    await expect(readAll(nodeCodecs.decoded(coding, source, 1_000_000))).rejects.toThrow(DecodedSizeError);
    expect(source.left()).toBeGreaterThan(encoded.byteLength / 2);
  });

  it("reports what is cut off, or of another coding", async () => {
    const encoded = await nodeCodecs.encoded(coding, [sample(100_000)]);
    const cut = sourceOf(encoded.subarray(0, encoded.byteLength - 5));
    await expect(readAll(nodeCodecs.decoded(coding, cut, 1e6))).rejects.toThrow();
    await expect(readAll(nodeCodecs.decoded(coding, sourceOf(sample(5000)), 1e6))).rejects.toThrow();
  });

  it("reports a failure of what it reads from", async () => {
    const broken: ByteSource = { read: () => Promise.reject(new Error("gone")) };
    await expect(readAll(nodeCodecs.decoded(coding, broken, 1e6))).rejects.toThrow("gone");
  });
});

function decoded(bytes: Uint8Array, maxBytes = 1e9, piece = 65_536): Promise<Buffer> {
  return readAll(new WasmlessZstdSource(sourceOf(bytes, piece), maxBytes));
}

describe("zstd in JavaScript", () => {
  it("reads several frames, small ones, and frames to skip", async () => {
    const first = sample(300_000);
    const frames = [
      await nodeCodecs.encoded("zstd", [first]),
      Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]),
      await nodeCodecs.encoded("zstd", [Buffer.from("ab")]),
    ];
    for (const piece of [1, 7, 65_536]) {
      const result = await decoded(Buffer.concat(frames), 1e9, piece);
      expect(result.equals(Buffer.concat([first, Buffer.from("ab")]))).toBe(true);
    }
  });

  it("stops a body that swells in the middle of a chunk", async () => {
    expect(repeated(8000).byteLength).toBeLessThan(33_000);
    expect((await decoded(repeated(3))).byteLength).toBe(3 * 131_072);
    await expect(decoded(repeated(8000), 4_000_000)).rejects.toThrow(DecodedSizeError);
  });

  it("refuses a window that it would have to take memory for", async () => {
    const claim = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 1, 0, 0]);
    await expect(decoded(claim)).rejects.toThrow(/window/);
    const single = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0]);
    await expect(decoded(single)).rejects.toThrow(/window/);
    const second = Buffer.concat([await nodeCodecs.encoded("zstd", [sample(100)]), claim]);
    await expect(decoded(second)).rejects.toThrow(/window/);
  });
});

it("decodes gzip of several members", async () => {
  const members = Buffer.concat([gzipSync("ab"), gzipSync("cd")]);
  expect(String(await readAll(nodeCodecs.decoded("gzip", sourceOf(members), 100)))).toBe("abcd");
});
