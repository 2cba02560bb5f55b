import type { Place, StepsCase } from "../case.js";
import type { Step } from "../steps/step.js";

const data = { schema: ["data"] };
const main = { schema: ["main"] };

function steps(name: string, all: readonly Step[], place: Place & Pick<StepsCase, "since" | "until"> = {}): StepsCase {
  return { name: `objects read ${name}`, kind: "steps", ...place, steps: all };
}

const kinds = [
  "TABLE",
  "VIEW",
  "SCALAR_FUNCTION",
  "TABLE_FUNCTION",
  "AGGREGATE_FUNCTION",
  "SCALAR_MACRO",
  "TABLE_MACRO",
] as const;

/** Objects of the fixture catalogs, read one by one. */
export const readingCases: readonly StepsCase[] = [
  steps("catalogs and their options", [{ method: "catalogs" }], {
    fixture: "attach_options",
    catalog: "attach_options",
  }),
  steps("catalogs and their versions", [{ method: "catalogs" }], {
    fixture: "versioned_tables",
    catalog: "versioned_tables",
  }),
  steps("attach, version, detach", [
    { method: "catalog_attach", name: "example" },
    { method: "catalog_version" },
    { method: "schemas" },
    { method: "catalog_detach" },
  ]),
  steps(
    "attach of versions",
    [
      { method: "catalog_attach", name: "versioned_tables" },
      { method: "schema_contents", ...main, type: "TABLE" },
      { method: "catalog_attach", name: "versioned_tables", data_version_spec: "1.0.0" },
      { method: "schema_contents", ...main, type: "TABLE" },
      { method: "table_get", ...main, name: "animals" },
      { method: "table_scan_function_get", ...main, name: "animals" },
      {
        method: "catalog_attach",
        name: "versioned_tables",
        data_version_spec: "^1.0.0",
        implementation_version: "11.0.0",
      },
      { method: "schema_contents", ...main, type: "TABLE" },
      { method: "catalog_attach", name: "versioned_tables", data_version_spec: "99.0.0" },
    ],
    { fixture: "versioned_tables", catalog: "versioned_tables" },
  ),
  steps("schemas", [
    { method: "schema_get", ...main },
    { method: "schema_get", ...data },
    { method: "schema_get", schema: ["nowhere"] },
  ]),
  ...["main", "data"].map((schema) =>
    steps(
      `contents of ${schema}`,
      kinds.map((type) => ({ method: "schema_contents", schema: [schema], type })),
    ),
  ),
  steps("indexes", [{ method: "schema_contents", ...data, type: "INDEX" }], { since: "0.45.0" }),
  steps("tables", [
    { method: "table_get", ...data, name: "numbers" },
    { method: "table_get", ...data, name: "employees" },
    { method: "table_get", ...data, name: "versioned_constraints" },
    { method: "table_get", ...data, name: "versioned_data", at_unit: "VERSION", at_value: "1" },
    { method: "table_get", ...data, name: "nothing" },
    { method: "table_get", schema: ["nowhere"], name: "numbers" },
  ]),
  steps("views and macros", [
    { method: "view_get", ...main, name: "first_ten" },
    { method: "view_get", ...main, name: "nothing" },
    { method: "macro_get", ...main, name: "vgi_clamp" },
    { method: "macro_get", ...main, name: "vgi_range_table" },
    { method: "macro_get", ...main, name: "nothing" },
  ]),
  steps("scan functions", [
    { method: "table_scan_function_get", ...data, name: "large_sequence" },
    { method: "table_scan_function_get", ...data, name: "numbers" },
    { method: "table_scan_function_get", ...data, name: "rowid_struct" },
    { method: "table_scan_function_get", ...data, name: "rff_parquet" },
    { method: "table_scan_function_get", ...data, name: "versioned_data", at_unit: "VERSION", at_value: "2" },
    { method: "table_scan_function_get", ...data, name: "versioned_data", at_unit: "VERSION", at_value: "99" },
    { method: "table_scan_function_get", ...data, name: "nothing" },
  ]),
  steps("scan branches", [
    { method: "table_scan_branches_get", ...data, name: "multi_branch_numbers" },
    { method: "table_scan_branches_get", ...data, name: "multi_branch_filtered_numbers" },
    { method: "table_scan_branches_get", ...data, name: "multi_branch_hetero" },
    { method: "table_scan_branches_get", ...data, name: "multi_branch_two_writable" },
    { method: "table_scan_branches_get", ...data, name: "multi_branch_empty" },
    { method: "table_scan_branches_get", ...data, name: "numbers" },
  ]),
  steps(
    "scan branches of formats",
    [
      { method: "table_scan_branches_get", ...data, name: "multi_branch_format" },
      { method: "table_scan_branches_get", ...data, name: "multi_branch_iceberg" },
    ],
    { since: "0.45.0" },
  ),
  steps("statistics of columns", [
    { method: "table_column_statistics", ...data, name: "numbers" },
    { method: "table_column_statistics", ...data, name: "volatile_numbers" },
    { method: "table_column_statistics", ...data, name: "colors" },
    { method: "table_column_statistics", ...data, name: "employees" },
    { method: "table_column_statistics", ...data, name: "rff_none" },
    { method: "table_column_statistics", ...data, name: "nothing" },
  ]),
  steps("statistics of points", [{ method: "table_column_statistics", ...data, name: "geo_points" }]),
  steps("statistics of orchard", [{ method: "schemas" }, { method: "schema_contents", ...main, type: "TABLE" }], {
    fixture: "orchard_catalog",
    catalog: "orchard",
  }),
  steps("formats of COPY", [{ method: "copy_formats" }]),
  ...(
    [
      "contents_probe",
      "contents_broken",
      "contents_legacy",
      "contents_memory",
      "contents_reval",
      "contents_hash",
    ] as const
  ).map((catalog) =>
    steps(
      `all of ${catalog}`,
      [{ method: "load_catalog" }, { method: "load_catalog", again: true }, { method: "catalog_version" }],
      { catalog, since: "0.45.0" },
    ),
  ),
  steps("all of example", [{ method: "load_catalog" }], { since: "0.45.0" }),
  steps("contents in one call", [{ method: "contents" }], { catalog: "contents_memory", since: "0.45.0" }),
];
