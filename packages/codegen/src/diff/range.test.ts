import { expect, test } from "vitest";
import { rangeWithin } from "./range.js";

test.each([
  ["[1, 31]", "[1, 31]", true],
  ["[1, 31]", "[0, 40]", true],
  ["[1, 31]", "(1, 31]", false],
  ["(1, 31)", "[1, 31]", true],
  ["[1, 31]", "[2, 40]", false],
  ["[0, 1]", "[0,)", true],
  ["[0,)", "[0, 1]", false],
  [">= 1", "> 0", true],
  [">= 0", "> 0", false],
  ["<= 5", "(-inf, 5]", true],
  ["[1, 31]", "one to many", false],
  ["about 3", "about 3", false],
])("%s within %s: %s", (inner, outer, expected) => {
  expect(rangeWithin(inner, outer)).toBe(expected);
});
