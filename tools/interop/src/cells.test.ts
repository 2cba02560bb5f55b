import { describe, expect, it } from "vitest";
import { inputBatches, rowsOf } from "./batches.js";
import { typeValues } from "./cases/type-values.js";
import { cellOf, valueOf } from "./cells.js";
import { input } from "./literals.js";

describe("cells", () => {
  it.each(typeValues)("of $name come back from a batch as they went in", ({ type, values }) => {
    const [batch] = inputBatches(
      input(
        { value: type },
        values.map((value) => [value]),
      ),
    );
    expect(batch === undefined ? undefined : rowsOf(batch)).toEqual(values.map((value) => [value]));
  });

  it("keep what JSON numbers can't", () => {
    expect(cellOf("int64", valueOf("int64", "9007199254740993"))).toBe("9007199254740993");
    expect(cellOf("float64", -0)).toBe("-0");
    expect(cellOf("float64", Number.NaN)).toBe("NaN");
    expect(valueOf("float32", "-Infinity")).toBe(Number.NEGATIVE_INFINITY);
  });

  it("of rows without columns are empty rows", () => {
    const [batch] = inputBatches({ columns: [], batches: [[[], []]] });
    expect(batch === undefined ? undefined : rowsOf(batch)).toEqual([[], []]);
  });
});
