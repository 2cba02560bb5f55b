import { Field, Int64, type RecordBatch, Schema, Utf8 } from "apache-arrow";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ValueError } from "../columns/value-error.js";
import { writeData } from "../columns/write-column.js";
import { decodeStream } from "../ipc/decode-stream.js";
import { encodeStream } from "../ipc/encode-stream.js";
import { makeBatch } from "../rows/make-batch.js";
import { schemaSpecOf } from "../types/type-spec-of.js";
import { toArrowSchema } from "../types/to-arrow-type.js";
import type { FieldSpec } from "../type-spec.js";
import { enumeration } from "./enum-descriptor.js";
import { method } from "./method-descriptor.js";
import { record, structType } from "./record.js";
import { RecordError } from "./record-error.js";

const item = (type: FieldSpec["type"]): FieldSpec => ({ name: "item", type, nullable: true });
const Kind = enumeration("Kind", { SCALAR: "scalar", TABLE: null });
const Inner = record<{ readonly n: bigint }, { readonly n: bigint | number }>("Inner", [{ name: "n", type: "int64" }]);
const Outer = record<Readonly<Record<string, unknown>>>("Outer", [
  { name: "some_name", type: "utf8" },
  { name: "kind", type: { dictionary: "utf8", index: "int16" }, holds: { enum: Kind } },
  { name: "kinds", type: { list: item("utf8") }, holds: { list: { enum: Kind } }, default: [] },
  { name: "inner", type: "binary", nullable: true, holds: { record: Inner } },
  { name: "inners", type: { list: item("binary") }, holds: { list: { record: Inner } }, default: [] },
  { name: "rows", type: "binary", nullable: true, holds: { rows: Inner } },
  { name: "nested", type: structType(Inner), nullable: true, holds: { struct: Inner } },
  { name: "schema", type: { dictionary: "binary", index: "int32" }, nullable: true, holds: "schema" },
  { name: "batch", type: "large_binary", mayBeNull: true, holds: "batch" },
  { name: "token", type: "binary", holds: "opaque", default: "" },
  {
    name: "tags",
    type: {
      map: {
        key: { name: "key", type: "utf8", nullable: false },
        value: { name: "value", type: "utf8", nullable: true },
      },
    },
    default: {},
  },
  { name: "ids", type: { list: item("int64") }, nullable: true, default: null },
  { name: "names", type: { list: item("utf8") }, itemsMayBeNull: true, default: [] },
  { name: "limit", type: "int64", default: 5 },
]);
const least = { someName: "x", kind: "TABLE" };
const schema = new Schema([new Field("a", new Int64(), false, new Map([["vgi_doc", "ü"]]))]);
const batch = makeBatch(schema, [writeData(new Int64(), [2n ** 60n])], 1);

function fails(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("did not fail");
}

function peer(...columns: readonly (readonly [FieldSpec, unknown])[]): Uint8Array {
  const peerSchema = toArrowSchema({ fields: columns.map(([field]) => field) });
  const data = peerSchema.fields.map((field, index) => writeData(field.type, [columns[index]?.[1]]));
  return encodeStream(peerSchema, [makeBatch(peerSchema, data, 1)]);
}

function n(type: FieldSpec["type"], value: unknown): Uint8Array {
  return peer([{ name: "n", type, nullable: true }, value]);
}

describe("records", () => {
  it("come back with every property, defaults for what was left out", () => {
    expect(Outer.decode(Outer.encode(least))).toEqual({
      ...least,
      kinds: [],
      inner: null,
      inners: [],
      rows: null,
      nested: null,
      schema: null,
      batch: null,
      token: new Uint8Array(),
      tags: {},
      ids: null,
      names: [],
      limit: 5n,
    });
  });

  it("come back with what their fields hold", () => {
    const tags = JSON.parse('{"__proto__":"a","b":"ü"}');
    const value = Outer.decode(
      Outer.encode({
        ...least,
        kinds: ["SCALAR"],
        inner: { n: 1 },
        inners: [{ n: 2n }],
        rows: [{ n: 3 }, { n: 4 }],
        nested: { n: 5 },
        schema,
        batch,
        token: new Uint8Array([0, 255]),
        tags,
        ids: [1, 2n],
        names: ["a", null],
        limit: 2n ** 53n + 1n,
      }),
    );
    expect(value).toMatchObject({
      kinds: ["SCALAR"],
      inner: { n: 1n },
      inners: [{ n: 2n }],
      rows: [{ n: 3n }, { n: 4n }],
      nested: { n: 5n },
      token: new Uint8Array([0, 255]),
      ids: [1n, 2n],
      names: ["a", null],
      limit: 2n ** 53n + 1n,
    });
    expect(Object.entries(value["tags"] as object)).toEqual([
      ["__proto__", "a"],
      ["b", "ü"],
    ]);
    expect(schemaSpecOf(value["schema"] as Schema)).toEqual(schemaSpecOf(schema));
    expect((value["batch"] as RecordBatch).getChildAt(0)?.get(0)).toBe(2n ** 60n);
  });

  it("are written with the exact schema, one row, all fields", () => {
    const { schema: written, batches } = decodeStream(Outer.encode(least));
    expect(schemaSpecOf(written)).toEqual({
      fields: Outer.fields.map(({ name, type, nullable }) => ({ name, type, nullable: nullable ?? false })),
    });
    expect(batches.map(({ numRows }) => numRows)).toEqual([1]);
  });

  it("take IPC bytes for what they hold as they are", () => {
    const bytes = Inner.encode({ n: 9 });
    const value = Outer.decode(Outer.encode({ ...least, inner: bytes, batch: encodeStream(batch.schema, [batch]) }));
    expect(value).toMatchObject({ inner: { n: 9n } });
    expect((value["batch"] as RecordBatch).numRows).toBe(1);
  });

  it("accept what peers may write for an enum member", () => {
    const column = writeData(new Utf8(), ["scalar"]);
    const sent = makeBatch(new Schema([new Field("kind", new Utf8(), true)]), [column], 1);
    expect(record("R", [{ name: "kind", type: "utf8", holds: { enum: Kind } }]).fromBatch(sent)).toEqual({
      kind: "SCALAR",
    });
  });

  it("ignore columns they don't know, and properties", () => {
    const sent = record<object>("Peer", [
      { name: "n", type: "int64" },
      { name: "later", type: "utf8" },
    ]);
    expect(Inner.decode(sent.encode({ n: 1n, later: "x", unknown: 1 }))).toEqual({ n: 1n });
  });

  it("read narrower integers of a peer", () => {
    const sent = record<object>("Peer", [{ name: "n", type: "int32" }]);
    expect(Inner.decode(sent.encode({ n: 7 }))).toEqual({ n: 7n });
  });

  it("without fields have nothing to count", () => {
    const Nothing = record<object>("Nothing", []);
    expect(Nothing.decode(Nothing.encode({}))).toEqual({});
    expect(Nothing.decode(encodeStream(new Schema([]), []))).toEqual({});
  });

  it("are read and written by the row", () => {
    expect(Inner.decodeRows(Inner.encodeRows([{ n: 1 }, { n: 2 }]))).toEqual([{ n: 1n }, { n: 2n }]);
    expect(Inner.decodeRows(Inner.encodeRows([]))).toEqual([]);
  });
});

describe("values that don't fit", () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ kind: "TABLE" }, 'Outer.some_name: a value is required (property "someName")'],
    [{ ...least, someName: null }, 'Outer.some_name: null is not allowed (property "someName")'],
    [{ ...least, someName: 3 }, "Outer.some_name: expected utf8, got number 3"],
    [{ ...least, kind: "VIEW" }, 'Outer.kind: expected one of SCALAR, TABLE, got string "VIEW"'],
    [{ ...least, kinds: ["SCALAR", null] }, "Outer.kinds[1]: null is not allowed"],
    [{ ...least, inner: { n: "1" } }, 'Inner.n: expected int64, got string "1"'],
    [{ ...least, nested: { n: null } }, 'Outer.nested.n: null is not allowed (property "n")'],
    [{ ...least, schema: {} }, "Outer.schema: expected a Schema or its IPC bytes, got an object with keys (none)"],
    [{ ...least, batch: "x" }, 'Outer.batch: expected a RecordBatch or its IPC bytes, got string "x"'],
    [{ ...least, token: "x" }, 'Outer.token: expected a Uint8Array, got string "x"'],
    [{ ...least, ids: [1, null] }, "Outer.ids[1]: null is not allowed"],
    [{ ...least, limit: 1.5 }, "Outer.limit: expected int64, got number 1.5"],
  ];
  it.each(cases)("%o: %s", (value, message) => {
    const error = fails(() => Outer.encode({ ...value }));
    expect(error).toBeInstanceOf(ValueError);
    expect((error as Error).message).toContain(message);
  });
});

describe("bytes that don't fit", () => {
  it.each([
    [
      "a missing column",
      () => peer([{ name: "other", type: "utf8", nullable: true }, "x"]),
      "Inner.n: the column is missing",
    ],
    ["null", () => n("int64", null), "Inner.n: the value is null"],
    ["another type", () => n("utf8", "x"), 'Inner.n: expected int64, got string "x"'],
    ["two rows", () => Inner.encodeRows([{ n: 1 }, { n: 2 }]), "Inner: expected one row, got 2"],
    ["no row", () => Inner.encodeRows([]), "Inner: expected one row, got none"],
  ])("%s", (_, bytes, message) => {
    const error = fails(() => Inner.decode(bytes()));
    expect(error).toBeInstanceOf(RecordError);
    expect((error as Error).message).toBe(message);
  });

  it("of another record are no empty one, though every column may be missing", () => {
    const Loose = record("Loose", [{ name: "items", type: { list: item("utf8") }, default: [] }]);
    expect(
      (fails(() => Loose.decode(peer([{ name: "other", type: "utf8", nullable: true }, "x"]))) as Error).message,
    ).toBe('Loose: none of its columns came, but "other"');
    const empty = new Schema([]);
    expect(Loose.decode(encodeStream(empty, [makeBatch(empty, [], 1)]))).toEqual({ items: [] });
  });

  it("that claim more rows than they have are refused before anything is made of them", () => {
    const none = new Schema([]);
    const claim = encodeStream(none, [makeBatch(none, [], 10_000_000)]);
    expect((fails(() => Inner.decodeRows(claim)) as Error).message).toBe(
      "Inner: 10000000 rows came without a column of this record",
    );
  });

  it("whose offsets point outside are refused", () => {
    const R = record<object>("R", [{ name: "ids", type: { list: item("int64") } }]);
    const row = R.toBatch({ ids: [1n, 2n] });
    row.getChildAt(0)?.data[0]?.valueOffsets.set([0, 10_000_000]);
    expect((fails(() => R.fromBatch(row)) as Error).message).toContain("R.ids: offset 10000000 of row 1");
  });

  it("name the field that holds them", () => {
    const R = record("R", [{ name: "a", type: "binary", holds: { record: Inner } }]);
    const bytes = peer([{ name: "a", type: "binary", nullable: true }, new Uint8Array([1, 2, 3])]);
    expect((fails(() => R.decode(bytes)) as RecordError).path).toBe("R.a");
  });

  it("are null when empty where null may be, and an empty value where not", () => {
    const empty = peer([{ name: "a", type: "binary", nullable: true }, new Uint8Array()]);
    expect(record("R", [{ name: "a", type: "binary", nullable: true, holds: "schema" }]).decode(empty)).toEqual({
      a: null,
    });
    expect(record("R", [{ name: "a", type: "binary", holds: "schema" }]).decode(empty)).toEqual({ a: new Schema([]) });
    expect(
      record<{ readonly a: RecordBatch }>("R", [{ name: "a", type: "binary", holds: "arguments" }]).decode(empty).a
        .numRows,
    ).toBe(0);
  });

  it("end in an error or a value, never in a hang, when cut or changed anywhere", () => {
    const good = Outer.encode({ ...least, inner: { n: 1 }, inners: [{ n: 2 }], schema, batch, tags: { a: "b" } });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), fc.boolean(), (at, change, cut) => {
        const bytes = cut ? good.slice(0, at) : good.map((byte, index) => (index === at ? byte ^ change : byte));
        try {
          expect(Outer.decode(bytes)).toBeTypeOf("object");
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("methods", () => {
  const parts = { kind: "unary", params: record<{ readonly a: string }>("m", [{ name: "a", type: "utf8" }]) } as const;
  const result = record<{ readonly result: { readonly n: bigint } }>("m result", [
    { name: "result", type: "binary", holds: { record: Inner } },
  ]);
  const call = method("m", { ...parts, result, header: null });
  const silent = method<{ readonly a: string }, { readonly a: string }, undefined, void>("m", {
    ...parts,
    result: null,
    header: null,
  });
  const stream = method("s", { kind: "stream", params: parts.params, result: null, header: Inner });

  it("go both ways", () => {
    expect(call.decodeParams(call.encodeParams({ a: "x" }))).toEqual({ a: "x" });
    expect(call.decodeResult(call.encodeResult({ n: 1n }))).toEqual({ n: 1n });
    expect(stream.decodeHeader(stream.encodeHeader({ n: 2n }))).toEqual({ n: 2n });
  });

  it("return nothing as a batch of nothing", () => {
    expect(silent.encodeResult().numRows).toBe(0);
    expect(silent.decodeResult(silent.encodeResult())).toBeUndefined();
  });

  it("without a header say so", () => {
    expect((fails(() => call.decodeHeader(batch)) as Error).message).toBe("m: the method has no header");
  });
});
