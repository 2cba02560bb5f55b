import type { StepsCase } from "../case.js";
import { bool, field, input, int64, utf8 } from "../literals.js";
import type { Step } from "../steps/step.js";

function steps(name: string, all: readonly Step[], more: Partial<StepsCase> = {}): StepsCase {
  return { name: `scan ${name}`, kind: "steps", ...more, steps: all };
}

const sequence = { function: "sequence", positional: [int64(50)], named: { batch_size: int64(20) } };
const split = splitting("split_sequence", 20, 4);

/** A function whose scans can be cut. */
function splitting(name: string, n: number, splits: number): Pick<Step, "function" | "named"> {
  return { function: name, named: { n: int64(n), splits: int64(splits) } };
}

const lines = { format: "example_lines", function: "example_lines_copy_reader", path: "lines.txt" };
const written = { format: "example_lines_out", function: "example_lines_writer", path: "out.txt" };

/** Scans that are bound alone, planned, resumed, or in a transaction; and COPY. */
export const scanCases: readonly StepsCase[] = [
  steps(
    "bound alone",
    [
      { method: "bind", ...sequence },
      { method: "bind", function: "nested_sequence", positional: [int64(3)] },
      { method: "bind", function: "no_such_function" },
      { method: "bind", function: "sequence", positional: [utf8("ten")] },
    ],
    { since: "0.32.0" },
  ),
  steps(
    "with the metadata of its batches",
    [
      { method: "table_function", function: "cacheable_numbers", named: { n: int64(5) } },
      { method: "table_function", function: "partitioned_batch_index", positional: [int64(3000)] },
      { method: "table_function", function: "country_partitioned_sales", positional: [int64(3)] },
    ],
    { since: "0.29.6" },
  ),
  steps(
    "as of another time",
    [
      { method: "table_function", function: "tt_pushdown_scan", at: { unit: "VERSION", value: "2" } },
      { method: "table_function", function: "tt_pushdown_scan" },
    ],
    { since: "0.47.0" },
  ),
  steps("in a transaction", [
    { method: "catalog_transaction_begin" },
    { method: "table_function", ...sequence },
    { method: "catalog_transaction_commit" },
    { method: "catalog_transaction_begin" },
    {
      method: "scalar_function",
      function: "multiply",
      positional: [int64(3)],
      input: input({ value: "int64" }, [["1"], ["2"]]),
    },
    { method: "table_in_out_function", function: "echo", input: input({ a: "int64" }, [["1"]]) },
    { method: "table_buffering_function", function: "sum_all_columns", input: input({ a: "int64" }, [["1"], ["2"]]) },
    { method: "catalog_transaction_rollback" },
  ]),
  steps("no transaction", [{ method: "catalog_transaction_begin", refused: "VGI_USAGE" }], {
    fixture: "simple_writable",
    catalog: "simple_writable",
  }),
  steps(
    "planned and read split by split",
    [
      { method: "table_function_plan", ...split },
      { method: "table_function", ...split, splits: [0] },
      { method: "table_function", ...split, splits: [3, 1] },
      { method: "table_function", ...split, splits: [2] },
      {
        method: "table_function_plan",
        ...splitting("split_skewed", 40, 3),
        min_splits: 2,
        target_split_bytes: 1000,
      },
      { method: "table_function_plan", ...splitting("split_zero", 5, 4) },
      { method: "table_function_plan", ...splitting("split_empty_ranges", 2, 4) },
    ],
    { since: "0.29.6" },
  ),
  steps(
    "planned page by page",
    [
      {
        method: "table_function_plan",
        ...splitting("split_paginated", 12, 6),
        max_splits_per_response: 2,
      },
      { method: "table_function", ...splitting("split_paginated", 12, 6), splits: [0] },
      { method: "table_function_plan", ...splitting("split_paginated", 12, 6), cursor: 0 },
      { method: "table_function", ...splitting("split_paginated", 12, 6), splits: [0] },
    ],
    { since: "0.29.6" },
  ),
  steps(
    "planned with partitions, not planned, and failing",
    [
      { method: "table_function_plan", function: "split_partitioned", named: { rows_per_country: int64(2) } },
      { method: "table_function", function: "split_partitioned", named: { rows_per_country: int64(2) }, splits: [1] },
      { method: "table_function_plan", ...sequence },
      { method: "table_function_plan", function: "no_such_function" },
      {
        method: "table_function_plan",
        function: "split_fail_at",
        named: { n: int64(80), splits: int64(4), fail_at: int64(1) },
      },
      {
        method: "table_function",
        function: "split_fail_at",
        named: { n: int64(80), splits: int64(4), fail_at: int64(1) },
        splits: [0],
      },
      {
        method: "table_function",
        function: "split_fail_at",
        named: { n: int64(80), splits: int64(4), fail_at: int64(1) },
        splits: [1],
      },
    ],
    { since: "0.29.6" },
  ),
  steps(
    "resumed in another process",
    [
      { method: "supports_resumable_scan" },
      { method: "table_scan_resumable", ...sequence },
      { method: "ResumableTableScan.next" },
      { method: "table_scan_continue" },
      { method: "ResumableTableScan.next" },
      { method: "ResumableTableScan.close" },
      { method: "table_scan_continue" },
      { method: "ResumableTableScan.next" },
      { method: "ResumableTableScan.next" },
    ],
    { transport: "http" },
  ),
  steps(
    "resumable, of a function that is not there",
    [{ method: "table_scan_resumable", function: "no_such_function" }],
    {
      transport: "http",
    },
  ),
  steps(
    "not resumed over a byte stream",
    [
      { method: "supports_resumable_scan" },
      { method: "table_scan_resumable", ...sequence, refused: "VGI_UNSUPPORTED" },
    ],
    { transport: "stdio" },
  ),
  steps(
    "of a file",
    [
      { method: "write_file", path: "lines.txt", text: "1;a\n2;\n\n3;c\n" },
      {
        method: "copy_from",
        ...lines,
        columns: [field("id", "int64"), field("name", "utf8")],
        named: { delimiter: utf8(";"), null_string: utf8("") },
      },
      {
        method: "copy_from",
        ...lines,
        columns: [field("id", "int64")],
        named: { delimiter: utf8(";"), null_string: utf8("") },
      },
      {
        method: "copy_from",
        ...lines,
        columns: [field("id", { decimal128: [8, 2] }), field("name", "utf8")],
        named: { delimiter: utf8(";"), null_string: utf8("-"), skip_rows: int64(1), on_error: utf8("skip") },
      },
    ],
    { since: "0.29.6" },
  ),
  steps(
    "into a file",
    [
      {
        method: "copy_to",
        ...written,
        input: input(
          { id: "int64", name: "utf8" },
          [
            ["1", "a"],
            ["2", null],
          ],
          [["3", "c"]],
        ),
        named: { null_string: utf8("NULL"), header: bool(true) },
      },
      { method: "read_file", path: "out.txt" },
      {
        method: "copy_to",
        ...written,
        input: input({ id: "int64", name: "utf8" }, [["1", "bad"]]),
        named: { null_string: utf8("NULL"), fail_on_value: utf8("bad") },
      },
      {
        method: "copy_to",
        ...written,
        path: "ordered.txt",
        format: "example_lines_ordered_out",
        function: "example_lines_ordered_writer",
        input: input({ id: "int64" }, [["3"]], [["1"]], [["2"]]),
        named: { null_string: utf8("NULL"), delimiter: utf8("|") },
      },
      { method: "read_file", path: "ordered.txt" },
    ],
    { since: "0.29.6" },
  ),
];
