import { Vector, type Data } from "apache-arrow";
import { describe, expect, it } from "vitest";
import { toArrowType } from "../types/to-arrow-type.js";
import type { TypeSpec } from "../type-spec.js";
import { readColumn } from "./read-column.js";
import { writeColumn } from "./write-column.js";

/** A column whose offsets were changed on the way, as a peer can do. */
function tampered(type: TypeSpec, values: unknown[], row: number, offset: number): Vector {
  const [data] = writeColumn(toArrowType(type), values).data as [Data];
  (data.valueOffsets as unknown as Int32Array)[row] = offset;
  return new Vector([data]);
}

describe("offsets of received columns", () => {
  const list: TypeSpec = { list: { name: "item", type: "int64", nullable: true } };
  const columns: readonly (readonly [TypeSpec, unknown[]])[] = [
    [list, [[1n], [2n, 3n], []]],
    ["utf8", ["a", "bc", ""]],
    ["binary", [new Uint8Array(1), new Uint8Array(2), new Uint8Array()]],
  ];

  it.each(columns)("that point outside, or fall, are refused: %j", (type, values) => {
    for (const [row, offset] of [
      [3, 0x7f_ff_ff_f0],
      [1, 3.9e8],
      [2, 0],
      [0, -1],
    ] as const) {
      expect(() => readColumn(tampered(type, values, row, offset))).toThrow(/offset .* points outside/);
    }
    expect(readColumn(writeColumn(toArrowType(type), values))).toHaveLength(3);
  });
});
