import { expect, it } from "vitest";
import { createPool } from "./create-pool.js";

it.each([
  ["maxConnections", Number.NaN],
  ["maxConnections", 0],
  ["maxIdle", -1],
  ["idleMs", Number.NaN],
  ["connectTimeoutMs", -5],
])("refuses %s: %d at once", (name, value) => {
  expect(() => createPool("unix:/nowhere", { [name]: value })).toThrow(
    `${name} can't be ${value}: it is a number from`,
  );
});

it("takes sizes without end", () => {
  const endless = Number.POSITIVE_INFINITY;
  createPool("unix:/nowhere", {
    maxConnections: endless,
    maxIdle: endless,
    idleMs: endless,
    connectTimeoutMs: endless,
  });
});
