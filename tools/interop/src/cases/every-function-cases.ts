import type { WorkerVersionName } from "@vgi-tools/real-workers";
import type { TypeSpec } from "vgi-arrow";
import type { Call, CallCase, Place, StepsCase } from "../case.js";
import { bool, field, float64, input, int64, rowsWithoutColumns, typed, utf8 } from "../literals.js";

/** What a call has beside its kind and its function's name. */
type Given = Omit<Call, "kind" | "function"> & Place & Pick<CallCase, "mayFail" | "random" | "skip">;

const integers = input({ value: "int64" }, [["1"], [null]], [["40"]]);
const texts = input({ value: "utf8" }, [["b"], ["a"], [null]]);
const rows = input({ a: "int64", b: "float64" }, [["1", 1.5]], [["2", null]]);
const three = { positional: [int64(3)] };
const refused = { mayFail: true } as const;

const unscoped = "the Python client does not look secrets up by their scope";

const pair: TypeSpec = { fixed_size_list: field("item", "float64"), size: 2 };
const axes: TypeSpec = { struct: [field("x", "int64"), field("y", "utf8")] };
const tensor: TypeSpec = {
  struct: [
    field("tensor", { list: field("item", { list: field("item", "float64") }) }),
    field("axes", {
      struct: [field("x", { list: field("item", "int64") }), field("y", { list: field("item", "utf8") })],
    }),
  ],
};
const cell = {
  tensor: [
    [1, 2],
    [null, 4],
  ],
  axes: { x: ["1", "2"], y: ["a", "b"] },
};
const union: TypeSpec = { sparse_union: [field("i", "int64"), field("s", "utf8")], ids: [0, 1] };

/** As a resolved secret is on the wire. */
const secrets = {
  vgi_example: typed(
    {
      struct: [
        field("type", "utf8"),
        field("scope", "utf8"),
        field("secret_string", "utf8"),
        field("api_key", "utf8"),
        field("port", "int64"),
        field("use_ssl", "bool"),
      ],
    },
    { type: "vgi_example", scope: "", secret_string: "s3cret", api_key: "k", port: "443", use_ssl: true },
  ),
};

/** Python that the worker runs as an aggregate: the number of its rows. */
const counting = [
  "class Aggregate:",
  "    @staticmethod",
  "    def finalize(table, params=None):",
  "        return float(table.num_rows)",
].join("\n");

/** One call for each signature that the other cases leave out, by the first version that has it. */
const calls: readonly (readonly [WorkerVersionName, CallCase["kind"], string, Given?])[] = [
  // Scalars
  ["0.8.0", "scalar", "bernoulli", { input: rowsWithoutColumns(5), random: true }],
  ["0.8.0", "scalar", "random_int", { input: input({ a: "int64", b: "int64" }, [["1", "6"]]), random: true }],
  [
    "0.8.0",
    "scalar",
    "geo_centroid_fixed",
    {
      input: input({ a: pair, b: pair }, [
        [
          [0, 0],
          [2, 4],
        ],
      ]),
    },
  ],
  ["0.8.0", "scalar", "pair_type", { input: input({ a: "int64", b: "int64" }, [["1", "2"]]) }],
  ["0.8.0", "scalar", "pair_type", { input: input({ a: "utf8", b: "utf8" }, [["x", "y"]]) }],
  ["0.8.0", "scalar", "unnest_tensor", { input: input({ t: tensor }, [[cell], [null]]) }],
  ["0.18.0", "scalar", "cached_add_const", { positional: [int64(5)], input: integers }],
  ["0.18.0", "scalar", "cached_double_scalar", { input: integers }],
  ["0.18.0", "scalar", "cached_label", { input: integers }],
  ["0.18.0", "scalar", "collatz_steps", { input: input({ value: "int64" }, [["27"], ["1"]]) }],
  ["0.18.0", "scalar", "passthru", { input: texts }],
  ["0.18.0", "scalar", "query_seed", { input: integers, random: true }],
  ["0.18.0", "scalar", "sha256_hex", { input: texts }],
  ["0.28.1", "scalar", "global_scalar", { input: integers }],
  [
    "0.32.0",
    "scalar",
    "argument_names_probe",
    { ...refused, positional: [int64(3)], input: input({ left: "int64", right: "int64" }, [["1", "2"]]) },
  ],
  ["0.39.0", "scalar", "secret_cached_scalar", { input: integers, secrets, random: true }],
  ["0.45.0", "scalar", "double", { catalog: "contents_probe", input: integers }],
  ["0.45.0", "scalar", "double", { catalog: "contents_broken", input: integers }],
  ["0.45.0", "scalar", "double", { catalog: "contents_legacy", input: integers }],

  // Scans
  ["0.8.0", "table", "broken_batch_index_overflow", { ...three, ...refused }],
  ["0.8.0", "table", "broken_missing_batch_index_tag", { ...three, ...refused }],
  ["0.8.0", "table", "broken_missing_partition_values", { ...three, ...refused }],
  ["0.8.0", "table", "broken_non_monotone_batch_index", { ...three, ...refused }],
  ["0.8.0", "table", "broken_partition_column_absent_from_batch", { ...three, ...refused }],
  ["0.8.0", "table", "broken_partition_min_neq_max", { ...three, ...refused }],
  ["0.8.0", "table", "broken_partition_values_no_annotation", { ...three, ...refused }],
  ["0.8.0", "table", "dynamic_filter_echo", three],
  ["0.8.0", "table", "filter_echo_partitioned", { ...three, random: true }],
  ["0.8.0", "table", "filter_echo_table_scan"],
  ["0.8.0", "table", "partitioned_batch_index_marked", { positional: [int64(100)], named: { chunk_size: int64(25) } }],
  ["0.8.0", "table", "partitioned_fixed_order", { positional: [int64(100)] }],
  ["0.8.0", "table", "partitioned_preserves_order", { positional: [int64(100)] }],
  ["0.8.0", "table", "partitioned_with_explicit_override", three],
  ["0.8.0", "table", "rff_multi_scan"],
  ["0.8.0", "table", "rff_none_scan"],
  ["0.8.0", "table", "rff_rowid_scan"],
  ["0.8.0", "table", "rff_simple_scan"],
  ["0.8.0", "table", "scoped_secret_demo", { positional: [utf8("s3://bucket/x")], secrets, skip: unscoped }],
  ["0.8.0", "table", "secret_demo", { secrets }],
  ["0.8.0", "table", "tt_pushdown_scan"],
  ["0.8.0", "table", "tt_pushdown_cols_scan", { positional: [int64(2)] }],
  ["0.8.0", "table", "tx_cached_value", { positional: [utf8("key"), int64(7)] }],
  ["0.8.0", "table", "proj_repro_multi_worker", { catalog: "projection_repro", ...three }],
  ["0.8.0", "table", "accumulate_clear", { catalog: "accumulate", positional: [utf8("nothing")] }],
  ["0.18.0", "table", "cache_bench", three],
  ["0.18.0", "table", "cache_big", { named: { rows: int64(3) } }],
  ["0.18.0", "table", "cache_filtered", { named: { rows: int64(3) } }],
  ["0.18.0", "table", "cache_no_store", { named: { n: int64(3) } }],
  ["0.18.0", "table", "cache_nonce", { random: true }],
  ["0.18.0", "table", "cache_ordered", { named: { rows: int64(30), chunk_size: int64(10) } }],
  ["0.18.0", "table", "cache_parallel", { positional: [int64(30)], named: { batch_size: int64(10) } }],
  ["0.18.0", "table", "cache_partition_multicol", three],
  ["0.18.0", "table", "cache_partition_parallel", three],
  ["0.18.0", "table", "cache_partition_proj", three],
  ["0.18.0", "table", "cache_partition_scope", three],
  ["0.18.0", "table", "cache_partitioned", three],
  ["0.18.0", "table", "cache_poison", refused],
  ["0.18.0", "table", "cache_projection"],
  ["0.18.0", "table", "cache_revalidatable", { random: true }],
  ["0.18.0", "table", "cache_scoped_txn", { named: { n: int64(3) }, random: true }],
  ["0.18.0", "table", "cache_versioned_scan", { positional: [int64(1)] }],
  ["0.18.0", "table", "cache_whoami", { random: true }],
  ["0.18.0", "table", "multi_secret_demo", { positional: [utf8("s3://bucket-a/x")], secrets, skip: unscoped }],
  [
    "0.18.0",
    "table",
    "union_varargs",
    { positional: [typed(union, { tag: "i", value: "1" }), typed(union, { tag: "s", value: "x" })] },
  ],
  ["0.22.1", "table", "test_same_name_cached"],
  ["0.22.1", "table", "test_same_name_cached", { schema: ["data"] }],
  ["0.31.0", "table", "test_same_name_table_scan"],
  ["0.31.0", "table", "test_same_name_table_scan", { schema: ["data"] }],
  ["0.39.0", "table", "secret_cache_nonce", { secrets, random: true }],
  ["0.39.0", "table", "trailing_partition_sales", three],
  ["0.45.0", "table", "sequence", { catalog: "contents_broken", ...three }],
  ["0.45.0", "table", "sequence", { catalog: "contents_legacy", ...three }],
  ["0.45.0", "table", "ticket_probe", { catalog: "ticket_probe", options: { api_key: utf8("k") }, random: true }],
  [
    "0.28.1",
    "table",
    "echo_attach_options",
    { fixture: "attach_options", catalog: "attach_options_required", options: { api_key: utf8("k") } },
  ],

  // Rows in, rows out
  ["0.8.0", "table_in_out", "unnest_tensor_rows", { input: input({ t: tensor }, [[cell]]) }],
  ["0.18.0", "table_in_out", "secret_in_out", { input: integers, secrets }],
  ["0.18.0", "table_in_out", "cached_echo", { input: rows }],
  ["0.18.0", "table_in_out", "cached_reval_echo", { input: rows }],
  ["0.22.1", "table_in_out", "test_same_name_transform", { input: rows }],
  ["0.22.1", "table_in_out", "test_same_name_transform", { schema: ["data"], input: rows }],
  ["0.8.0", "table_buffering", "batch_index_buffer_input", { input: rows, ...refused }],
  ["0.8.0", "table_buffering", "crash_on_finalize", { input: rows, ...refused }],
  ["0.8.0", "table_buffering", "large_state", { input: rows }],
  ["0.8.0", "table_buffering", "ordered_buffer_input", { input: rows }],
  ["0.18.0", "table_buffering", "sum_all_columns_simple_distributed", { input: rows }],
  ["0.18.0", "table_buffering", "cached_sum_all", { input: rows }],
  ["0.22.1", "table_buffering", "test_same_name_buffered", { input: rows }],
  [
    "0.22.1",
    "table_buffering",
    "test_same_name_buffered",
    { schema: ["data"], input: rows, skip: "the Python client runs the function of that name in main" },
  ],
  ["0.28.1", "table_buffering", "global_buffered", { input: rows }],

  // Rows in as arguments, which SQL joins laterally
  [
    "0.18.0",
    "table_in_out",
    "geo_encode",
    { input: input({ latitude: "float64", longitude: "float64", altitude: "float64" }, [[1, 2, 3]]) },
  ],
  ["0.18.0", "table_in_out", "blended_drop", { input: input({ x: "float64" }, [[1], [2]]) }],
  ["0.18.0", "table_in_out", "blended_explode", { input: input({ n: "int64" }, [["2"], ["0"], ["3"]]) }],
  ["0.18.0", "table_in_out", "cached_double", { input: input({ x: "int64" }, [["2"]]) }],
  ["0.18.0", "table_in_out", "cached_explode", { input: input({ n: "int64" }, [["2"], ["3"]]) }],
  ["0.18.0", "table_in_out", "cached_reval_double", { input: input({ x: "int64" }, [["2"]]) }],
  [
    "0.18.0",
    "table_in_out",
    "hostile_provenance",
    { input: input({ x: "int64" }, [["2"]]), named: { mode: utf8("length") } },
  ],
  ["0.18.0", "table_in_out", "projectable_blended", { input: input({ x: "int64" }, [["2"]]) }],
  ["0.39.0", "table_in_out", "blended_any", { input: texts }],
  ["0.39.0", "table_in_out", "blended_any_varargs", { input: input({ a: "int64", b: "utf8" }, [["1", "x"]]) }],
  ["0.39.0", "table_in_out", "secret_cached_lateral", { input: input({ x: "int64" }, [["2"]]), secrets, random: true }],
  ["0.47.0", "table_in_out", "blended_paged", { input: input({ n: "int64" }, [["3"], ["1"]]) }],
  ["0.47.0", "table_in_out", "blended_sliced", { input: input({ n: "int64" }, [["3"], ["1"]]) }],

  // Aggregates
  ["0.8.0", "aggregate", "nest_tensor", { input: input({ value: "float64", axes }, [[1, { x: "1", y: "a" }]]) }],
  ["0.8.0", "aggregate", "vgi_count", { input: rowsWithoutColumns(3) }],
  [
    "0.8.0",
    "aggregate",
    "vgi_dynamic_agg",
    {
      input: input({ code: "utf8", c: "int64" }, [
        [counting, "1"],
        [counting, "2"],
      ]),
      ...refused,
    },
  ],
  [
    "0.8.0",
    "aggregate",
    "vgi_dynamic_ml_agg",
    {
      input: input(
        {
          code: "utf8",
          p: { map: { key: { name: "key", type: "utf8", nullable: false }, value: field("value", "float64") } },
          c: "int64",
        },
        [[counting, [["a", 1]], "1"]],
      ),
      ...refused,
    },
  ],
  [
    "0.8.0",
    "aggregate",
    "vgi_percentile",
    { positional: [float64(0.5)], input: input({ value: "float64" }, [[1], [2], [9]]) },
  ],
  ["0.8.0", "aggregate", "vgi_sum_all", { input: input({ a: "int64", b: "int64" }, [["1", "2"]]) }],
  ["0.8.0", "aggregate", "vgi_streaming_sum", { input: integers }],
  ["0.8.0", "aggregate", "vgi_window_listagg", { input: texts }],
  ["0.8.0", "aggregate", "vgi_window_median", { input: input({ value: "float64" }, [[1], [2], [9]]) }],
  ["0.8.0", "aggregate", "vgi_window_sum", { input: integers }],
  ["0.8.0", "aggregate", "vgi_window_sum_batch", { input: integers }],
  ["0.18.0", "aggregate", "secret_typed_sum", { input: integers, secrets }],
  ["0.22.1", "aggregate", "test_same_name_agg", { input: integers }],
  ["0.22.1", "aggregate", "test_same_name_agg", { schema: ["data"], input: integers }],
  ["0.28.1", "aggregate", "global_agg", { input: integers }],
  ["0.45.0", "aggregate", "vgi_sum", { catalog: "contents_probe", input: integers }],
  ["0.45.0", "aggregate", "vgi_sum", { catalog: "contents_broken", input: integers }],
  ["0.45.0", "aggregate", "vgi_sum", { catalog: "contents_legacy", input: integers }],

  // Calls of small use, of functions that take their time to be cancelled
  ["0.8.0", "table", "slow_cancellable", { positional: [utf8("")], named: { count: int64(2), sleep_ms: int64(1) } }],
  [
    "0.8.0",
    "table_in_out",
    "slow_cancellable_inout",
    { positional: [utf8("")], named: { sleep_ms: int64(1) }, input: rows },
  ],
  [
    "0.8.0",
    "table_buffering",
    "slow_cancellable_buffering",
    { positional: [utf8("")], named: { count: int64(2), sleep_ms: int64(1) }, input: rows },
  ],
  ["0.18.0", "table_buffering", "cached_sum_all", { named: { logging: bool(true) }, input: rows }],
];

/** Functions whose scans the Python client reads split by split. The others of their kind are in `scan-cases.ts`. */
const splitFunctions = [
  "split_batch_index",
  "split_cacheable",
  "split_dynamic_filter",
  "split_fail_at",
  "split_paginated",
  "split_sequence",
  "split_short_ttl",
  "split_skewed",
];

/** Scans that are planned and read whole: what a scan of this client does by itself. */
export const everySplitCases: readonly StepsCase[] = [
  ...splitFunctions.map((name) => plannedScan(name, { n: int64(8), splits: int64(2) }, 2)),
  plannedScan("split_many", { n: int64(8), splits: int64(3) }, 3),
  plannedScan("split_echo_filters", { splits: int64(2) }, 2),
  plannedScan("split_empty_ranges", { n: int64(8), splits: int64(2) }, 4),
  plannedScan("split_partitioned", { rows_per_country: int64(2) }, 4),
];

function plannedScan(name: string, named: Call["named"] & object, splits: number): StepsCase {
  const call = { function: name, named };
  return {
    name: `every ${name}, planned`,
    kind: "steps",
    since: "0.29.6",
    steps: [
      { method: "table_function_plan", ...call },
      { method: "table_function", ...call, splits: Array.from({ length: splits }, (_, index) => index) },
    ],
  };
}

/** The calls that make the cases whole: every signature of the fixture catalogs is called by one of all cases. */
export const everyFunctionCases: readonly CallCase[] = calls.map(([since, kind, name, given = {}], index) =>
  Object.assign({ name: `every ${name} ${index}`, since, kind, function: name }, given),
);
