import { batchFromColumns, type SchemaSpec, toArrowSchema } from "vgi-arrow";
import { type FunctionDefinition, named, positional, positionals, table } from "vgi-client/testing";

const n: SchemaSpec = { fields: [{ name: "n", type: "int64", nullable: true }] };

const sequence: FunctionDefinition = table({
  name: "sequence",
  description: "Whole numbers from zero, in batches: as many as wanted, to watch a stream flow",
  arguments: {
    count: positional("int64", "How many numbers", { range: { min: 0 } }),
    batch_size: named("int64", "Rows in one batch", { default: 2048n, range: { min: 1, max: 16_777_216 } }),
    step: named("int64", "Difference of two numbers", { default: 1n }),
  },
  columns: n,
  cardinality: ({ count }) => count,
  examples: [
    { sql: "SELECT * FROM sequence(3)", description: "0, 1, 2" },
    { sql: "SELECT * FROM sequence(3, step := 10)", description: "0, 10, 20" },
  ],
  categories: ["generator"],
  *scan({ count, batch_size: batchSize, step }) {
    const schema = toArrowSchema(n);
    for (let start = 0n; start < count; start += batchSize) {
      const length = Number(count - start < batchSize ? count - start : batchSize);
      const values = new BigInt64Array(length);
      let value = start * step;
      for (let i = 0; i < length; i += 1, value += step) values[i] = value;
      yield batchFromColumns(schema, [values]);
    }
  },
});

const seriesText = "Whole numbers from start up to, and without, stop";

/** One name, three signatures: told apart by the number of arguments. */
const series: readonly FunctionDefinition[] = [
  table({
    name: "series",
    description: `${seriesText}, starting at zero`,
    arguments: { stop: positional("int64", "First number left out") },
    columns: n,
    categories: ["generator"],
    scan: ({ stop }) => [seriesRows(0n, stop, 1n)],
  }),
  table({
    name: "series",
    description: seriesText,
    arguments: { start: positional("int64", "First number"), stop: positional("int64", "First number left out") },
    columns: n,
    categories: ["generator"],
    scan: ({ start, stop }) => [seriesRows(start, stop, 1n)],
  }),
  table({
    name: "series",
    description: `${seriesText}, by steps`,
    arguments: {
      start: positional("int64", "First number"),
      stop: positional("int64", "First number left out"),
      step: positional("int64", "Difference of two numbers", { range: { min: 1 } }),
    },
    columns: n,
    categories: ["generator"],
    scan: ({ start, stop, step }) => [seriesRows(start, stop, step)],
  }),
];

function seriesRows(start: bigint, stop: bigint, step: bigint): { readonly n: bigint }[] {
  const rows = [];
  for (let value = start; value < stop; value += step) rows.push({ n: value });
  return rows;
}

const repeatValues: FunctionDefinition = table({
  name: "repeat_values",
  description: "The given texts, one row each, as often as wanted",
  arguments: {
    values: positionals("utf8", "Any number of texts"),
    times: named("int64", "How often", { default: 1n, range: { min: 0, max: 1000 } }),
  },
  columns: {
    fields: [
      { name: "round", type: "int64", nullable: false },
      { name: "value", type: "utf8", nullable: true },
    ],
  },
  examples: [{ sql: "SELECT * FROM repeat_values('a', 'b', times := 2)", description: "a, b, a, b" }],
  categories: ["generator"],
  *scan({ values, times }) {
    for (let round = 1n; round <= times; round += 1n) yield values.map((value) => ({ round, value }));
  },
});

/** Table functions that make rows of nothing but their arguments. */
export const generators: readonly FunctionDefinition[] = [sequence, ...series, repeatValues];
