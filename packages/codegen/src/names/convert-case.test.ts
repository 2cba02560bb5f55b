import * as fc from "fast-check";
import { expect, test } from "vitest";
import { camelCase, pascalCase } from "./convert-case.js";

test.each([
  ["batch_size", "batchSize", "BatchSize"],
  ["batchSize", "batchSize", "BatchSize"],
  ["HTTPServer", "httpServer", "HttpServer"],
  ["abc123def", "abc123def", "Abc123def"],
  ["sha256_hex", "sha256Hex", "Sha256Hex"],
  ["v1_2", "v1_2", "V1_2"],
  ["v12", "v12", "V12"],
  ["2fast", "n2fast", "N2fast"],
  ["", "empty", "Empty"],
  ["__proto__", "proto", "Proto"],
  ["🚀", "u1f680", "U1f680"],
  ["👩‍🌾", "u1f469u200du1f33e", "U1f469u200du1f33e"],
  ["a\u200db", "aB", "AB"],
  ["*/", "u2au2f", "U2au2f"],
  ["größe in m", "größeInM", "GrößeInM"],
  ["数 量", "数量", "数量"],
  ["a`${b}\n", "aB", "AB"],
])("%j", (name, camel, pascal) => {
  expect(camelCase(name)).toBe(camel);
  expect(pascalCase(name)).toBe(pascal);
});

test("whatever the name, the result is an identifier without a dollar sign", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      for (const result of [camelCase(name), pascalCase(name)]) {
        expect(result).toMatch(/^\p{ID_Start}\p{ID_Continue}*$/u);
      }
    }),
    { numRuns: 500 },
  );
});

test("a camelCase name is its own", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]+([A-Z][a-z0-9]+)*$/), (name) => {
      expect(camelCase(name)).toBe(name);
    }),
  );
});
