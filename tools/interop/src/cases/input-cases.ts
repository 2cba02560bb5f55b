import type { CallCase } from "../case.js";
import { bool, input, int64, utf8 } from "../literals.js";

const twoColumns = input(
  { a: "int64", b: "float64" },
  [
    ["1", 1.5],
    ["2", null],
  ],
  [],
  [["3", 2.5]],
);

/** Table-in-out and buffering functions, and aggregates. */
export const inputCases: readonly CallCase[] = [
  { name: "in-out several batches", kind: "table_in_out", function: "echo", input: twoColumns },
  { name: "in-out empty only", kind: "table_in_out", function: "echo", input: input({ a: "int64" }, [], []) },
  { name: "in-out projection", kind: "table_in_out", function: "echo", input: twoColumns, projection: [1] },
  {
    name: "in-out argument",
    kind: "table_in_out",
    function: "repeat_inputs",
    positional: [int64(3)],
    input: input(
      { a: "int64", b: "utf8" },
      [["1", "x"]],
      [
        ["2", null],
        [null, "z"],
      ],
    ),
  },
  {
    name: "in-out setting",
    kind: "table_in_out",
    function: "filter_by_setting",
    settings: { threshold: int64(2) },
    input: input({ value: "int64" }, [["1"], ["2"], ["3"], [null]]),
  },
  {
    name: "in-out default setting",
    kind: "table_in_out",
    function: "filter_by_setting",
    defaultSettings: { threshold: int64(0) },
    input: input({ value: "int64" }, [["-1"], ["2"]]),
  },
  {
    name: "in-out finalize",
    kind: "table_in_out",
    function: "sum_all_columns_simple_distributed",
    until: "0.8.0",
    input: twoColumns,
  },
  {
    name: "in-out witness",
    kind: "table_in_out",
    function: "echo_witness",
    input: input({ a: "int64", b: "int32" }, [["5", "6"]]),
  },
  {
    name: "in-out many batches",
    kind: "table_in_out",
    function: "echo",
    input: input({ n: "int64" }, ...Array.from({ length: 20 }, (_, batch) => [[String(batch)], [String(batch + 100)]])),
  },
  {
    name: "in-out partial sums",
    kind: "table_in_out",
    function: "substream_partial_sum",
    since: "0.18.0",
    input: input({ n: "int64" }, [["1"], ["2"]], [["3"]]),
  },
  {
    name: "in-out several finalize batches",
    kind: "table_in_out",
    function: "multi_batch_finish",
    since: "0.29.6",
    input: input({ n: "int64" }, [["1"], ["2"]], [["3"]]),
  },
  {
    name: "in-out more output than one turn",
    kind: "table_in_out",
    function: "paged_explode",
    since: "0.47.0",
    named: { page_size: int64(2) },
    input: input({ n: "int64" }, [["5"], ["0"]], [["3"]]),
  },
  {
    name: "in-out columns as arguments",
    kind: "table_in_out",
    function: "geo_encode",
    since: "0.18.0",
    input: input({ latitude: "float64", longitude: "float64" }, [
      [52.5, 13.4],
      [48.1, 11.6],
    ]),
  },
  {
    name: "in-out columns as varargs",
    kind: "table_in_out",
    function: "row_sum",
    since: "0.18.0",
    named: { absolute: bool(true) },
    input: input({ x: "float64", y: "float64", z: "float64" }, [[1, -2, 3]]),
  },
  { name: "buffering", kind: "table_buffering", function: "buffer_input", input: twoColumns },
  { name: "buffering sum", kind: "table_buffering", function: "sum_all_columns", input: twoColumns },
  {
    name: "buffering with logs",
    kind: "table_buffering",
    function: "sum_all_columns",
    named: { logging: bool(true) },
    input: twoColumns,
  },
  {
    name: "buffering in order",
    kind: "table_buffering",
    function: "ordered_source",
    input: input({ a: "int64" }, [["1"]]),
  },
  {
    name: "buffering wide output",
    kind: "table_buffering",
    function: "buffer_emit_wide",
    positional: [int64(5000)],
    input: input({ a: "int64" }, [["1"]]),
  },
  { name: "buffering echo", kind: "table_buffering", function: "echo_buffering", input: twoColumns },
  {
    name: "buffering with named argument, no output",
    kind: "table_buffering",
    function: "accumulate",
    catalog: "accumulate",
    positional: [utf8("interop")],
    named: { result: utf8("none") },
    input: input({ a: "int64" }, [["1"], ["2"]]),
  },
  {
    name: "aggregate sum",
    kind: "aggregate",
    function: "vgi_sum",
    input: input({ value: "int64" }, [["1"], [null]], [["5"]]),
  },
  {
    name: "aggregate average",
    kind: "aggregate",
    function: "vgi_avg",
    input: input({ value: "int64" }, [["1"], ["2"]]),
  },
  {
    name: "aggregate any",
    kind: "aggregate",
    function: "vgi_generic_sum",
    input: input({ value: "float64" }, [[1.5], [2.5]]),
  },
  {
    name: "aggregate text",
    kind: "aggregate",
    function: "vgi_listagg",
    input: input({ value: "utf8" }, [["a"], ["b"]]),
  },
  {
    name: "aggregate two columns",
    kind: "aggregate",
    function: "vgi_weighted_sum",
    input: input({ value: "float64", weight: "float64" }, [
      [1, 2],
      [3, 4],
    ]),
  },
];
