import { readRows, schemaSpecOf } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { namedValuesBatch } from "./named-values.js";

function types(batch: ReturnType<typeof namedValuesBatch>): Record<string, unknown> {
  return Object.fromEntries(
    (batch === null ? [] : schemaSpecOf(batch.schema).fields).map(({ name, type }) => [name, type]),
  );
}

describe("namedValuesBatch", () => {
  it("is null for no values", () => {
    expect(namedValuesBatch(undefined, "setting")).toBeNull();
    expect(namedValuesBatch({ a: undefined }, "setting")).toBeNull();
  });

  it("takes declared types first", () => {
    const batch = namedValuesBatch({ limit: 3 }, "setting", new Map([["limit", "int16"]]));
    expect(types(batch)).toEqual({ limit: "int16" });
  });

  it("guesses the types of what nothing declares, as configuration files need it", () => {
    const batch = namedValuesBatch({ n: 1, x: 1.5, s: "a", b: true, l: [1, 2], o: { host: "h", port: 1 } }, "secret");
    expect(types(batch)).toMatchObject({ n: "int64", x: "float64", s: "utf8", b: "bool" });
    expect(batch === null ? [] : readRows(batch)).toEqual([
      { n: 1n, x: 1.5, s: "a", b: true, l: [1n, 2n], o: { host: "h", port: 1n } },
    ]);
  });

  it("names the setting that does not fit", () => {
    expect(() => namedValuesBatch({ limit: "many" }, "setting", new Map([["limit", "int16"]]))).toThrow(
      /setting limit.*int16/,
    );
  });
});
