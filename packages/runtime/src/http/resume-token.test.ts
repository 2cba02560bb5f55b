import { describe, expect, it } from "vitest";
import { UsageError } from "../errors/index.js";
import { decodeResumeToken, encodeResumeToken } from "./resume-token.js";

describe("resume tokens", () => {
  it.each([
    { cursor: "AbC+/9==", callState: "xyz_-=" },
    { cursor: "a", callState: null },
  ])("hold %j", (position) => {
    expect(decodeResumeToken(encodeResumeToken(position), "m")).toEqual(position);
  });

  it.each(["", "1.", "1..a", "2.a.b", "1.a", "1.a.b.c", "a", "1.a b.c", "1.a.b\n"])("refuse %j", (text) => {
    expect(() => decodeResumeToken(text, "scan")).toThrow(UsageError);
    expect(() => decodeResumeToken(text, "scan")).toThrow(/^scan can't be resumed/);
  });
});
