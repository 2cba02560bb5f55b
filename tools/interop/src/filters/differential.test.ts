import { ensureWorkers, type RealWorkers, requireOrSkip, type WorkerVersionName } from "@vgi-tools/real-workers";
import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, formatType, toArrowSchema, typeSpecOf } from "vgi-arrow";
import { beforeAll, describe, expect, it } from "vitest";
import {
  and,
  bindFilter,
  column,
  evaluate,
  type Filter,
  type FilterCapabilities,
  type FilterEncoding,
  type FilterLiteral,
  not,
  or,
  planFilter,
  TRUE,
} from "vgi-client/filters";
import { allWorkers, filterVersions } from "./filter-versions.js";
import { askPython, type FilterItem, toBase64 } from "./python-filters.js";
import { typedColumns } from "./typed-columns.js";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`filters against the workers' own evaluation: skipped: ${reason}`);

const standard = "vgi.duckdb.standard.v1";

/** Takes all that a worker can. */
const able: FilterCapabilities = {
  filterPushdown: true,
  filtersExactlyApplied: true,
  supportedExpressionFilters: ["starts_with", "ends_with", "contains", "list_contains"],
  semanticProfiles: [standard],
  additionalFunctions: [],
  evaluationContexts: [],
};

/** Types that aren't compared by workers: Arrow's kernels, or DuckDB, have no exact comparison of them. */
const notCompared = {
  v1: ["float16", "month_day_nano_interval"],
  v2: ["decimal256(50, 3)", "duration[ns]", "float16", "month_day_nano_interval", "timestamp[ns, Europe/Rome]"],
} as const;

interface Question {
  readonly filter: Filter;
  readonly rows: RecordBatch;
}

describe.skipIf(reason !== undefined).each(filterVersions)("worker %s", (version, encoding) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 600_000);

  it("agrees on every comparison of every type", { timeout: 300_000 }, async () => {
    // DuckDB takes a minute for them all: a sample does for what is one code with the newest.
    const step = version === "0.32.0" && !allWorkers ? 6 : 1;
    const questions = typedColumns.flatMap(comparisonsOf).filter((_, index) => index % step === 0);
    const { asked, wrong, compared } = await compare(workers, version, encoding, questions);
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan((encoding.form === "v1" ? 1500 : 2000) / step);
    const types = typedColumns.map(({ type }) => formatType(type));
    expect(types.filter((type) => !compared.has(type)).toSorted()).toEqual(notCompared[encoding.form]);
  });

  it("agrees on conditions that are joined and negated", { timeout: 300_000 }, async () => {
    const { asked, wrong } = await compare(workers, version, encoding, joinedConditions());
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(encoding.form === "v1" ? 30 : 150);
  });

  it("agrees on functions, fields, and what is computed", { timeout: 300_000 }, async () => {
    const { asked, wrong } = await compare(workers, version, encoding, otherConditions());
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(encoding.form === "v1" ? 15 : 60);
  });
});

/** Asks the worker's code what it makes of the filters that are pushed, and compares with the client's own evaluation. */
async function compare(
  workers: RealWorkers,
  version: WorkerVersionName,
  encoding: FilterEncoding,
  questions: readonly Question[],
): Promise<{ asked: number; wrong: string[]; compared: ReadonlySet<string> }> {
  const items: FilterItem[] = [];
  const compared = new Set<string>();
  questions.forEach(({ filter, rows }, id) => {
    const plan = planFilter(filter, { schema: rows.schema, encoding, capabilities: able, externalSetSize: 5 });
    // Only filters that the worker decides alone.
    if (plan.pushdownFilters === null || plan.remaining !== null) return;
    if (filter.node.node === "comparison") compared.add(formatType(typeSpecOf(rows.schema.fields[0]!.type)));
    const joinKeys = plan.joinKeys?.map(toBase64) ?? [];
    items.push({
      id: String(id),
      action: "evaluate",
      rows: toBase64(rows),
      filters: toBase64(plan.pushdownFilters),
      joinKeys,
    });
  });
  const outcomes = await askPython(workers, version, items);
  const wrong: string[] = [];
  for (const { id } of items) {
    const { filter, rows } = questions[Number(id)]!;
    const own = [...evaluate(bindFilter(filter, rows.schema), rows)];
    const outcome = outcomes.get(id);
    const theirs = outcome?.truths?.map((truth) => (truth === null ? 1 : truth ? 2 : 0));
    // Workers of 1.x know no difference between FALSE and UNKNOWN in places; what counts is who passes.
    const passes = (truths: readonly number[] | undefined): unknown =>
      encoding.form === "v2" ? truths : truths?.map((truth) => truth === TRUE);
    if (JSON.stringify(passes(own)) !== JSON.stringify(passes(theirs))) {
      const type = formatType(typeSpecOf(rows.schema.fields[0]!.type));
      wrong.push(`${type}: ${String(filter)}: here ${own.join("")}, there ${theirs?.join("") ?? outcome?.error}`);
    }
  }
  return { asked: items.length, wrong, compared };
}

function comparisonsOf({ type, values, metadata }: (typeof typedColumns)[number]): Question[] {
  const field = { name: "x", type, nullable: true };
  const schema = toArrowSchema({ fields: [metadata === undefined ? field : { ...field, metadata }] });
  const rows = batchFromColumns(schema, { x: [...values, null, values[0]] });
  const x = column("x");
  const literals = values as readonly FilterLiteral[];
  const [first, second = first] = literals;
  const filters = literals.flatMap((value) => [
    x.eq(value),
    x.ne(value),
    x.lt(value),
    x.le(value),
    x.gt(value),
    x.ge(value),
    x.isDistinctFrom(value),
    x.isNotDistinctFrom(value),
    x.in([value]),
    x.notIn([value, first!]),
    x.in([value, null]),
  ]);
  filters.push(
    x.isNull(),
    x.isNotNull(),
    x.isDistinctFrom(null),
    x.isNotDistinctFrom(null),
    x.in([]),
    x.notIn([]),
    x.notIn([first!, null]),
    x.in([...literals]),
    x.in([...literals, ...literals, null]),
    x.between(second!, first!),
    x.between(second!, first!).not(),
    x.eq(column("x")),
    x.le(column("x")),
    x.isNotDistinctFrom(column("x")),
    or(x.gt(first!), x.isNull()),
    or(x.eq(first!), x.le(second!)),
  );
  return filters.map((filter) => ({ filter, rows }));
}

/** Rows with every combination of a NULL, TRUE and FALSE, and of three numbers. */
function mixedRows(): RecordBatch {
  const schema = toArrowSchema({
    fields: [
      { name: "flag", type: "bool", nullable: true },
      { name: "n", type: "int32", nullable: true },
      { name: "f", type: "float64", nullable: true },
    ],
  });
  const flags = [true, false, null];
  const numbers = [1, 2, null];
  const floats = [1, Number.NaN, null];
  const all = flags.flatMap((flag) => numbers.flatMap((n) => floats.map((f) => [flag, n, f] as const)));
  return batchFromColumns(schema, {
    flag: all.map(([flag]) => flag),
    n: all.map(([, n]) => n),
    f: all.map(([, , f]) => f),
  });
}

function joinedConditions(): Question[] {
  const rows = mixedRows();
  const atoms = [
    column("flag").isTrue(),
    column("flag").isFalse(),
    column("n").eq(1),
    column("n").gt(1),
    column("f").gt(0.5),
    column("f").isNull(),
    column("n").in([2, null]),
    column("n").isDistinctFrom(1),
  ];
  const pairs = atoms.flatMap((a) => atoms.flatMap((b) => [and(a, b), or(a, b), not(and(a, b)), or(a, not(b))]));
  const triples = atoms.slice(0, 5).flatMap((a, index) => {
    const [b, c] = [atoms[(index + 2) % atoms.length]!, atoms[(index + 5) % atoms.length]!];
    return [and(a, or(b, c)), or(and(a, b), c), not(or(and(a, not(b)), not(c))), and(or(a, b), or(b, c))];
  });
  const singles = atoms.flatMap((atom) => [atom, not(atom), not(not(atom))]);
  return [...singles, ...pairs, ...triples].map((filter) => ({ filter, rows }));
}

function otherSchema(): Schema {
  const item = { name: "item", type: "utf8", nullable: true } as const;
  const inner = {
    struct: [
      { name: "leaf", type: "int64", nullable: true },
      { name: "text", type: "utf8", nullable: true },
    ],
  } as const;
  return toArrowSchema({
    fields: [
      { name: "s", type: "utf8", nullable: true },
      { name: "t", type: "utf8", nullable: true },
      { name: "items", type: { list: item }, nullable: true },
      { name: "nums", type: { list: { name: "item", type: "float64", nullable: true } }, nullable: true },
      { name: "i", type: "int32", nullable: true },
      { name: "j", type: "int64", nullable: true },
      { name: "u", type: "uint64", nullable: true },
      { name: "x", type: "float64", nullable: true },
      { name: "y", type: "float32", nullable: true },
      { name: "root", type: { struct: [{ name: "middle", type: inner, nullable: true }] }, nullable: true },
    ],
  });
}

function otherConditions(): Question[] {
  const rows = batchFromColumns(otherSchema(), {
    s: ["alphabet", "", "beta", "a%b_c", "é\u{1F600}", null],
    t: ["alpha", "", "b", "%", "\u{1F600}", "x"],
    items: [["x"], [], ["a", null, "x"], [null], null, ["z"]],
    nums: [[1, Number.NaN], [], [-0], [null], null, [0.1]],
    i: [1, -2, 0, null, 7, 3],
    j: [1n, -2n, 5n, 3n, null, 9_007_199_254_740_993n],
    u: [1n, 2n, 5n, 3n, null, 18_446_744_073_709_551_615n],
    x: [1, 2.5, -2.5, Number.NaN, null, 9_007_199_254_740_992],
    y: [1, 0.1, -2.5, Number.NaN, null, 3.5],
    root: [
      { middle: { leaf: 1n, text: "a" } },
      { middle: null },
      null,
      { middle: { leaf: null, text: "b" } },
      { middle: { leaf: 5n, text: null } },
      { middle: { leaf: 1n, text: "" } },
    ],
  });
  const [s, t, items, nums] = [column("s"), column("t"), column("items"), column("nums")];
  const [i, j, u, x, y] = [column("i"), column("j"), column("u"), column("x"), column("y")];
  const leaf = column("root").field("middle").field("leaf");
  const text = column("root").field("middle").field("text");
  const texts = ["a", "", "alpha", "t", "b_", "\u{1F600}", "%", "'", "beta"];
  const filters = [
    ...texts.flatMap((each) => [s.startsWith(each), s.endsWith(each), s.contains(each), s.contains(each).not()]),
    ...["a%", "%a", "%e%", "beta", "%", "%%"].map((pattern) => s.like(pattern)),
    s.startsWith(t),
    s.endsWith(t),
    s.contains(t),
    s.eq(t),
    s.lt(t),
    s.isDistinctFrom(t),
    ...["x", "a", "", "q"].flatMap((each) => [items.listContains(each), items.listContains(each).not()]),
    items.listContains(s),
    ...[1, Number.NaN, 0, -0, 0.1].map((each) => nums.listContains(each)),
    items.isNull(),
    column("root").isNull(),
    column("root").field("middle").isNull(),
    leaf.isNull(),
    leaf.isNotNull(),
    leaf.eq(1n),
    leaf.gt(0).and(text.ne("a")),
    leaf.in([1n, 5n]),
    leaf.notIn([1n]),
    or(leaf.eq(5n), text.isNull()),
    or(leaf.eq(5n), text.eq("b")),
    text.startsWith("a"),
    leaf.eq(j),
    i.lt(j),
    j.eq(u),
    u.ge(i),
    x.gt(y),
    y.isNotDistinctFrom(x),
    i.plus(1).gt(2),
    i.minus(i.times(2)).eq(-1),
    i.times(3).ne(i),
    i.negated().lt(0),
    j.negated().le(i.negated().cast("int64")),
    x.plus(0.5).ge(x),
    x.times(2).eq(5),
    y.plus(y).gt(0.2),
    x.minus(1).isDistinctFrom(0),
    i.cast("float64").eq(x),
    j.cast("float64").eq(x),
    i.cast("int64").eq(j),
    i.cast("int16").gt(0),
    i.plus(1).isNull(),
    i.in([1, 2, 3, 4, 5, 6, 7]),
    s.in(["alphabet", "beta", "c", "d", "e", "f", "g", null]),
    i.eq(1).and(j.gt(0)).and(x.isNotNull()),
  ];
  return filters.map((filter) => ({ filter, rows }));
}
