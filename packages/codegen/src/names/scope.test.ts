import * as fc from "fast-check";
import { expect, test } from "vitest";
import { camelCase } from "./convert-case.js";
import { Scope } from "./scope.js";

const reserved = new Set(["package"]);

function settle(names: readonly string[], previous?: Readonly<Record<string, string>>): Map<string, string> {
  const scope = new Scope({ reserved, previous });
  for (const name of names) scope.claim(name, [camelCase(name)]);
  return scope.settle();
}

test("a reserved name is escaped, and the escape takes nobody's place", () => {
  expect([...settle(["package", "package$", "foo_bar", "fooBar"])]).toEqual([
    ["package", "package$"],
    ["package$", "package$1"],
    ["foo_bar", "fooBar"],
    ["fooBar", "fooBar$"],
  ]);
});

test("names are unique for any objects, and stay when objects are added", () => {
  const name = fc.oneof(fc.string({ unit: "binary", maxLength: 6 }), fc.stringMatching(/^[ab_AB$]{0,4}$/));
  fc.assert(
    fc.property(fc.uniqueArray(name), fc.uniqueArray(name), (before, added) => {
      const first = settle(before);
      expect(new Set(first.values()).size).toBe(before.length);
      const all = fc.sample(fc.shuffledSubarray([...new Set([...before, ...added])], { minLength: 0 }), 1)[0] ?? [];
      const present = new Set(all);
      const second = settle(all, Object.fromEntries(first));
      expect(new Set(second.values()).size).toBe(all.length);
      for (const [key, assigned] of first) if (present.has(key)) expect(second.get(key)).toBe(assigned);
    }),
    { numRuns: 100 },
  );
});

test("names that differ in case alone are apart where case does not count", () => {
  const scope = new Scope({ ignoreCase: true, reserved: new Set(["con"]) });
  for (const name of ["Main", "main", "CON"]) scope.claim(name, [name]);
  expect([...scope.settle().values()]).toEqual(["Main", "main$", "CON$"]);
});

test("a lock that was tampered with gives no name that the object could not have had", () => {
  const scope = new Scope({ previous: { sequence: "x; import('node:fs')" } });
  scope.claim("sequence", ["sequence"]);
  expect(scope.settle().get("sequence")).toBe("sequence");
});
