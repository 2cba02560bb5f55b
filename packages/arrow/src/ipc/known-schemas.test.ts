import { describe, expect, test } from "vitest";
import { toArrowSchema } from "../types/to-arrow-type.js";
import { BatchAssembler } from "./batch-assembler.js";
import { BatchLayout } from "./batch-layout.js";
import { decodeSchema, encodeSchema } from "./schema-bytes.js";
import { keepSchema, knownSchema } from "./known-schemas.js";

const schemaOf = (...names: string[]) =>
  toArrowSchema({ fields: names.map((name) => ({ name, type: "int64", nullable: true })) });

function keep(head: Uint8Array): void {
  const schema = schemaOf("kept");
  keepSchema(head, {
    schema,
    layout: new BatchLayout(schema),
    assembler: BatchAssembler.for(schema) as BatchAssembler,
  });
}

describe("schemas that came before", () => {
  test("are known by their bytes, whatever becomes of these", () => {
    const head = encodeSchema(schemaOf("a"));
    const first = decodeSchema(head);
    expect(decodeSchema(head.slice())).toBe(first);
    head.fill(0);
    expect(decodeSchema(encodeSchema(schemaOf("a")))).toBe(first);
    expect(decodeSchema(encodeSchema(schemaOf("b")))).not.toBe(first);
  });

  test("are told apart where their checksums are equal", () => {
    // 31 more in one byte and one less in the byte before give one sum.
    const [one, other] = [Uint8Array.of(1, 40), Uint8Array.of(2, 9)];
    keep(one);
    expect(knownSchema(one)).toBeDefined();
    expect(knownSchema(other)).toBeUndefined();
  });

  test("are forgotten when there are many, and not kept when they are long", () => {
    const first = encodeSchema(schemaOf("first"));
    const known = decodeSchema(first);
    for (let index = 0; index < 100; index += 1) decodeSchema(encodeSchema(schemaOf(`other ${index}`)));
    expect(knownSchema(first)).toBeUndefined();
    expect(decodeSchema(first)).not.toBe(known);
    const long = encodeSchema(schemaOf(...Array.from({ length: 100 }, (_, index) => `column ${index}`)));
    decodeSchema(long);
    expect(knownSchema(long)).toBeUndefined();
  });
});
