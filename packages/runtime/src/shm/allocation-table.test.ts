import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  allocate,
  type Allocation,
  decodeCount,
  decodeTable,
  encodeHead,
  encodeTable,
  HEAD_SIZE,
  HEADER_SIZE,
  MAX_ALLOCATIONS,
} from "./allocation-table.js";

const SIZE = HEADER_SIZE + 1000;

/** What stands behind the head. */
const entries = (allocations: readonly Allocation[]): Uint8Array => encodeTable(allocations).subarray(8);

const fields = (bytes: Uint8Array): string =>
  Buffer.from(bytes)
    .toString("hex")
    .replace(/.{8}(?!$)/g, "$& ");

const at = (start: number, length: number): Allocation => ({ offset: HEADER_SIZE + start, length });

describe("the header of a segment", () => {
  it("is that of the wire specification", () => {
    expect(fields(encodeHead(4 * 2 ** 20))).toBe("56474953 01000000 00003f00 00000000 00000000 00000000");
    expect(fields(encodeTable([{ offset: HEADER_SIZE, length: 258 }]))).toBe(
      "01000000 00000000 00000100 00000000 02010000 00000000",
    );
    expect([HEAD_SIZE, MAX_ALLOCATIONS]).toEqual([24, 4094]);
  });

  it("is read back as it was written", () => {
    const table = [
      { offset: HEADER_SIZE + 8, length: 92 },
      { offset: HEADER_SIZE + 100, length: 900 },
    ];
    expect(decodeCount(encodeTable(table))).toBe(2);
    expect(decodeTable(entries(table), SIZE)).toEqual(table);
  });

  it.each<[string, Allocation[]]>([
    ["in the header", [at(-1, 8)]],
    ["beyond the end", [at(0, 1001)]],
    ["overlapping", [at(0, 9), at(8, 8)]],
    ["out of order", [at(8, 8), at(0, 8)]],
    ["larger than any memory", [at(0, 2 ** 60)]],
  ])("is not believed when it lists something %s", (_, table) => {
    expect(decodeTable(entries(table), SIZE)).toBeNull();
  });

  it("is never read as something outside of the data region, whatever is in it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        for (const { offset, length } of decodeTable(bytes, SIZE) ?? []) {
          expect(offset).toBeGreaterThanOrEqual(HEADER_SIZE);
          expect(offset + length).toBeLessThanOrEqual(SIZE);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe("allocate", () => {
  it("takes the first gap that is large enough", () => {
    const table = [
      { offset: HEADER_SIZE, length: 10 },
      { offset: HEADER_SIZE + 20, length: 10 },
      { offset: HEADER_SIZE + 130, length: 10 },
    ];
    expect(allocate(table, 10, SIZE)?.offset).toBe(HEADER_SIZE + 10);
    expect(allocate(table, 11, SIZE)?.offset).toBe(HEADER_SIZE + 30);
    expect(allocate(table, 101, SIZE)?.offset).toBe(HEADER_SIZE + 140);
    expect(allocate(table, 861, SIZE)).toBeNull();
    expect(allocate([], 1000, SIZE)?.offset).toBe(HEADER_SIZE);
  });

  it("stops when the table is full", () => {
    const table = Array.from({ length: MAX_ALLOCATIONS }, (_, i) => ({ offset: HEADER_SIZE + i, length: 1 }));
    expect(allocate(table, 1, HEADER_SIZE + 10_000)).toBeNull();
  });

  it("keeps the table valid through any sequence of allocating and freeing", () => {
    const step = fc.oneof(
      fc.record({ length: fc.integer({ min: 1, max: 400 }) }),
      fc.record({ free: fc.nat({ max: 20 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let table: Allocation[] = [];
        for (const one of steps) {
          if ("free" in one) table = table.filter((_, i) => i !== one.free);
          else table = allocate(table, one.length, SIZE)?.allocations ?? table;
          expect(decodeTable(entries(table), SIZE)).toEqual(table);
        }
      }),
    );
  });
});
