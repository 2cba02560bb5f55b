import fc from "fast-check";
import { expect, test } from "vitest";
import { jsonPlaces, placeOf } from "./json-places.js";

test("members are where their keys are, items where they start", () => {
  const text = '{\n  "a/b": [1,\n    {"c~": null}]\n}';
  const { offsets, brokenAt } = jsonPlaces(text);
  expect(brokenAt).toBeUndefined();
  expect(Object.fromEntries([...offsets].map(([pointer, offset]) => [pointer, placeOf(text, offset)]))).toEqual({
    "": { line: 1, column: 1 },
    "/a~1b": { line: 2, column: 3 },
    "/a~1b/0": { line: 2, column: 11 },
    "/a~1b/1": { line: 3, column: 5 },
    "/a~1b/1/c~0": { line: 3, column: 6 },
  });
});

test.each([
  ["{,}", 1, 2],
  ['{"a": 1,}', 1, 9],
  ['{\n  "a": tru\n}', 2, 8],
  ['{"a": 1', 1, 8],
  ["[1 2]", 1, 4],
  ["{} x", 1, 4],
  ["", 1, 1],
  ['{"a": "\\x"}', 1, 7],
])("%j breaks off at %i:%i", (text, line, column) => {
  const { brokenAt } = jsonPlaces(text);
  expect(placeOf(text, brokenAt ?? -1)).toEqual({ line, column });
});

test("whatever JSON.parse takes is whole, and nothing else", () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "x", " ", "0"), (json, at, inserted) => {
      const text = json.slice(0, at % (json.length + 1)) + inserted + json.slice(at % (json.length + 1));
      expect(jsonPlaces(text).brokenAt === undefined).toBe(isJson(text));
    }),
  );
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
