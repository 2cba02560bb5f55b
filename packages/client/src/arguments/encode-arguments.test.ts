import { decodeStream, int32, list, readRows, schemaSpecOf, utf8 } from "vgi-arrow";
import { describe, expect, it } from "vitest";
import { ArgumentError } from "../errors/index.js";
import type { CallArguments } from "../model/call.js";
import { encodeArguments } from "./encode-arguments.js";

function decoded(args: CallArguments | undefined): { type: unknown; row: unknown } {
  const { schema, batches } = decodeStream(encodeArguments(args, "f"));
  return { type: schemaSpecOf(schema).fields[0]?.type, row: readRows(batches[0]!)[0] };
}

describe("encodeArguments", () => {
  it("writes one struct column with positional and named fields", () => {
    const { type, row } = decoded({ positional: [10n, "x"], named: { batch_size: int32.of(4), flag: true } });
    expect(type).toEqual({
      struct: [
        { name: "positional_0", type: "int64", nullable: true },
        { name: "positional_1", type: "utf8", nullable: true },
        { name: "named_batch_size", type: "int32", nullable: true },
        { name: "named_flag", type: "bool", nullable: true },
      ],
    });
    expect(row).toEqual({
      args: { positional_0: 10n, positional_1: "x", named_batch_size: 4, named_flag: true },
    });
  });

  it("writes null for an argument left out before one that is given, and nothing for those left out at the end", () => {
    const { type } = decoded({ positional: [undefined, 1n, undefined, undefined], named: { a: undefined } });
    expect(type).toEqual({
      struct: [
        { name: "positional_0", type: "null", nullable: true },
        { name: "positional_1", type: "int64", nullable: true },
      ],
    });
  });

  it("writes an empty struct of one row for no arguments", () => {
    expect(decoded(undefined)).toEqual({ type: { struct: [] }, row: { args: {} } });
  });

  it("writes nested values", () => {
    expect(decoded({ positional: [list(utf8).of(["a", null])] }).row).toEqual({ args: { positional_0: ["a", null] } });
  });

  it("keeps an argument that is named __proto__", () => {
    const named = Object.fromEntries([["__proto__", 1n]]);
    expect(decoded({ named }).type).toEqual({ struct: [{ name: "named___proto__", type: "int64", nullable: true }] });
  });

  it("names the function and the argument whose value has no type", () => {
    expect(() => encodeArguments({ named: { count: 3 as never } }, "sequence")).toThrow(ArgumentError);
    expect(() => encodeArguments({ named: { count: 3 as never } }, "sequence")).toThrow(
      /argument count of function sequence.*int32/,
    );
  });
});
