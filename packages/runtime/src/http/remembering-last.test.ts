import { expect, it } from "vitest";
import { rememberingLast } from "./remembering-last.js";

it("makes the same again only after something else was asked for", () => {
  const made: string[] = [];
  const length = rememberingLast((text: string) => {
    made.push(text);
    return text.length;
  });
  expect(["a", "a", "bb", "bb", "a"].map(length)).toEqual([1, 1, 2, 2, 1]);
  expect(made).toEqual(["a", "bb", "a"]);
});
