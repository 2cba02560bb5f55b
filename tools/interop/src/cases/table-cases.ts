import type { TypeSpec } from "vgi-arrow";
import type { CallCase, TogetherCase } from "../case.js";
import type { TypedCell } from "../cell.js";
import { bool, field, float64, input, int64, typed, utf8 } from "../literals.js";

const config: TypeSpec = { struct: [field("start", "int64"), field("step", "int64"), field("label", "utf8")] };
const settings: Readonly<Record<string, TypedCell>> = {
  vgi_verbose_mode: bool(false),
  greeting: utf8("Hello"),
  multiplier: int64(1),
};

/** A call of a table function without anything else. */
function scan(name: string, functionName: string, more: Partial<CallCase> = {}): CallCase {
  return { name: `table ${name}`, kind: "table", function: functionName, ...more };
}

/** Table functions: positional, named, default, overloaded, projected, with settings. */
export const tableCases: readonly CallCase[] = [
  scan("positional", "sequence", { positional: [int64(10)] }),
  scan("named", "sequence", { positional: [int64(10)], named: { increment: int64(3), batch_size: int64(4) } }),
  scan("without rows", "sequence", { positional: [int64(0)] }),
  scan("many batches", "sequence", { positional: [int64(5000)], named: { batch_size: int64(97) } }),
  scan("projection", "projected_data", { positional: [int64(5)], projection: [2, 0] }),
  scan("all columns", "projected_data", { positional: [int64(1500)] }),
  scan("float", "double_sequence", { positional: [int64(6)], named: { increment: float64(0.1) } }),
  scan("named defaults", "named_params_echo", { positional: [int64(2)] }),
  scan("named all", "named_params_echo", {
    positional: [int64(2)],
    named: { enabled: bool(false), greeting: utf8("hi"), multiplier: int64(3), scale: float64(0.5) },
  }),
  scan("overload count", "make_series", { positional: [int64(4)] }),
  scan("overload utf8", "make_series", { positional: [utf8("5")] }),
  scan("overload float64", "make_series", { positional: [float64(0.25)] }),
  scan("overload two", "make_series", { positional: [int64(3), int64(7)] }),
  scan("overload three", "make_series", { positional: [int64(0), int64(20), int64(6)] }),
  scan("overload int64 int64", "make_pairs", { positional: [int64(1), int64(4)] }),
  scan("overload int64 utf8", "make_pairs", { positional: [int64(1), utf8("item_")] }),
  scan("overload utf8 utf8", "make_pairs", { positional: [utf8("a"), utf8("z")] }),
  scan("varargs int64", "repeat_value", { positional: [int64(3), int64(10), int64(20)] }),
  scan("varargs utf8", "repeat_value", { positional: [int64(2), utf8("x"), utf8("y"), utf8("z")] }),
  scan("nested columns", "nested_sequence", { positional: [int64(30)], named: { history_size: int64(4) } }),
  scan("no arguments", "ten_thousand"),
  scan("dictionary column", "dict_filter_echo", { positional: [int64(9)] }),
  scan("row id", "rowid_sequence", { positional: [int64(5)], named: { layout: utf8("middle") } }),
  scan("row id struct", "rowid_sequence", { positional: [int64(5)], named: { row_id_type: utf8("struct") } }),
  scan("filter column", "filter_echo", { positional: [int64(7)] }),
  scan("late materialization", "late_materialization", {
    positional: [int64(12)],
    named: { dup_row_id: bool(true), null_ord_stride: int64(3) },
  }),
  scan("order hint", "order_echo", { positional: [int64(3)] }),
  scan("sample hint", "sample_echo", { positional: [int64(3)] }),
  scan("profile", "profiling_demo", { positional: [int64(5)] }),
  scan("geometry", "spatial_filter_example", { positional: [int64(5)] }),
  scan("expressions", "expression_filter_test", { positional: [int64(5)] }),
  scan("prune", "value_prune", { positional: [int64(5)] }),
  scan("worker logs", "logging_generator", { positional: [int64(3)] }),
  scan("partitioned", "partitioned_sequence", { positional: [int64(3000)] }),
  scan("without order", "partitioned_no_order_guarantee", { positional: [int64(3000)] }),
  scan("batch index", "partitioned_batch_index", { positional: [int64(3000)] }),
  scan("partition column", "country_partitioned_sales", { positional: [int64(3)] }),
  scan("partition columns", "region_year_partitioned", { positional: [int64(2)] }),
  scan("partition ranges", "disjoint_range_partitioned", { positional: [int64(3)] }),
  scan("enum column", "colors_scan"),
  scan("departments", "departments_scan"),
  scan("employees", "employees_scan"),
  scan("products", "products_scan"),
  scan("projects", "projects_scan"),
  scan("versioned", "versioned_data_scan", { positional: [int64(2)] }),
  scan("versioned constraints", "versioned_constraints_scan", { positional: [int64(1)] }),
  scan("nested struct columns", "rff_nested_scan"),
  scan("struct column", "rff_struct_scan"),
  scan("settings given", "settings_aware", {
    positional: [int64(2)],
    settings: { ...settings, greeting: utf8("Servus"), multiplier: int64(5) },
  }),
  scan("settings by default", "settings_aware", { positional: [int64(2)], defaultSettings: settings }),
  scan("settings given in part", "settings_aware", {
    positional: [int64(2)],
    settings: { multiplier: int64(5) },
    defaultSettings: { vgi_verbose_mode: bool(false), greeting: utf8("Hello") },
  }),
  scan("struct setting", "struct_settings", {
    positional: [int64(3)],
    settings: { config: typed(config, { start: "100", step: "5", label: "x" }) },
  }),
  scan("other catalog, strict", "proj_repro_strict", { catalog: "projection_repro", positional: [int64(4)] }),
  scan("other catalog, projection", "proj_repro_full_schema", {
    catalog: "projection_repro",
    positional: [int64(4)],
    projection: [1],
  }),
  scan("other catalog, chunks", "proj_repro_chunked", { catalog: "projection_repro", positional: [int64(400)] }),
  scan("schema reconcile", "schema_reconcile_scan", { catalog: "schema_reconcile", positional: [utf8("demo")] }),
  scan("attach options by default", "echo_attach_options", { fixture: "attach_options", catalog: "attach_options" }),
  scan("narrow bind", "narrow_scan", { catalog: "narrow_bind", since: "0.18.0", positional: [int64(5)] }),
  scan("wide", "wide_scan", { catalog: "narrow_bind", since: "0.18.0", positional: [int64(5)] }),
  scan("typed defaults", "typed_probe", { since: "0.18.0", positional: [int64(2)] }),
  scan("filtered columns", "filtered_columns_echo", { since: "0.18.0", positional: [int64(4)] }),
  scan("cacheable", "cacheable_numbers", { since: "0.18.0", named: { n: int64(5) } }),
  scan("all cacheable types", "cache_types", { since: "0.18.0", positional: [int64(5)] }),
  scan("overlapping partitions", "overlapping_range_partitioned", { since: "0.18.0", positional: [int64(3)] }),
  scan("global", "global_table", { since: "0.28.1" }),
  scan("booleans", "bool_filter_echo", { since: "0.39.0", positional: [int64(5)] }),
  scan("contents catalog", "sequence", { catalog: "contents_probe", since: "0.45.0", positional: [int64(5)] }),
];

/** Calls that run at once, a connection each. */
export const togetherCases: readonly TogetherCase[] = [
  {
    name: "together two scans and a scalar",
    kind: "together",
    calls: [
      { kind: "table", function: "sequence", positional: [int64(3000)], named: { batch_size: int64(100) } },
      { kind: "table", function: "nested_sequence", positional: [int64(200)], named: { batch_size: int64(10) } },
      {
        kind: "scalar",
        function: "multiply",
        positional: [int64(3)],
        input: input({ value: "int64" }, [["1"]], [["2"]]),
      },
    ],
  },
];
