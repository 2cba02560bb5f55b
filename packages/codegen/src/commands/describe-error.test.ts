import { IpcError, RecordError, ValueError } from "vgi-arrow";
import { expect, test } from "vitest";
import { CodegenError } from "../errors.js";
import { describeError } from "./describe-error.js";

test.each([
  new RecordError("FunctionInfo.function_type", '"WINDOW" is none of SCALAR, TABLE'),
  new ValueError('column "a"[3]', "expected int64, got string"),
  new IpcError("IPC_TRUNCATED", "the stream ends inside a message"),
])("$name is what the worker sent, and no bug of ours", (error) => {
  expect(describeError(error)).toMatchObject({
    what: "the worker sent what this client can't read",
    why: error.message,
    exitCode: 2,
  });
});

test("an attach option is a flag here", () => {
  const error = Object.assign(new Error("x"), { code: "VGI_ATTACH_OPTION", what: "no key", next: "Give it." });
  expect(describeError(error)).toEqual({
    code: "VGI_ATTACH_OPTION",
    what: "no key",
    why: undefined,
    next: "Give it. On the command line, options are given as --option KEY=VALUE.",
    exitCode: 2,
  });
});

test("an interrupted call is an interrupt, and what nobody described a bug", () => {
  expect(describeError(Object.assign(new Error("x"), { code: "VGI_CANCELLED", what: "x" })).exitCode).toBe(130);
  expect(describeError(new CodegenError("CODEGEN_USAGE", { what: "x" })).exitCode).toBe(2);
  expect(describeError(new TypeError("x is not a function"))).toMatchObject({ code: "CODEGEN_BUG", exitCode: 1 });
});
