import type { RecordBatch } from "apache-arrow";
import { batchFromColumns, type FieldSpec, float64, readRows, toArrowSchema, type TypeSpec } from "vgi-arrow";
import { describe, expect, test } from "vitest";
import {
  and,
  callFunction,
  column,
  type EvaluationContext,
  type Filter,
  type FilterCapabilities,
  FilterError,
  type FilterPlan,
  literal,
  noFilterCapabilities,
  or,
  planFilter,
  type PlanFilterOptions,
} from "./index.js";

const field = (name: string, type: TypeSpec): FieldSpec => ({ name, type, nullable: true });

const schema = toArrowSchema({
  fields: [
    field("n", "int64"),
    field("s", "utf8"),
    field("x", "float64"),
    field("flag", "bool"),
    field("r", { struct: [field("a", "int32"), field("b", { struct: [field("c", "utf8")] })] }),
    field("l", { list: field("item", "utf8") }),
  ],
});

const able: FilterCapabilities = {
  ...noFilterCapabilities,
  filterPushdown: true,
  filtersExactlyApplied: true,
  semanticProfiles: ["vgi.duckdb.standard.v1"],
};

const v1: PlanFilterOptions = { schema, encoding: { form: "v1", bareBooleans: true }, capabilities: able };
const v2: PlanFilterOptions = { schema, encoding: { form: "v2", bareBooleans: true }, capabilities: able };

const [n, s, x, flag] = [column("n"), column("s"), column("x"), column("flag")];

/** The text of pushed filters, and the values beside it. */
function sent(plan: FilterPlan): { readonly text: unknown; readonly values: Record<string, unknown> } {
  const [first] = readRows(plan.pushdownFilters as RecordBatch);
  const { filter_spec: text, ...values } = first as Record<string, unknown>;
  return { text: JSON.parse(String(text)), values };
}

const reasons = (plan: FilterPlan): ReadonlyArray<string | null> => plan.decisions.map(({ reason }) => reason);

describe("filters for 1.x", () => {
  test("are a list of filters of one column each, with their version on the first field", () => {
    const plan = planFilter(n.gt(5n).and(s.in(["a", "b"]), x.isNotNull(), flag.isTrue()), v1);
    expect(sent(plan)).toEqual({
      text: [
        { column_name: "n", column_index: 0, type: "constant", op: "gt", value_ref: 0 },
        { column_name: "s", column_index: 1, type: "in", value_ref: 1 },
        { column_name: "x", column_index: 2, type: "is_not_null" },
        { column_name: "flag", column_index: 3, type: "constant", op: "eq", value_ref: 2 },
      ],
      values: { value_0: 5n, value_1: ["a", "b"], value_2: true },
    });
    const fields = plan.pushdownFilters?.schema.fields ?? [];
    expect([...(fields[0]?.metadata ?? [])]).toEqual([["vgi_filter_version", "1"]]);
    expect(fields.map(String)).toEqual(["filter_spec: Utf8", "value_0: Int64", "value_1: List<Utf8>", "value_2: Bool"]);
    expect(plan.remaining).toBeNull();
    expect(plan.joinKeys).toBeNull();
  });

  test("find columns where the worker sends them", () => {
    const plan = planFilter(s.eq("a").and(x.lt(1)), { ...v1, projectionIds: [3, 1] });
    expect(plan.projectionIds).toEqual([3, 1, 2]);
    expect(sent(plan).text).toMatchObject([
      { column_name: "s", column_index: 1 },
      { column_name: "x", column_index: 2 },
    ]);
  });

  test("reach into structs", () => {
    const c = column("r").field("b").field("c");
    const inner = { column_name: "c", column_index: 0, type: "constant", op: "eq", value_ref: 0 };
    expect(sent(planFilter(c.eq("x"), v1)).text).toEqual([
      {
        column_name: "r",
        column_index: 4,
        type: "struct",
        child_index: 1,
        child_name: "b",
        child_filter: {
          column_name: "b",
          column_index: 1,
          type: "struct",
          child_index: 0,
          child_name: "c",
          child_filter: inner,
        },
      },
    ]);
  });

  test("have negations pushed inwards, and turned sides turned back", () => {
    const either = n.lt(1n).or(n.ge(9n)).not();
    expect(sent(planFilter(either, v1)).text).toMatchObject([
      { type: "and", column_name: "n", children: [{ op: "ge" }, { op: "lt" }] },
    ]);
    expect(sent(planFilter(literal(float64.of(5)).lt(x), v1)).text).toMatchObject([
      // NaN is greater than 5, and the kernels of Arrow don't know it.
      { type: "or", children: [{ type: "constant", op: "gt" }, { type: "in" }] },
    ]);
    expect(sent(planFilter(n.notIn([1n, 2n]), v1)).text).toMatchObject([
      { type: "and", children: [{ op: "ne" }, { op: "ne" }] },
    ]);
    expect(sent(planFilter(n.isNotDistinctFrom(1n), v1)).text).toMatchObject([{ type: "in" }]);
  });

  test("of unlike columns in an OR are such that no NULL is in the way", () => {
    expect(sent(planFilter(or(n.eq(1n), s.isNull()), v1)).text).toMatchObject([
      { type: "or", children: [{ type: "in" }, { type: "is_null" }] },
    ]);
    expect(reasons(planFilter(or(n.lt(1n), s.isNull()), v1))).toEqual([
      "workers of protocol 1.x lose rows with NULL in such an OR",
    ]);
    for (const filter of [or(n.lt(1n), n.isNull()), or(n.lt(1n), s.gt("a")), or(n.eq(1n), s.ne("a"))]) {
      expect(planFilter(filter, v1).pushed).toBeNull();
    }
    expect(sent(planFilter(or(n.lt(1n), n.gt(9n), n.isNotNull()), v1)).text).toMatchObject([{ type: "or" }]);
  });

  test("call the functions that are declared, under the names that are declared", () => {
    const capabilities = { ...able, supportedExpressionFilters: ["prefix"] };
    const plan = planFilter(s.startsWith("a").and(s.contains("b")), { ...v1, capabilities });
    expect(sent(plan).text).toEqual([
      {
        column_name: "s",
        column_index: 1,
        type: "expression",
        expr: {
          expr_type: "function",
          function_name: "prefix",
          children: [
            { expr_type: "column_ref", index: 0 },
            { expr_type: "constant", value_ref: 0 },
          ],
        },
      },
    ]);
    expect(reasons(plan)).toEqual([null, "the function does not declare that it evaluates contains"]);
  });

  test.each<[string, Filter]>([
    ["filters of protocol 1.x have no NOT", s.contains("a").not()],
    ["filters of protocol 1.x have no IS DISTINCT FROM", n.isDistinctFrom(1n)],
    ["filters of protocol 1.x compare columns with values only", n.eq(n)],
    ["filters of protocol 1.x compare columns with values only", n.plus(1n).eq(2n)],
    ["filters of protocol 1.x have no like", s.like("a_")],
    ["filters of protocol 1.x have no NOT IN", n.notIn([1n, null])],
    ["workers of protocol 1.x compare NaN otherwise than SQL", x.ne(Number.NaN)],
  ])("leave to the client what they can't say: %s", (reason, filter) => {
    const plan = planFilter(filter, v1);
    expect(plan).toMatchObject({ pushed: null, pushdownFilters: null });
    expect(String(plan.remaining)).toBe(String(filter));
    expect(reasons(plan)).toEqual([reason]);
  });

  test("are checked by the client, unless the function declares that it applies them exactly", () => {
    const capabilities = { ...able, filtersExactlyApplied: false };
    const plan = planFilter(n.gt(5n), { ...v1, capabilities });
    expect(plan.decisions).toEqual([{ condition: "n > 5", pushed: true, evaluated: true, reason: null }]);
    expect([String(plan.pushed), String(plan.remaining)]).toEqual(["n > 5", "n > 5"]);
    expect(planFilter(n.gt(5n), v1).remaining).toBeNull();
  });
});

describe("filters of encoding v2", () => {
  test("are one required predicate for each condition", () => {
    const plan = planFilter(n.gt(5n).and(flag.isTrue()), v2);
    expect(sent(plan).text).toMatchObject({
      kind: "snapshot",
      predicates: [
        { id: "query:0", revision: 0, mode: "required", source: "query", expression: { node: "comparison" } },
        { id: "query:1", expression: { node: "column_ref", column_index: 3, column_name: "flag" } },
      ],
    });
    expect(plan.remaining).toBeNull();
    expect(Object.fromEntries(plan.pushdownFilters?.schema.metadata ?? [])).toEqual({
      vgi_filter_encoding: "vgi.filters.v2",
      vgi_filter_version: "2",
      vgi_evaluation_context: "vgi.none.v1",
    });
  });

  test("compare booleans with TRUE for workers that refuse them alone", () => {
    const encoding = { form: "v2", bareBooleans: false } as const;
    const text = sent(planFilter(and(flag.isTrue(), flag.isFalse()), { ...v2, encoding })).text;
    const compared = { node: "comparison", op: "eq", right: { node: "literal", value_ref: 0 } };
    expect(text).toMatchObject({
      predicates: [{ expression: compared }, { expression: { node: "not", expression: compared } }],
    });
  });

  test("are advisory when the client checks them", () => {
    const plan = planFilter(n.gt(5n), { ...v2, recheck: true });
    expect(sent(plan).text).toMatchObject({ predicates: [{ mode: "advisory" }] });
    expect(plan.decisions).toMatchObject([{ pushed: true, evaluated: true }]);
  });

  test("go in one predicate when one of them can fail and another may keep it from that", () => {
    const guarded = n.ne(0n).and(n.times(2n).gt(5n));
    expect(sent(planFilter(guarded, v2)).text).toMatchObject({
      predicates: [{ id: "query:0", expression: { node: "and", children: { length: 2 } } }],
    });
    const mixed = planFilter(guarded.and(s.like("a_")), v2);
    expect(mixed.decisions.map(({ pushed }) => pushed)).toEqual([true, false, false]);
    expect(reasons(mixed)[1]).toBe("it can fail for rows that another condition excludes, which is not pushed");
  });

  test("carry large sets in batches of their own", () => {
    const plan = planFilter(n.in([1n, 2n, 3n]).and(s.notIn(["a"])), { ...v2, externalSetSize: 2 });
    expect(plan.joinKeys?.map((batch) => readRows(batch))).toEqual([[{ n: 1n }, { n: 2n }, { n: 3n }]]);
    expect(sent(plan).text).toMatchObject({
      predicates: [
        { expression: { set: { kind: "external", batch_index: 0, column_index: 0, column_name: "n" } } },
        { expression: { set: { kind: "literal", value_ref: 0 }, negated: true } },
      ],
    });
  });

  const session: EvaluationContext = {
    timeZone: "UTC",
    calendar: "gregorian",
    ieeeFloatingPointOps: true,
    integerDivision: true,
  };

  test("depend on settings only where worker and caller agree on them", () => {
    const halves = n.dividedBy(2n).eq(literal(float64.of(1.5)));
    const plan = planFilter(halves, v2);
    expect(reasons(plan)).toEqual(["it depends on settings of a session, and no evaluation context was given"]);
    expect(reasons(planFilter(n.dividedBy(2n).eq(1n), { ...v2, context: session }))).toEqual([
      "the function does not declare vgi.duckdb.session.v1",
    ]);
    const contexts = [{ profile: "vgi.duckdb.session.v1", providerFingerprint: null }];
    const capabilities = { ...able, evaluationContexts: contexts };
    const told = planFilter(n.dividedBy(2n).eq(1n), { ...v2, capabilities, context: session });
    expect(told.remaining).toBeNull();
    expect(told.pushdownFilters?.schema.metadata.get("vgi_integer_division")).toBe("true");
    const strict = { ...session, providerFingerprint: "icu:1" };
    expect(reasons(planFilter(n.dividedBy(2n).eq(1n), { ...v2, capabilities, context: strict }))).toEqual([
      "the function declares another provider of time zones and calendars",
    ]);
    expect(planFilter(n.eq(1n), { ...v2, context: session }).pushdownFilters?.schema.metadata.size).toBe(3);
  });

  test("call what the function declares; nobody else can evaluate it", () => {
    const identity = { namespace: "duckdb.spatial", name: "intersects_extent", version: 1 };
    const filter = callFunction(identity, s, literal("box"));
    expect(() => planFilter(filter, v2)).toThrow(FilterError);
    expect(() => planFilter(filter, v2)).toThrow(
      "can't be evaluated by the client: and it can't be pushed: the function does not declare duckdb.spatial/intersects_extent@1",
    );
    const capabilities = { ...able, additionalFunctions: [identity] };
    expect(sent(planFilter(filter, { ...v2, capabilities })).text).toMatchObject({
      predicates: [{ expression: { node: "call", function: identity } }],
    });
    expect(() => planFilter(filter, { ...v2, capabilities, recheck: true })).toThrow(
      "the pushed filter was to be checked",
    );
  });

  test("are evaluated by the client when they are too large for workers", () => {
    const deep = Array.from({ length: 70 }).reduce<Filter>((filter) => filter.not(), n.gt(1n));
    expect(planFilter(deep, v2)).toMatchObject({ pushed: null, pushdownFilters: null });
    expect(reasons(planFilter(deep, v2))[0]).toMatch(/nested deeper than 64/);
    const many = and(...Array.from({ length: 1100 }, (_, value) => n.ne(BigInt(value))));
    expect(reasons(planFilter(many, v2))[0]).toMatch(/more than 1024 conditions/);
    expect(planFilter(many, v2).remaining).not.toBeNull();
  });
});

describe("a function that takes no filters", () => {
  test.each([
    ["the function takes no filters", noFilterCapabilities],
    ["the function declares no meaning of filters that this client knows", { ...able, semanticProfiles: ["other.v9"] }],
  ])("is told none: %s", (reason, capabilities) => {
    const plan = planFilter(n.gt(1n), { ...v2, capabilities });
    expect(plan).toMatchObject({ pushed: null, pushdownFilters: null, joinKeys: null });
    expect(reasons(plan)).toEqual([reason]);
  });
});

describe("what remains", () => {
  const batch = batchFromColumns(
    toArrowSchema({ fields: [field("s", "utf8"), field("n", "int64"), field("x", "float64")] }),
    [
      ["a", "b", "c", "a"],
      [1n, 2n, null, 4n],
      [0.5, 1, Number.NaN, null],
    ],
  );

  test("is applied to the columns that were fetched, and only those asked for are given", () => {
    const plan = planFilter(n.gt(1n).and(s.like("_")).and(x.ge(1).or(x.isNull())), {
      ...v2,
      capabilities: noFilterCapabilities,
      projectionIds: [1],
    });
    expect(plan.projectionIds).toEqual([1, 0, 2]);
    expect(plan.rows.schema.fields.map(({ name }) => name)).toEqual(["s"]);
    expect(readRows(plan.rows.apply(batch))).toEqual([{ s: "b" }, { s: "a" }]);
  });

  test("is nothing when all was pushed: batches pass as they are", () => {
    const plan = planFilter(n.gt(1n), { ...v2, projectionIds: [1, 0, 2] });
    expect(plan.rows.apply(batch)).toBe(batch);
    const narrow = planFilter(x.gt(1), { ...v2, projectionIds: [1, 0] });
    expect(narrow.projectionIds).toEqual([1, 0, 2]);
    expect(readRows(narrow.rows.apply(batch))[0]).toEqual({ s: "a", n: 1n });
  });

  test("finds columns that are fetched twice, and beside others of one name", () => {
    const twice = toArrowSchema({ fields: [field("n", "int64"), field("d", "int8"), field("d", "utf8")] });
    const plan = planFilter(n.gt(1n), {
      ...v2,
      schema: twice,
      capabilities: noFilterCapabilities,
      projectionIds: [2, 0, 0, 1],
    });
    const fetched = batchFromColumns(
      toArrowSchema({ fields: [field("d", "utf8"), field("n", "int64"), field("n", "int64"), field("d", "int8")] }),
      [
        ["a", "b"],
        [1n, 2n],
        [1n, 2n],
        [3, 4],
      ],
    );
    expect(Object.values(readRows(plan.rows.apply(fetched))[0] as object)).toEqual(["b", 2n, 2n, 4]);
  });
});
