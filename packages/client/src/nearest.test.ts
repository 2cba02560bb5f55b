import { describe, expect, it } from "vitest";
import { nearest } from "./nearest.js";

describe("nearest", () => {
  it("finds what was probably meant, whatever its case", () => {
    expect(nearest("exampel", ["data", "example"])).toBe("example");
    expect(nearest("MAIN", ["data", "main"])).toBe("main");
    expect(nearest("dmeo", ["faults", "demo"])).toBe("demo");
  });

  it("finds nothing where nothing is near", () => {
    expect(nearest("abc", ["sequence", "xyz"])).toBeUndefined();
    expect(nearest("", [])).toBeUndefined();
  });
});
