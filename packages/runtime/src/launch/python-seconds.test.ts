import { describe, expect, it } from "vitest";
import { pythonSeconds } from "./python-seconds.js";

describe("pythonSeconds", () => {
  it.each([
    [300_000, "300.0"],
    [1500, "1.5"],
    [0, "0.0"],
  ])("%d ms are %s", (milliseconds, text) => {
    expect(pythonSeconds(milliseconds)).toBe(text);
  });
});
