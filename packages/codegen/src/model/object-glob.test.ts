import fc from "fast-check";
import { expect, test } from "vitest";
import { objectGlob } from "./object-glob.js";

test.each([
  ["a.main.function.*", "a.main.function.seq", true],
  ["a.main.function.*", "a.main.function.x.y", false],
  ["a.main.function.**", "a.main.function.x.y", true],
  ["a.*.table.t", "a.n.m.table.t", false],
  ["**.table.t?", "a.n.m.table.t1", true],
  ["a.main.function.{seq,dou*}", "a.main.function.double", true],
  ["a.main.function.{seq,dou*}", "a.main.function.sequ", false],
  ["a.main.function.x\\*", "a.main.function.x*", true],
  ["a.main.function.x\\*", "a.main.function.xy", false],
  ["A.main.function.x", "a.main.function.x", false],
  ["a.(b|c)", "a.b", false],
  ["a,b}", "a,b}", true],
])("%s on %s: %s", (glob, name, expected) => {
  expect(objectGlob(glob)(name)).toBe(expected);
});

test("a name with everything escaped matches itself alone, and any text is a glob", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string(), (name, other) => {
      const escaped = [...name].map((character) => `\\${character}`).join("");
      expect(objectGlob(escaped)(name)).toBe(true);
      if (other !== name) expect(objectGlob(escaped)(other)).toBe(false);
      objectGlob(other)(name);
    }),
  );
});
