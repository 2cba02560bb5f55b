import { type RecordBatch, type Schema, Table, Vector } from "apache-arrow";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readColumn } from "../columns/read-column.js";
import { jsProfile } from "../profiles/js-profile.js";
import { jsonProfile } from "../profiles/json-profile.js";
import { int32 } from "../lanes/primitive-lanes.js";
import { anyType } from "../testing/arbitrary-type.js";
import { exactValue } from "../testing/arbitrary-value.js";
import { throughIpc } from "../testing/through-ipc.js";
import type { FieldSpec, TypeSpec } from "../type-spec.js";
import { toArrowSchema } from "../types/to-arrow-type.js";
import { batchFromColumns } from "./batch-from-columns.js";
import { batchFromRows } from "./batch-from-rows.js";
import { EMPTY_SCHEMA, emptyBatch } from "./empty-batch.js";
import { isRecordBatch } from "./is-record-batch.js";
import { makeBatch, withMetadata } from "./make-batch.js";
import { readRowParts, readRows } from "./read-rows.js";
import { selectColumns, sliceBatch } from "./slice-batch.js";

const schemaOf = (...fields: [string, TypeSpec][]): Schema =>
  toArrowSchema({ fields: fields.map(([name, type]): FieldSpec => ({ name, type, nullable: true })) });

const sent = (batch: RecordBatch): RecordBatch => throughIpc(batch)[0] as RecordBatch;

describe("rows", () => {
  test("of every type come back from IPC, whole and sliced", () => {
    const table = fc
      .array(anyType, { maxLength: 3 })
      .chain((types) =>
        fc.tuple(
          fc.constant(types),
          fc.array(fc.tuple(...types.map(exactValue)), { maxLength: 6 }),
          fc.nat({ max: 6 }),
        ),
      );
    fc.assert(
      fc.property(table, ([types, tuples, cut]) => {
        const schema = schemaOf(...types.map((type, index): [string, TypeSpec] => [`c${index}`, type]));
        const rows = tuples.map((tuple) => Object.fromEntries(tuple.map((value, index) => [`c${index}`, value])));
        const batch = batchFromRows(schema, rows, { k: "v" });
        expect(readRows(sent(batch))).toEqual(rows);
        expect(sent(batch).metadata).toEqual(new Map([["k", "v"]]));
        const begin = Math.min(cut, rows.length);
        const slice = sliceBatch(batch, begin, rows.length);
        expect(readRows(sent(slice))).toEqual(rows.slice(begin));
        expect(slice.metadata).toEqual(batch.metadata);
      }),
    );
  });

  test("are safe for any column name", () => {
    const names = ["__proto__", "constructor", "toString", "a b", "", "0", "hasOwnProperty"];
    const schema = schemaOf(...names.map((name): [string, TypeSpec] => [name, "int32"]));
    const row = Object.fromEntries(names.map((name, index) => [name, index]));
    const [read] = readRows(sent(batchFromRows(schema, [row])));
    expect(Object.entries(read as object).toSorted()).toEqual(Object.entries(row).toSorted());
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
    expect(readRows(batchFromRows(schema, [{}]))).toEqual([Object.fromEntries(names.map((name) => [name, null]))]);
  });

  test("have all of their columns, however many there are", () => {
    for (const count of [1, 7, 8, 9, 16, 17, 40]) {
      const names = Array.from({ length: count }, (_, index) => `column ${index}`);
      const schema = schemaOf(...names.map((name): [string, TypeSpec] => [name, "int32"]));
      const rows = [0, 1, 2].map((row) =>
        Object.fromEntries(names.map((name, index) => [name, row === 1 ? null : row * count + index])),
      );
      expect(readRows(sent(batchFromRows(schema, rows)))).toEqual(rows);
    }
  });

  test("show each of several columns of one name, also when these differ in type", () => {
    const schema = schemaOf(["a", "int32"], ["a", "utf8"], ["a_2", "bool"], ["a", "int64"]);
    const batch = batchFromColumns(schema, [[1], ["x"], [true], [2n]]);
    expect(batch.schema).toBe(schema);
    expect(readRows(batch)).toEqual([{ a: 1, a_3: "x", a_2: true, a_4: 2n }]);
    expect(readRows(sent(batch))).toEqual(readRows(batch));
  });

  test("come in parts that are the same rows, and errors name the row of the batch", () => {
    const schema = schemaOf(
      ["n", "int64"],
      ["label", "utf8"],
      ["list", { list: { name: "item", type: "int32", nullable: true } }],
    );
    const values = Array.from({ length: 5000 }, (_, index) => ({
      n: index % 7 === 0 ? null : BigInt(index),
      label: `é ${index}`,
      list: [index],
    }));
    const batch = sent(batchFromRows(schema, values));
    expect([...readRowParts(batch)].flat()).toEqual(values);
    expect([...readRowParts(sliceBatch(batch, 100, 4900))].flat()).toEqual(values.slice(100, 4900));
    const beyond = batchFromColumns(schemaOf(["n", "int64"]), [
      BigInt64Array.from({ length: 3000 }, (_, index) => (index === 2999 ? 2n ** 60n : 1n)),
    ]);
    expect(() => [...readRowParts(beyond, jsProfile)]).toThrow('column "n"[2999]');
    expect(() => readRows(beyond, jsProfile)).toThrow('column "n"[2999]');
  });

  test("follow the profile", () => {
    expect(readRows(batchFromRows(schemaOf(["n", "int64"]), [{ n: 1n }]), jsonProfile)).toEqual([{ n: "1" }]);
  });
});

describe("batches", () => {
  test("may have no rows, no columns, or neither", () => {
    const empty = emptyBatch(schemaOf(["n", "int64"], ["d", { dictionary: "utf8", index: "int8" }]), {
      log_level: "INFO",
    });
    expect(sent(empty)).toMatchObject({ numRows: 0, numCols: 2, metadata: new Map([["log_level", "INFO"]]) });
    const rowsOnly = batchFromColumns(schemaOf(), {}, { length: 3 });
    expect(sent(rowsOnly)).toMatchObject({ numRows: 3, numCols: 0 });
    expect(readRows(sent(rowsOnly))).toEqual([{}, {}, {}]);
    expect(sent(batchFromColumns(schemaOf(), {}))).toMatchObject({ numRows: 0, numCols: 0 });
  });

  test("keep their schema object, which a writer needs, and their columns with other metadata", () => {
    const schema = schemaOf(["n", "int64"]);
    const batch = batchFromRows(schema, [{ n: 1n }], { a: "b" });
    const other = withMetadata(batch, new Map([["c", "d"]]));
    expect(other.schema).toBe(schema);
    expect([...batch.metadata, ...other.metadata]).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(readRows(other)).toEqual(readRows(batch));
    expect(withMetadata(other, {}).metadata.size).toBe(0);
  });

  test("are told from tables and other objects, by their shape", () => {
    const batch = emptyBatch(EMPTY_SCHEMA);
    expect(isRecordBatch(batch)).toBe(true);
    expect(isRecordBatch({ schema: batch.schema, data: batch.data, numRows: 0 })).toBe(true);
    for (const other of [new Table([batch]), batch.schema, [batch], {}, null, "batch"]) {
      expect(isRecordBatch(other)).toBe(false);
    }
  });

  test("take columns of every kind, and repeat constants", () => {
    const schema = schemaOf(["a", "int64"], ["b", "int64"], ["c", "float64"], ["d", "utf8"], ["e", "int8"]);
    const n = batchFromColumns(schemaOf(["n", "int64"]), { n: [1n, 2n] }).getChildAt(0) as Vector;
    const chunked = new Vector([...n.slice(0, 1).data, ...n.slice(1).data]);
    const batch = batchFromColumns(schema, {
      a: [1, null],
      b: int32([3, 4]),
      c: new Float64Array([0.5, 1]),
      d: { constant: "x" },
      e: chunked,
    });
    expect(readRows(sent(batch))).toEqual([
      { a: 1n, b: 3n, c: 0.5, d: "x", e: 1 },
      { a: null, b: 4n, c: 1, d: "x", e: 2 },
    ]);
  });

  test("say what is wrong with their columns", () => {
    const schema = schemaOf(["a", "int64"], ["toString", "int64"]);
    expect(() => batchFromColumns(schema, { a: [] })).toThrow('There is no column "toString"');
    expect(() => batchFromColumns(schema, [[1], [1, 2]])).toThrow('Column "toString" has 2 rows where the batch has 1');
    expect(() => batchFromColumns(schema, [[1], ["x"]])).toThrow(
      'column "toString"[0]: expected int64, got string "x"',
    );
    expect(() => batchFromRows(schema, [{ a: 1 }, { a: "x" }])).toThrow(
      'column "a"[1]: expected int64, got string "x"',
    );
    expect(() => makeBatch(schema, [], 0)).toThrow("The schema has 2 fields, and there are 0 columns");
  });

  test("give some of their columns, in any order", () => {
    const batch = batchFromRows(schemaOf(["a", "int8"], ["b", "int8"], ["c", "int8"]), [{ a: 1, b: 2, c: 3 }], {
      k: "v",
    });
    const picked = selectColumns(batch, ["c", "a"]);
    expect(readRows(sent(picked))).toEqual([{ c: 3, a: 1 }]);
    expect(Object.keys(readRows(picked)[0] as object)).toEqual(["c", "a"]);
    expect(picked.metadata).toEqual(batch.metadata);
    expect(() => selectColumns(batch, ["x"])).toThrow('There is no column "x": there are a, b, c');
    expect(() => sliceBatch(batch, 0, 2)).toThrow("Rows 0 to 2 are outside of a batch of 1 rows");
  });

  // apache-arrow's own slices of views are written wrongly.
  const item: FieldSpec = { name: "item", type: "utf8_view", nullable: true };
  test.each<TypeSpec>(["utf8_view", "binary_view", { list: item }, { fixed_size_list: item, size: 2 }])(
    "of %j are written right when sliced",
    (type) => {
      const [a, b] = ["short", "longer than twelve"].map((text) =>
        type === "binary_view" ? new TextEncoder().encode(text) : text,
      );
      const values = [a, null, b, a, b].map((value) => (typeof type === "string" ? value : [value, null]));
      const batch = batchFromColumns(schemaOf(["v", type]), { v: values });
      expect(readRows(sent(sliceBatch(batch, 2, 5)))).toEqual(values.slice(2).map((v) => ({ v })));
    },
  );

  test("of dictionaries share ids with nothing, even with vectors of elsewhere", () => {
    const spec: TypeSpec = { dictionary: "utf8", index: "int8" };
    const elsewhere = batchFromColumns(schemaOf(["d", spec]), { d: ["a", "b"] }).getChildAt(0) as Vector;
    const batch = batchFromColumns(schemaOf(["x", spec], ["y", spec]), { x: elsewhere, y: elsewhere });
    expect(readRows(sent(batch))).toEqual([
      { x: "a", y: "a" },
      { x: "b", y: "b" },
    ]);
    expect(readColumn(elsewhere)).toEqual(["a", "b"]);
  });
});
