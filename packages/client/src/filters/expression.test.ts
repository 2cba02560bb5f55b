import { int32, type FieldSpec, toArrowSchema } from "vgi-arrow";
import { describe, expect, test } from "vitest";
import { and, bindFilter, callFunction, column, Filter, FilterError, literal, not, or } from "./index.js";

const [n, s] = [column("n"), column("s")];

describe("a filter", () => {
  test("reads as SQL", () => {
    const filter = n.gt(5n).and(s.eq("it's").or(s.isNull()).not(), column("a b").in([1, null, 2]));
    expect(String(filter)).toBe(`(n > 5) AND (NOT ((s = 'it''s') OR (s IS NULL))) AND ("a b" IN (1, NULL, 2))`);
    expect(String(n.between(1, 2))).toBe("(n >= 1) AND (n <= 2)");
    expect(String(n.notIn([1, 2, 3, 4, 5, 6, 7]))).toBe("n NOT IN (1, 2, 3, 4, 5, … 7 values)");
    expect(String(n.plus(1).times(2).cast("int64").isDistinctFrom(null))).toBe(
      "CAST((n + 1) * 2 AS int64) IS DISTINCT FROM NULL",
    );
    expect(String(s.like("a_c"))).toBe("s LIKE 'a_c'");
    expect(String(s.like("a%"))).toBe("starts_with(s, 'a')");
    expect(String(column("r").field("x").negated().lt(new Date(0)))).toBe("(-r.x) < 1970-01-01T00:00:00.000Z");
    const identity = { namespace: "duckdb.spatial", name: "intersects_extent", version: 1 };
    expect(String(callFunction(identity, n, literal(new Uint8Array(3))))).toBe(
      "duckdb.spatial/intersects_extent@1(n, a byte string of 3)",
    );
  });

  test("is flat where conditions of one kind are joined", () => {
    expect(n.gt(1).and(n.lt(5)).and(n.ne(3)).node).toMatchObject({ node: "and", children: { length: 3 } });
    expect(and(n.gt(1))).toEqual(n.gt(1));
    expect(or(n.gt(1), or(n.lt(5), n.ne(3))).node).toMatchObject({ node: "or", children: { length: 3 } });
    expect(not(n.gt(1)).node).toMatchObject({ node: "not" });
  });

  test("is known in another copy of the package", () => {
    const foreign = { node: n.gt(1).node, [Symbol.toStringTag]: "VgiFilter" };
    expect(Filter.is(foreign)).toBe(true);
    expect(Filter.is({})).toBe(false);
  });

  test.each([
    [() => n.eq(null as never), "n is compared with null, which is never true. Use isNull()"],
    [() => n.plus(null as never).gt(1), "n is compared with null"],
    [() => n.eq(undefined as never), "a filter got undefined where it wants a value"],
    [() => n.eq(n.gt(1) as never), "a filter got another filter where it wants a value"],
    [() => n.in(5 as never), "in() of n got no array. Give the values as an array: .in([1n, 2n])."],
    [() => and(), "and() got no filter. Give it at least one."],
    [() => or(n as never), "or() got something that is no filter. Compare a column first"],
  ])("complains of what can mean nothing %#", (build, message) => {
    expect(build).toThrow(FilterError);
    expect(build).toThrow(message);
  });
});

const field = (name: string, type: FieldSpec["type"]): FieldSpec => ({ name, type, nullable: true });

const schema = toArrowSchema({
  fields: [
    field("number", "int64"),
    field("small", "uint8"),
    field("text", "utf8"),
    field("at", { timestamp: "us", timezone: "UTC" }),
    field("items", { list: field("item", "int32") }),
    field("home", { struct: [field("city", "utf8"), field("zip", "int32")] }),
    field("twice", "int32"),
    field("twice", "utf8"),
    field("flag", "bool"),
  ],
});

describe("binding a filter to columns", () => {
  const number = column("number");

  test.each<[Filter, string]>([
    [
      column("numbr").gt(1),
      'there is no column "numbr": the output has number, small, text, at, items, home, twice, twice, flag. Did you mean "number"?',
    ],
    [column("twice").eq(1), 'column "twice" occurs more than once. It can\'t be filtered by name.'],
    [
      number.gt("x"),
      "a value in number > 'x' does not fit: the value: expected int64, got string \"x\". Give a value of the column's type.",
    ],
    [number.gt(1.5), "a value in number > 1.5 does not fit: the value: expected int64, got number 1.5"],
    [column("small").eq(256), "a value in small = 256 does not fit"],
    [column("small").in([1, -1]), "a value in small IN (1, -1) does not fit: value 2: expected uint8, got number -1"],
    [column("at").lt("2024-01-01"), "lacks its offset from UTC"],
    [number.lt(column("text")), "number < text can't be compared: its sides are int64 and utf8"],
    [column("items").eq([1] as never), "can't be compared: values of list<int32> have no order here"],
    [column("home").field("street").isNull(), 'there is no field "street": home has city, zip'],
    [column("text").field("x").isNull(), 'text has no field "x": it is utf8, and no struct'],
    [number.isTrue(), "number is no condition: it is int64. Compare it with something"],
    [number.startsWith("1"), "starts_with(number, '1') needs text: it is of int64"],
    [number.like("%_%1"), "number LIKE '%_%1' needs text"],
    [column("text").listContains("a"), "needs a list: it is utf8"],
    [column("items").listContains("a"), "does not fit: the value: expected int32"],
    [number.plus(column("small")).gt(1), "number + small can't be computed: its sides are int64 and uint8"],
    [column("text").plus("a").eq("b"), "text + 'a' can't be computed"],
    [column("small").negated().lt(0), "-small has no negative: it is uint8"],
    [literal(1).eq(1), "the value 1 has no Arrow type of its own. Say which it has, as in literal(int32.of(1))."],
    [new Filter({ node: "nonsense" } as never), 'a filter has the unknown node "nonsense"'],
  ])("complains of %s", (filter, message) => {
    expect(() => bindFilter(filter, schema)).toThrow(FilterError);
    expect(() => bindFilter(filter, schema)).toThrow(message);
  });

  test("gives values the type of what they are compared with, from either side", () => {
    expect(bindFilter(number.gt(5), schema)).toMatchObject({ right: { node: "literal", spec: "int64", key: 5n } });
    expect(
      bindFilter(
        new Filter({ ...number.gt(5).node, left: { node: "literal", value: 5 }, right: number.node } as never),
        schema,
      ),
    ).toMatchObject({ left: { spec: "int64", key: 5n }, right: { node: "column", index: 0 } });
    expect(bindFilter(number.eq(literal(int32.of(7))), schema)).toMatchObject({ right: { spec: "int32", key: 7 } });
    expect(bindFilter(column("home").field("zip").plus(1).gt(2), schema)).toMatchObject({
      left: { node: "arithmetic", spec: "int32", left: { node: "field", index: 1 } },
      right: { spec: "int32" },
    });
    expect(bindFilter(column("at").lt("2024-01-01T00:00:00Z"), schema)).toMatchObject({
      right: { key: 1_704_067_200_000_000n },
    });
  });
});
