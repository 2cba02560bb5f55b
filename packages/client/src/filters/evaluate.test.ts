import * as fc from "fast-check";
import { Field, Int8, makeData, Schema, type Struct } from "apache-arrow";
import {
  batchFromColumns,
  type FieldSpec,
  makeBatch,
  sliceBatch,
  toArrowSchema,
  toArrowType,
  type TypeSpec,
} from "vgi-arrow";
import { describe, expect, test } from "vitest";
import {
  bindFilter,
  column,
  type Expression,
  evaluate,
  FALSE,
  type Filter,
  FilterEvaluationError,
  TRUE,
  UNKNOWN,
} from "./index.js";
import { compareText } from "./compare-keys.js";

const field = (name: string, type: TypeSpec): FieldSpec => ({ name, type, nullable: true });

const schema = toArrowSchema({
  fields: [
    field("b", "bool"),
    field("i", "int8"),
    field("j", "int64"),
    field("x", "float64"),
    field("s", "utf8"),
    field("r", { struct: [field("i", "int8"), field("s", "utf8")] }),
    field("l", { list: field("item", "int8") }),
  ],
});

interface Row {
  readonly b: boolean | null;
  readonly i: number | null;
  readonly j: bigint | null;
  readonly x: number | null;
  readonly s: string | null;
  readonly r: { readonly i: number | null; readonly s: string | null } | null;
  readonly l: ReadonlyArray<number | null> | null;
}

const small = fc.integer({ min: -2, max: 2 });
const text = fc.constantFrom("", "a", "ab", "b", "\u{FFFD}", "\u{1F600}", "a\u{1F600}");
const nullable = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { freq: 3 });
const float = fc.constantFrom(-1.5, 0, -0, 1, 2, Number.NaN, Number.POSITIVE_INFINITY);

const row: fc.Arbitrary<Row> = fc.record({
  b: nullable(fc.boolean()),
  i: nullable(small),
  j: nullable(small.map(BigInt)),
  x: nullable(float),
  s: nullable(text),
  r: nullable(fc.record({ i: nullable(small), s: nullable(text) })),
  l: nullable(fc.array(nullable(small), { maxLength: 3 })),
});

/** A condition with what it means, row by row, written as SQL says it. */
interface Known {
  readonly filter: Filter;
  readonly truth: (row: Row) => boolean | null;
}

type Value = boolean | number | bigint | string;

/** The order of SQL, from the definition: NaN last, text by its bytes. */
function sqlOrder(a: Value, b: Value): number {
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  const [p, q] = [Number(a), Number(b)];
  if (Number.isNaN(p) || Number.isNaN(q)) return Number(Number.isNaN(p)) - Number(Number.isNaN(q));
  return p === q ? 0 : p < q ? -1 : 1;
}

const operators = {
  eq: (order: number) => order === 0,
  ne: (order: number) => order !== 0,
  lt: (order: number) => order < 0,
  le: (order: number) => order <= 0,
  gt: (order: number) => order > 0,
  ge: (order: number) => order >= 0,
} as const;

interface Subject {
  readonly expression: Expression;
  readonly read: (row: Row) => Value | null;
  readonly value: fc.Arbitrary<Value>;
}

const subjects: readonly Subject[] = [
  { expression: column("b"), read: ({ b }) => b, value: fc.boolean() },
  { expression: column("i"), read: ({ i }) => i, value: small },
  { expression: column("j"), read: ({ j }) => j, value: small.map(BigInt) },
  { expression: column("x"), read: ({ x }) => x, value: float },
  { expression: column("s"), read: ({ s }) => s, value: text },
  { expression: column("r").field("i"), read: ({ r }) => r?.i ?? null, value: small },
  { expression: column("r").field("s"), read: ({ r }) => r?.s ?? null, value: text },
  { expression: column("i").plus(1).times(2), read: ({ i }) => (i === null ? null : (i + 1) * 2), value: small },
  { expression: column("j").negated(), read: ({ j }) => (j === null ? null : -j), value: small.map(BigInt) },
];

const subject = fc.constantFrom(...subjects);

const comparison: fc.Arbitrary<Known> = subject.chain(({ expression, read, value }) =>
  fc
    .record({ op: fc.constantFrom(...(Object.keys(operators) as Array<keyof typeof operators>)), value })
    .map(({ op, value: wanted }) => ({
      filter: expression[op](wanted),
      truth: (each) => {
        const own = read(each);
        return own === null ? null : operators[op](sqlOrder(own, wanted));
      },
    })),
);

const distinction: fc.Arbitrary<Known> = subject.chain(({ expression, read, value }) =>
  fc.record({ wanted: nullable(value), negated: fc.boolean() }).map(({ wanted, negated }) => ({
    filter: negated ? expression.isNotDistinctFrom(wanted) : expression.isDistinctFrom(wanted),
    truth: (each) => {
      const own = read(each);
      const same = own === null || wanted === null ? own === wanted : sqlOrder(own, wanted) === 0;
      return same === negated;
    },
  })),
);

const membership: fc.Arbitrary<Known> = subject.chain(({ expression, read, value }) =>
  fc
    .record({ values: fc.array(nullable(value), { maxLength: 4 }), negated: fc.boolean() })
    .map(({ values, negated }) => ({
      filter: negated ? expression.notIn(values) : expression.in(values),
      // As SQL defines it: the OR of the comparisons with each.
      truth: (each) => {
        const own = read(each);
        const truths = new Set(
          values.map((other) => (own === null || other === null ? null : sqlOrder(own, other) === 0)),
        );
        const found = truths.has(true) ? true : truths.has(null) ? null : false;
        return negated ? inverted(found) : found;
      },
    })),
);

const nullTest: fc.Arbitrary<Known> = subject.chain(({ expression, read }) =>
  fc.boolean().map((negated) => ({
    filter: negated ? expression.isNotNull() : expression.isNull(),
    truth: (each) => (read(each) === null) !== negated,
  })),
);

const others: fc.Arbitrary<Known> = fc.oneof(
  text.map((part): Known => ({
    filter: column("s").contains(part),
    truth: ({ s }) => (s === null ? null : s.includes(part)),
  })),
  text.map((part): Known => ({
    filter: column("s").startsWith(part),
    truth: ({ s }) => (s === null ? null : s.startsWith(part)),
  })),
  small.map((item): Known => ({
    filter: column("l").listContains(item),
    truth: ({ l }) => (l === null ? null : l.includes(item)),
  })),
  fc.constantFrom<Known>(
    { filter: column("b").isTrue(), truth: ({ b }) => b },
    { filter: column("b").isFalse(), truth: ({ b }) => inverted(b) },
    { filter: column("r").isNull(), truth: ({ r }) => r === null },
    { filter: column("l").isNotNull(), truth: ({ l }) => l !== null },
    { filter: column("i").lt(column("j")), truth: ({ i, j }) => (i === null || j === null ? null : BigInt(i) < j) },
  ),
);

const { known } = fc.letrec<{ known: Known }>((tie) => ({
  known: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    comparison,
    distinction,
    membership,
    nullTest,
    others,
    tie("known").map((one): Known => ({ filter: one.filter.not(), truth: (each) => inverted(one.truth(each)) })),
    fc.tuple(tie("known"), tie("known")).map(([a, b]): Known => ({
      filter: a.filter.and(b.filter),
      truth: (each) => conjunction(a.truth(each), b.truth(each)),
    })),
    fc.tuple(tie("known"), tie("known")).map(([a, b]): Known => ({
      filter: a.filter.or(b.filter),
      truth: (each) => inverted(conjunction(inverted(a.truth(each)), inverted(b.truth(each)))),
    })),
  ),
}));

function inverted(truth: boolean | null): boolean | null {
  return truth === null ? null : !truth;
}

function conjunction(a: boolean | null, b: boolean | null): boolean | null {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

const asTruth = (truth: boolean | null): number => (truth === null ? UNKNOWN : truth ? TRUE : FALSE);

/** The truth of a condition for one value. */
function truthOfOne(type: TypeSpec, value: unknown, filter: Filter, context = {}): number | undefined {
  const columns = toArrowSchema({ fields: [field("v", type)] });
  const settings = { ieeeFloatingPointOps: true, integerDivision: false, ...context };
  return evaluate(bindFilter(filter, columns, settings), batchFromColumns(columns, [[value]]), settings)[0];
}

describe("evaluation", () => {
  test("is SQL's, row by row, of whole batches and of slices", () => {
    fc.assert(
      fc.property(known, fc.array(row, { maxLength: 12 }), fc.nat(3), ({ filter, truth }, rows, skipped) => {
        const columns = Object.fromEntries(
          schema.fields.map(({ name }) => [name, rows.map((each) => each[name as keyof Row])]),
        );
        const batch = batchFromColumns(schema, columns, { length: rows.length });
        const condition = bindFilter(filter, schema);
        const expected = rows.map((each) => asTruth(truth(each)));
        expect([...evaluate(condition, batch)]).toEqual(expected);
        const begin = Math.min(skipped, rows.length);
        expect([...evaluate(condition, sliceBatch(batch, begin, rows.length))]).toEqual(expected.slice(begin));
      }),
      { numRuns: 1500 },
    );
  });

  test("orders text as its bytes in UTF-8 do", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  const v = column("v");

  test.each<[TypeSpec, unknown, Filter]>([
    ["int8", 100, v.plus(100).gt(0)],
    ["uint8", 1, v.minus(2).lt(5)],
    ["int64", 2n ** 62n, v.times(2n).gt(0n)],
    ["int8", -128, v.negated().gt(0)],
    ["int32", 300, v.cast("int8").gt(0)],
    ["float64", Number.NaN, v.cast("int32").gt(0)],
    ["float64", 1e300, v.cast("float32").gt(0)],
    ["int32", -1, v.cast("uint32").gt(0)],
  ])("of %j fails where %s has no value", (type, value, filter) => {
    expect(() => truthOfOne(type, value, filter)).toThrow(FilterEvaluationError);
    expect(() => truthOfOne(type, value, filter)).toThrow(/is out of the range of/);
    expect(truthOfOne(type, null, filter)).toBe(UNKNOWN);
  });

  test("sees NULL below a struct that is NULL, whatever lies there", () => {
    const type = toArrowType({ struct: [field("a", "int8")] }) as Struct;
    const child = makeData({ type: new Int8(), data: Int8Array.of(1, 2, 3) });
    const data = makeData({ type, length: 3, nullCount: 1, nullBitmap: Uint8Array.of(0b101), children: [child] });
    const columns = new Schema([new Field("r", type, true)]);
    const batch = makeBatch(columns, [data], 3);
    const a = column("r").field("a");
    expect([...evaluate(bindFilter(a.ge(1), columns), batch)]).toEqual([TRUE, UNKNOWN, TRUE]);
    expect([...evaluate(bindFilter(a.isNull(), columns), batch)]).toEqual([FALSE, TRUE, FALSE]);
    expect([...evaluate(bindFilter(a.plus(1).gt(3), columns), batch)]).toEqual([FALSE, UNKNOWN, TRUE]);
  });

  test("leaves out what an earlier condition excludes, before it can fail", () => {
    const columns = toArrowSchema({ fields: [field("v", "int8")] });
    const batch = batchFromColumns(columns, [[100, 1, null, 3]]);
    const guarded = v.lt(50).and(v.plus(100).gt(101));
    expect([...evaluate(bindFilter(guarded, columns), batch)]).toEqual([FALSE, FALSE, UNKNOWN, TRUE]);
    const either = v.ge(50).or(v.plus(100).gt(101));
    expect([...evaluate(bindFilter(either, columns), batch)]).toEqual([TRUE, FALSE, UNKNOWN, TRUE]);
    expect(() => evaluate(bindFilter(v.plus(100).gt(101), columns), batch)).toThrow(FilterEvaluationError);
  });

  test("rounds casts to the nearest integer, halves to the even one", () => {
    for (const [value, rounded] of [
      [2.5, 2],
      [3.5, 4],
      [-2.5, -2],
      [-3.5, -4],
      [0.49, 0],
      [-0.5, 0],
    ] as const) {
      expect(truthOfOne("float64", value, v.cast("int32").eq(rounded)), String(value)).toBe(TRUE);
    }
    expect(truthOfOne("int64", 9_007_199_254_740_993n, v.cast("float64").eq(9_007_199_254_740_992))).toBe(TRUE);
  });

  test("divides as the settings say", () => {
    expect(truthOfOne("int32", 7, v.dividedBy(2).eq(3.5))).toBe(TRUE);
    expect(truthOfOne("int32", 7, v.dividedBy(0).eq(Number.POSITIVE_INFINITY))).toBe(TRUE);
    expect(truthOfOne("int32", -7, v.dividedBy(2).eq(-3), { integerDivision: true })).toBe(TRUE);
    expect(truthOfOne("int32", 7, v.dividedBy(0).isNull(), { integerDivision: true })).toBe(TRUE);
    expect(truthOfOne("float64", 7, v.dividedBy(0).isNull(), { ieeeFloatingPointOps: false })).toBe(TRUE);
    expect(truthOfOne("float64", 5, v.modulo(0).eq(Number.NaN))).toBe(TRUE);
    expect(truthOfOne("int32", -7, v.modulo(3).eq(-1))).toBe(TRUE);
    expect(truthOfOne("int32", 7, v.modulo(0).isNull())).toBe(TRUE);
  });

  test("matches LIKE as the pattern says", () => {
    const piece = fc.constantFrom("%", "_", "a", "b", "\u{1F600}");
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }),
        fc.string({ unit: fc.constantFrom("a", "b", "\u{1F600}"), maxLength: 6 }),
        (pieces, value) => {
          const regex = pieces.map((each) => (each === "%" ? ".*" : each === "_" ? "." : each)).join("");
          expect(truthOfOne("utf8", value, v.like(pieces.join("")))).toBe(
            asTruth(new RegExp(`^${regex}$`, "su").test(value)),
          );
        },
      ),
    );
    const slow = "a".repeat(3000);
    expect(truthOfOne("utf8", slow, v.like(`${"%a".repeat(30)}%b_`))).toBe(FALSE);
  });

  test("compares timestamps and decimals of different units and scales", () => {
    const columns = toArrowSchema({
      fields: [
        field("s", { timestamp: "s" }),
        field("us", { timestamp: "us" }),
        field("d", { decimal128: [10, 2] }),
        field("e", { decimal128: [10, 0] }),
      ],
    });
    const batch = batchFromColumns(columns, [
      [1n, 1n],
      [1_000_000n, 1_000_001n],
      ["2.00", "2.01"],
      ["2", "2"],
    ]);
    expect([...evaluate(bindFilter(column("s").eq(column("us")), columns), batch)]).toEqual([TRUE, FALSE]);
    expect([...evaluate(bindFilter(column("d").gt(column("e")), columns), batch)]).toEqual([FALSE, TRUE]);
  });
});
