import { ensureWorkers, type RealWorkers, requireOrSkip } from "@vgi-tools/real-workers";
import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromColumns, decodeStream, readRows, toArrowSchema, type FieldSpec } from "vgi-arrow";
import { connect, type Session } from "vgi-client";
import {
  and,
  column,
  type Filter,
  type FilterCapabilities,
  type FilterEncoding,
  type FilterPlan,
  noFilterCapabilities,
  or,
  planFilter,
} from "vgi-client/filters";
import { beforeAll, describe, expect, it } from "vitest";
import { filterVersions } from "./filter-versions.js";
import { askPython, type FilterItem, toBase64 } from "./python-filters.js";

const reason = await requireOrSkip();
if (reason !== undefined) console.log(`filters with functions of real workers: skipped: ${reason}`);

/** As the catalogs list the functions that are called here. */
const able: FilterCapabilities = {
  ...noFilterCapabilities,
  filterPushdown: true,
  supportedExpressionFilters: ["list_contains", "prefix", "starts_with", "contains"],
  semanticProfiles: ["vgi.duckdb.standard.v1"],
};

const field = (name: string, type: FieldSpec["type"]): FieldSpec => ({ name, type, nullable: true });

const echoSchema = toArrowSchema({
  fields: [field("n", "int64"), field("s", "utf8"), field("pushed_filters", "utf8")],
});

const tested = toArrowSchema({
  fields: [
    field("id", "int64"),
    field("name", "utf8"),
    field("tags", { list: field("item", "utf8") }),
    field("score", "float64"),
  ],
});

interface Call {
  readonly name: string;
  readonly function: string;
  readonly schema: Schema;
  readonly arguments: readonly number[];
  readonly rows?: RecordBatch;
  readonly filter: Filter;
  readonly projectionIds?: readonly number[];
  readonly expected: readonly unknown[];
  /** Whether the worker is told all of it. Default: it is. */
  readonly pushed?: "v1 remains";
}

const [n, s] = [column("n"), column("s")];

const input = batchFromColumns(
  toArrowSchema({ fields: [field("a", "int64"), field("b", "float64"), field("c", "utf8")] }),
  {
    a: [1n, null, 3n, 4n],
    b: [0.5, Number.NaN, null, 2],
    c: ["x", "y", null, "é"],
  },
);

const calls: readonly Call[] = [
  {
    name: "a range, of all columns but what was pushed",
    function: "filter_echo",
    schema: echoSchema,
    arguments: [10],
    filter: n.between(3n, 5n).and(s.ne("row_4")),
    projectionIds: [0, 1],
    expected: [
      { n: 3n, s: "row_3" },
      { n: 5n, s: "row_5" },
    ],
  },
  {
    name: "a column that is not asked for",
    function: "filter_echo",
    schema: echoSchema,
    arguments: [10],
    filter: n.in([2n, 7n, 99n]),
    projectionIds: [1],
    expected: [{ s: "row_2" }, { s: "row_7" }],
  },
  {
    name: "columns in another order",
    function: "filter_echo",
    schema: echoSchema,
    arguments: [100],
    filter: n.ge(98).or(n.lt(1)),
    projectionIds: [1, 0],
    expected: [
      { s: "row_0", n: 0n },
      { s: "row_98", n: 98n },
      { s: "row_99", n: 99n },
    ],
  },
  {
    name: "two columns in an OR",
    function: "filter_echo",
    schema: echoSchema,
    arguments: [10],
    filter: or(n.eq(1n), s.eq("row_5")),
    projectionIds: [0],
    expected: [{ n: 1n }, { n: 5n }],
  },
  {
    name: "functions of text and lists",
    function: "expression_filter_test",
    schema: tested,
    arguments: [12],
    filter: and(column("name").startsWith("item_1"), column("tags").listContains("tag_1")),
    projectionIds: [0],
    expected: [{ id: 1n }, { id: 10n }, { id: 11n }],
  },
  {
    name: "what 1.x has no form for",
    function: "expression_filter_test",
    schema: tested,
    arguments: [6],
    filter: column("id").plus(1n).gt(3n).and(column("score").lt(5)),
    projectionIds: [0],
    expected: [{ id: 3n }, { id: 4n }],
    pushed: "v1 remains",
  },
  {
    name: "LIKE, which only the client evaluates",
    function: "expression_filter_test",
    schema: tested,
    arguments: [30],
    filter: column("name").like("i%_2_").and(column("id").lt(23n)),
    projectionIds: [0],
    expected: [{ id: 20n }, { id: 21n }, { id: 22n }],
    pushed: "v1 remains",
  },
  {
    name: "input rows with NULL and NaN",
    function: "echo",
    schema: input.schema,
    arguments: [],
    rows: input,
    filter: or(column("b").gt(1), column("b").isNull()),
    expected: [
      { a: null, b: Number.NaN, c: "y" },
      { a: 3n, b: null, c: null },
      { a: 4n, b: 2, c: "é" },
    ],
    pushed: "v1 remains",
  },
];

/** Runs a call with this client, and gives the rows that come of it. */
async function rowsOf(session: Session, call: Call, encoding: FilterEncoding): Promise<unknown[]> {
  const place = {
    name: call.function,
    schema: "main",
    arguments: { positional: call.arguments.map(BigInt) },
  };
  const sentRows = call.rows === undefined ? undefined : [call.rows];
  const schema = sentRows === undefined ? toArrowSchema(await session.bindTable(place)) : call.schema;
  const { filter, projectionIds } = call;
  const plan = planFilter(filter, { schema, encoding, capabilities: able, projectionIds });
  const request = {
    ...place,
    projectionIds: plan.projectionIds,
    pushdownFilters: plan.pushdownFilters ?? undefined,
    joinKeys: plan.joinKeys ?? undefined,
  };
  const stream =
    sentRows === undefined
      ? session.table(request)
      : session.tableInOut({ ...request, input: sentRows, finalize: false });
  const rows: unknown[] = [];
  for await (const batch of stream) rows.push(...readRows(plan.rows.apply(batch)));
  return rows;
}

describe.skipIf(reason !== undefined).each(filterVersions)("functions of worker %s", (version, encoding) => {
  let workers: RealWorkers;
  beforeAll(async () => {
    workers = await ensureWorkers({ versions: [version] });
  }, 600_000);

  it("give this client the rows that pass, over stdio and HTTP", { timeout: 120_000 }, async () => {
    await using server = await workers.startHttp(version);
    for (const address of [workers.stdio(version).address, server.address]) {
      await using client = await connect(address);
      await using session = await client.attach("example");
      for (const call of calls) {
        expect(await rowsOf(session, call, encoding), `${call.name} at ${address}`).toEqual(call.expected);
      }
    }
  });

  it("give the Python client the rows that pass, whoever evaluates", { timeout: 120_000 }, async () => {
    const plans = new Map<string, FilterPlan>();
    const items = calls.map((call): FilterItem => {
      const { name, filter, schema, projectionIds } = call;
      const plan = planFilter(filter, { schema, encoding, capabilities: able, projectionIds });
      plans.set(name, plan);
      return {
        id: name,
        action: "call",
        function: call.function,
        arguments: call.arguments,
        filters: plan.pushdownFilters === null ? null : toBase64(plan.pushdownFilters),
        joinKeys: plan.joinKeys?.map(toBase64) ?? [],
        ...(plan.projectionIds === undefined ? {} : { projectionIds: plan.projectionIds }),
        ...(call.rows === undefined ? {} : { rows: toBase64(call.rows) }),
      };
    });
    const outcomes = await askPython(workers, version, items);
    for (const { name, expected, pushed } of calls) {
      const [plan, outcome] = [plans.get(name)!, outcomes.get(name)!];
      expect(outcome.error, name).toBeUndefined();
      const batches = outcome.rows ? decodeStream(Buffer.from(outcome.rows, "base64")).batches : [];
      expect(
        batches.flatMap((batch) => readRows(plan.rows.apply(batch))),
        name,
      ).toEqual(expected);
      const isWhole = plan.decisions.every((decision) => decision.pushed);
      expect(isWhole, name).toBe(pushed === undefined || (encoding.form === "v2" && !name.startsWith("LIKE")));
      // What the worker left is what passes, where it was told everything.
      if (isWhole)
        expect(
          batches.reduce((sum, batch) => sum + batch.numRows, 0),
          name,
        ).toBe(expected.length);
    }
  });
});
