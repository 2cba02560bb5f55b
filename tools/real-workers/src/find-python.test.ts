import { describe, expect, it } from "vitest";
import { findPython, newestFirst } from "./find-python.js";
import { requireOrSkip } from "./require-or-skip.js";

describe("findPython", () => {
  it("refuses a VGI_PYTHON that is no Python, instead of taking another", async () => {
    await expect(findPython({ VGI_PYTHON: process.execPath })).rejects.toThrow(
      /VGI_PYTHON is set to .*no working Python 3\.13/,
    );
  });

  it("orders pyenv's versions by number, and leaves out other minors", () => {
    expect(newestFirst(["3.13.2", "3.12.9", "3.13.10", "3.13-dev", "3.13.9"])).toEqual(["3.13.10", "3.13.9", "3.13.2"]);
  });
});

describe("requireOrSkip", () => {
  it("gives a reason of one line, or none", async () => {
    const reason = await requireOrSkip({});
    expect(reason ?? "no Python").toMatch(/^no Python[^\n]*$/);
  });
});
