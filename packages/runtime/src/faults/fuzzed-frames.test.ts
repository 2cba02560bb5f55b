import type { RecordBatch } from "apache-arrow";
import fc from "fast-check";
import {
  BatchDecoder,
  FrameReader,
  type FrameReaderOptions,
  IpcError,
  type IpcErrorCode,
  readRows,
  ValueError,
} from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { damagedStream, FUZZ_MS, fuzz, inChunks } from "../testing/damaged-stream.js";
import { deepStream, HONEST } from "../testing/honest-streams.js";

/** Rows without bytes are allowed up to a limit; reading millions of them again and again shows nothing. */
const READ_ROWS = 100_000;

type Outcome = "decoded" | "unfinished" | "value" | IpcErrorCode;

/** Frames, batches and values of a stream that comes in chunks. Whatever is wrong with it is an `IpcError`, or a `ValueError` of a cell. */
function consume(bytes: Uint8Array, chunkSize: number, options: FrameReaderOptions = {}): Outcome {
  try {
    return decode(bytes, chunkSize, options);
  } catch (error) {
    if (IpcError.is(error)) return error.code;
    if (error instanceof ValueError) return "value";
    throw error;
  }
}

function decode(bytes: Uint8Array, chunkSize: number, options: FrameReaderOptions): "decoded" | "unfinished" {
  const reader = new FrameReader(options);
  let decoder: BatchDecoder | null = null;
  for (const chunk of inChunks(bytes, chunkSize)) {
    reader.push(chunk);
    for (let frame = reader.next(); frame !== null; frame = reader.next()) {
      if (frame.kind === "eos") decoder = null;
      else if (decoder === null) decoder = new BatchDecoder(frame);
      else read(decoder.decode(frame));
    }
  }
  reader.end();
  return decoder === null ? "decoded" : "unfinished";
}

/** Values are those of their types, or nulls: a buffer that is too short would give others. */
function read(batch: RecordBatch | null): void {
  if (batch === null || batch.numRows > READ_ROWS) return;
  for (const row of readRows(batch)) {
    for (const [name, value] of Object.entries(row)) {
      if (value === undefined) throw new Error(`column ${name} has undefined values`);
    }
  }
}

const EVERY_OUTCOME: readonly Outcome[] = [
  "IPC_INVALID",
  "IPC_TOO_LARGE",
  "IPC_TRUNCATED",
  "IPC_UNSUPPORTED",
  "decoded",
  "unfinished",
  "value",
];

describe("damaged streams, read frame by frame, batch by batch, value by value", () => {
  it("are honest before they are damaged", () => {
    for (const bytes of HONEST)
      for (const size of [1, 7, bytes.byteLength]) expect(consume(bytes, size)).toBe("decoded");
  });

  it("are read, or refused with a typed error", { timeout: 2 * FUZZ_MS }, () => {
    const outcomes = new Map<Outcome, number>();
    fc.assert(
      fc.property(damagedStream(), fc.constantFrom(1, 13, 64, 1 << 20), (bytes, chunkSize) => {
        const outcome = consume(bytes, chunkSize);
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
      }),
      fuzz(20_000),
    );
    // Damage that never gets past the first check, or does no harm, would show nothing.
    expect([...outcomes.keys()].toSorted()).toEqual(EVERY_OUTCOME);
  });

  it("never make a reader take more memory than its limits allow", { timeout: 2 * FUZZ_MS }, () => {
    const limits = { maxMetadataLength: 4096, maxBodyLength: 2048 };
    let refused = 0;
    fc.assert(
      fc.property(damagedStream(), (bytes) => {
        let largest = 0;
        const allocate = (length: number): Uint8Array => {
          largest = Math.max(largest, length);
          return new Uint8Array(length);
        };
        if (consume(bytes, 13, { ...limits, allocate }) === "IPC_TOO_LARGE") refused += 1;
        expect(largest).toBeLessThanOrEqual(limits.maxBodyLength);
      }),
      fuzz(5000),
    );
    expect(refused).toBeGreaterThan(0);
  });

  it.each([65, 500])("are refused when types are nested %i levels deep", (levels) => {
    expect(consume(deepStream(levels), 1 << 20)).toBe("IPC_INVALID");
  });

  it("are refused when batches come before any schema", () => {
    for (const bytes of HONEST) {
      const reader = new FrameReader();
      reader.push(bytes.slice());
      const schema = reader.next();
      const rest = bytes.slice(reader.position);
      expect(schema?.kind).toBe("schema");
      if (rest.byteLength > 8) expect(consume(rest, 1 << 20)).toBe("IPC_INVALID");
    }
  });
});
