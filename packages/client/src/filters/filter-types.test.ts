import { DateValue, Decimal, int32, type TimestampValue } from "vgi-arrow";
import { describe, expectTypeOf, expect, test } from "vitest";
import { and, column, columnsOf, type Expression, type Filter, literal, or } from "./index.js";

interface Row {
  readonly n: bigint | null;
  readonly name: string | null;
  readonly flag: boolean | null;
  readonly price: Decimal | null;
  readonly day: DateValue | null;
  readonly at: TimestampValue | null;
  readonly small: number | null;
  readonly bytes: Uint8Array | null;
  readonly tags: ReadonlyArray<string | null> | null;
  readonly home: { readonly city: string | null; readonly zip: number | null } | null;
}

const c = columnsOf<Row>();

/** Code that is checked by the compiler, and never run. */
function neverRun(code: () => unknown): void {
  expect(code).toBeTypeOf("function");
}

describe("columns of a known row type", () => {
  test("are compared with what their Arrow type accepts", () => {
    expectTypeOf(c("n")).toEqualTypeOf<Expression<bigint>>();
    const filter = and(
      c("n").gt(5n),
      c("n").le(7),
      c("name").startsWith("a"),
      c("flag").isTrue(),
      c("price").ge("9.99"),
      c("price").lt(new Decimal(5n, 1)),
      c("day").eq("2024-01-01"),
      c("day").ne(new DateValue(0)),
      c("at").gt(new Date(0)),
      c("at").lt("2024-01-01T00:00:00Z"),
      c("small").in([1, 2, null]),
      c("bytes").eq(new Uint8Array(1)),
      c("tags").listContains("x"),
      c("home").field("city").eq("Rome"),
      c("home").field("zip").plus(1).gt(2),
      c("n").isDistinctFrom(null),
      c("n").lt(c("n").plus(1n)),
      c("n").eq(column("m")),
      c("small").eq(literal(int32.of(1))),
    );
    expectTypeOf(filter).toEqualTypeOf<Filter>();
  });

  test("are the only ones, and take no other values", () => {
    neverRun(() => [
      // @ts-expect-error: there is no such column
      c("m"),
      // @ts-expect-error: a bigint is not compared with text
      c("n").gt("5"),
      // @ts-expect-error: nor text with a number
      c("name").eq(5),
      // @ts-expect-error: nor with NULL
      c("n").eq(null),
      // @ts-expect-error: nor with nothing
      c("n").eq(undefined),
      // @ts-expect-error: nor with a column of another type
      c("n").eq(c("name")),
      // @ts-expect-error: sets hold values of the column
      c("n").in(["a"]),
      // @ts-expect-error: numbers have no prefix
      c("n").startsWith("5"),
      // @ts-expect-error: text is no condition
      c("name").isTrue(),
      // @ts-expect-error: there is no such field
      c("home").field("street"),
      // @ts-expect-error: fields have types too
      c("home").field("zip").eq("1"),
      // @ts-expect-error: items have types too
      c("tags").listContains(5),
      // @ts-expect-error: a column is no condition
      and(c("flag")),
      // @ts-expect-error: a condition is no value
      c("flag").eq(c("flag").isTrue()),
    ]);
  });
});

describe("columns of which nothing is known", () => {
  test("allow everything", () => {
    const x = column("x");
    expectTypeOf(x).toEqualTypeOf<Expression<unknown>>();
    expectTypeOf(
      or(x.gt(1), x.eq("a"), x.contains("b"), x.listContains(1n), x.field("a").field("b").isNull(), x.isTrue()),
    ).toEqualTypeOf<Filter>();
    neverRun(() => [
      // @ts-expect-error: but not nothing
      x.eq(undefined),
      // @ts-expect-error: and no objects that are no values
      x.eq({ a: 1 }),
    ]);
  });
});
