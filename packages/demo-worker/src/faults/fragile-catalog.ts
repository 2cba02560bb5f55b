import type { RecordBatch } from "apache-arrow";
import type { SchemaSpec } from "vgi-arrow";
import {
  aggregate,
  buffering,
  type CatalogDefinition,
  column,
  type FunctionDefinition,
  inputTable,
  named,
  positional,
  scalar,
  table,
  tableInOut,
} from "vgi-client/testing";

const n: SchemaSpec = { fields: [{ name: "n", type: "int64", nullable: true }] };
const none: SchemaSpec = { fields: [] };
const counts: SchemaSpec = { fields: [{ name: "count", type: "int64", nullable: false }] };

const double: FunctionDefinition = scalar({
  name: "double",
  description: "Twice the value",
  arguments: { value: column("int64", "A number") },
  returns: "int64",
  row: ({ value }) => value * 2n,
});

const numbers: FunctionDefinition = table({
  name: "numbers",
  description: "Numbers from 0, one in each batch; a split has one of them",
  arguments: {
    count: positional("int64", "How many", { default: 3n, range: { min: 0 } }),
    first: named("int64", "The first", { default: 0n }),
  },
  columns: n,
  cardinality: ({ count }) => count,
  splits: ({ count, first }) =>
    Array.from({ length: Number(count) }, (_, index) => ({ count: 1n, first: first + BigInt(index) })),
  *scan({ count, first }) {
    for (let i = first; i < first + count; i += 1n) yield [{ n: i }];
  },
});

const shards: FunctionDefinition = table({
  name: "shards",
  description: "Numbers from 0 that are read by splits only, one in each",
  arguments: {
    count: positional("int64", "How many", { default: 3n, range: { min: 0 } }),
    first: named("int64", "The first", { default: 0n }),
  },
  columns: n,
  splits: ({ count, first }) =>
    Array.from({ length: Number(count) }, (_, index) => ({ count: 1n, first: first + BigInt(index) })),
  splitsOnly: true,
  scan: ({ first }) => [[{ n: first }]],
});

const passOn: FunctionDefinition = tableInOut({
  name: "pass_on",
  description: "Its input, and then its last batch once more",
  arguments: { data: inputTable("Any rows") },
  columns: (input) => input,
  finalize: true,
  open: () => {
    const last: RecordBatch[] = [];
    return {
      process: (input) => {
        last[0] = input;
        return [input];
      },
      finish: () => last,
    };
  },
});

const collect: FunctionDefinition = buffering({
  name: "collect",
  description: "Its input, once it has all of it",
  arguments: { data: inputTable("Any rows") },
  columns: (input) => input,
  collect: () => {
    const batches: RecordBatch[] = [];
    return { add: (input) => void batches.push(input), finish: () => batches };
  },
});

const total: FunctionDefinition = aggregate({
  name: "total",
  description: "The sum of all values",
  arguments: { value: column("int64", "A number") },
  returns: "int64",
  initial: () => 0n,
  add: (sum, { value }) => sum + value,
  merge: (left, right) => left + right,
  result: (sum) => sum,
});

const readFile: FunctionDefinition = table({
  name: "read_lines",
  description: "Reads a file that has two lines, whatever its name is",
  arguments: {},
  columns: (_, call) => call.copyFrom?.columns ?? n,
  scan: (_, call) => {
    const name = (call.copyFrom?.columns ?? n).fields[0]?.name ?? "n";
    return [[{ [name]: 0n }], [{ [name]: 1n }]];
  },
});

const writeFile: FunctionDefinition = buffering({
  name: "write_lines",
  description: "Writes a file, and forgets it",
  arguments: { data: inputTable("Any rows") },
  columns: () => none,
  collect: () => ({ add: () => undefined, finish: () => [] }),
});

const write: FunctionDefinition = tableInOut({
  name: "write",
  description: "Takes rows of a table, forgets them, and says how many they were",
  arguments: { data: inputTable("Any rows"), write_options: named("binary", "How to write") },
  columns: () => counts,
  open: () => ({ process: (input) => [[{ count: BigInt(input.numRows) }]] }),
});

/** A catalog that has every kind of call. Each works, unless the attach option `fault` says where it does not. */
export const fragileCatalog: CatalogDefinition = {
  name: "fragile",
  comment: "Every kind of call, each of which can be made to fail at any place",
  defaultSchema: "main",
  attachOptions: [
    {
      name: "fault",
      description: "Place and kind, e.g. aggregate_update#2:kill or stream:stall; none by default",
      type: "utf8",
    },
  ],
  transactions: true,
  // It takes every change, and forgets it.
  change: () => undefined,
  copyFormats: [
    { format: "lines", function: "read_lines", direction: "from", description: "Reads lines" },
    { format: "lines_out", function: "write_lines", direction: "to", description: "Writes lines" },
  ],
  schemas: [
    {
      name: "main",
      functions: [double, numbers, shards, passOn, collect, total, readFile, writeFile, write],
      tables: [
        {
          name: "rows",
          columns: n,
          scan: { function: "numbers", arguments: [{ type: "int64", value: 3n }] },
          writes: { insert: "write", update: "write", delete: "write" },
        },
        { name: "shard_rows", columns: n, scan: { function: "shards", arguments: [{ type: "int64", value: 3n }] } },
      ],
    },
  ],
};
