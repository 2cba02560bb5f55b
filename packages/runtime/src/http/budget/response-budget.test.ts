import { describe, expect, it } from "vitest";
import { UsageError } from "../../errors/index.js";
import { DEFAULT_MAX_RESPONSE_BYTES, responseBudget } from "./response-budget.js";

describe("the limit on responses", () => {
  it("is 256 MiB, and no demand, unless the caller names one", () => {
    expect(responseBudget(undefined)).toEqual({ maxBytes: DEFAULT_MAX_RESPONSE_BYTES, demanded: false });
    expect(DEFAULT_MAX_RESPONSE_BYTES).toBe(268_435_456);
    expect(responseBudget(null)).toEqual({ maxBytes: null, demanded: false });
    expect(responseBudget(65_536)).toEqual({ maxBytes: 65_536, demanded: true });
  });

  it.each([0, -1, 65_535, 1.5, 65_536.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY])("is not %d", (value) => {
    expect(() => responseBudget(value)).toThrow(UsageError);
  });
});
