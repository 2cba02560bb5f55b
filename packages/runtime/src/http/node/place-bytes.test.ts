import { concatChunks, encodeStream } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { numbers } from "../../testing/batches.js";
import { PulledFrames } from "../../transports/pulled-frames.js";
import { placeBytes } from "./place-bytes.js";

const batch = numbers(Array.from({ length: 40_000 }, (_, row) => BigInt(row)));
const stream = encodeStream(batch.schema, [batch]);

describe("placeBytes", () => {
  it("stops behind what is waited for, and leaves the rest where it is", () => {
    const frames = new PulledFrames(() => Promise.resolve(false));
    const sizes: number[] = [];
    const kept = (part: Uint8Array): Uint8Array => {
      sizes.push(part.byteLength);
      return new Uint8Array(part);
    };
    const read: Uint8Array[] = [];
    let rest: Uint8Array = stream;
    for (let frame = frames.poll(); frame?.kind !== "eos"; frame = frames.poll()) {
      if (frame !== null) read.push(frame.head, frame.body);
      else rest = placeBytes(rest, frames, kept);
    }
    expect(rest.byteLength).toBe(0);
    // The body is copied once, to its own memory: only heads were looked at elsewhere.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(4096);
    expect(Buffer.compare(concatChunks(read), stream.subarray(0, -8))).toBe(0);
  });
});
