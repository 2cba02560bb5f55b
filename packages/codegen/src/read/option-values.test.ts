import { expect, test } from "vitest";
import type { TypeSpec } from "vgi-arrow";
import type { CatalogInfo } from "vgi-client";
import { optionsFor, requireKnownOptions } from "./option-values.js";

function info(options: Readonly<Record<string, TypeSpec>>): CatalogInfo {
  const attachOptions = Object.entries(options).map(([name, type]) => ({
    name,
    type,
    description: "",
    required: false,
  }));
  return { name: "example", implementationVersion: null, dataVersionSpec: null, attachOptions };
}

test("text becomes a value of the declared type, and JSON stays as it is", () => {
  const types = {
    a: "int64",
    b: "int8",
    c: "float64",
    d: "bool",
    e: "utf8",
    f: { list: { name: "item", type: "utf8", nullable: true } },
    g: "int64",
    h: { timestamp: "us" },
  } as const;
  const given = { a: "-5", b: "7", c: "1e3", d: "true", e: "5", f: '["x"]', g: 5, h: "2026-01-01" };
  expect(optionsFor(info(types), given, true)).toEqual({ ...given, a: -5n, b: 7, c: 1000, d: true, f: ["x"] });
});

test.each([
  ["int64", "5.5"],
  ["bool", "yes"],
  ["float32", "fast"],
  ["uint8", ""],
] as const)("%s is not %j", (type, value) => {
  expect(() => optionsFor(info({ speed: type }), { speed: value }, true)).toThrow(
    `${JSON.stringify(value)} is no value for the attach option speed: its type is ${type}`,
  );
});

test("of several catalogs each gets its own options, and nobody's are refused", () => {
  const infos = [info({ a: "utf8" }), info({ b: "utf8" })];
  expect(infos.map((one) => optionsFor(one, { a: "1", b: "2" }, false))).toEqual([{ a: "1" }, { b: "2" }]);
  expect(() => requireKnownOptions(infos, { c: "3" })).toThrow(/attach option "c".*There are a, b/s);
});
