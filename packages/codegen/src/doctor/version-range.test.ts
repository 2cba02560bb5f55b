import { expect, test } from "vitest";
import { isInRange } from "./version-range.js";

test.each([
  ["1.2.3", "^1.2.3", true],
  ["1.9.0", "^1.2.3", true],
  ["1.2.2", "^1.2.3", false],
  ["2.0.0", "^1.2.3", false],
  ["0.2.9", "^0.2.3", true],
  ["0.3.0", "^0.2.3", false],
  ["0.0.0", "^0.0.0", true],
  ["0.0.1", "^0.0.0", false],
  ["1.2.9", "~1.2.3", true],
  ["1.3.0", "~1.2.3", false],
  ["22.1.0", ">=20.18.1", true],
  ["20.18.0", ">=20.18.1", false],
  ["21.2.0", "21.2.0", true],
  ["21.2.1", "21.2.0", false],
  ["6.0.0-beta", ">=5.7.0", true],
  ["9.9.9", "*", true],
  ["2.1.0", "^1.0.0 || ^2.0.0", true],
  ["3.0.0", "^1.0.0 || ^2.0.0", false],
  ["1.0.0", "workspace:*", undefined],
  ["unknown", "^1.0.0", undefined],
] as const)("%s in %s: %s", (version, range, answer) => {
  expect(isInRange(version, range)).toBe(answer);
});
