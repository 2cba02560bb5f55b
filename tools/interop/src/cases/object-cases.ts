import type { Fixture, StepsCase } from "../case.js";
import { bool, field, input, utf8 } from "../literals.js";
import type { Step } from "../steps/step.js";

const main = { schema: ["main"] };
const people = { ...main, name: "people" };
const columns = [{ ...field("id", "int64"), nullable: false }, field("name", "utf8"), field("born", "date32")];

/** What the worker of `python/recorder.py` was told. */
const told: Step = { method: "view_get", ...main, name: "calls" };

/** Every change that a catalog of schemas, tables, views and macros takes, with what is there after each. */
const changes: readonly Step[] = [
  { method: "catalog_version" },
  { method: "schema_create", schema: ["extra"], comment: "More", tags: { owner: "tests" } },
  { method: "schema_get", schema: ["extra"] },
  { method: "schemas" },
  {
    method: "table_create",
    ...people,
    columns,
    not_null_constraints: [0],
    unique_constraints: [[0], [0, 1]],
    check_constraints: ["id > 0"],
  },
  { method: "table_get", ...people },
  { method: "table_create", ...people, columns, on_conflict: "IGNORE" },
  { method: "table_create", ...people, columns: columns.slice(0, 2), on_conflict: "REPLACE" },
  { method: "table_create", ...people, columns },
  { method: "table_comment_set", ...people, comment: "Who" },
  { method: "table_get", ...people },
  { method: "table_comment_set", ...people, comment: null },
  { method: "table_rename", ...people, new_name: "persons" },
  { method: "table_get", ...people },
  { method: "table_get", ...main, name: "persons" },
  { method: "schema_contents", ...main, type: "TABLE" },
  { method: "view_create", ...main, name: "adults", definition: "SELECT * FROM persons" },
  { method: "view_create", ...main, name: "adults", definition: "SELECT 1", on_conflict: "REPLACE" },
  { method: "view_create", ...main, name: "adults", definition: "SELECT 2" },
  { method: "view_comment_set", ...main, name: "adults", comment: "Of age" },
  { method: "view_get", ...main, name: "adults" },
  { method: "view_rename", ...main, name: "adults", new_name: "grown" },
  { method: "schema_contents", ...main, type: "VIEW" },
  {
    method: "macro_create",
    ...main,
    name: "plus",
    macro_type: "SCALAR",
    parameters: ["a", "b"],
    definition: "a + b",
    parameter_default_values: input({ b: "int64" }, [["1"]]),
  },
  { method: "macro_get", ...main, name: "plus" },
  { method: "macro_create", ...main, name: "plus", macro_type: "SCALAR", parameters: [], definition: "1" },
  {
    method: "macro_create",
    ...main,
    name: "some",
    macro_type: "TABLE",
    parameters: ["n"],
    definition: "SELECT n",
    on_conflict: "IGNORE",
  },
  { method: "schema_contents", ...main, type: "SCALAR_MACRO" },
  { method: "schema_contents", ...main, type: "TABLE_MACRO" },
  { method: "catalog_version" },
  { method: "schema_drop", schema: ["main"] },
];

const drops: readonly Step[] = [
  { method: "macro_drop", ...main, name: "plus" },
  { method: "macro_drop", ...main, name: "plus" },
  { method: "macro_drop", ...main, name: "plus", ignore_not_found: true },
  { method: "macro_drop", ...main, name: "some" },
  { method: "view_drop", ...main, name: "grown", cascade: true },
  { method: "view_drop", ...main, name: "grown" },
  { method: "view_drop", ...main, name: "grown", ignore_not_found: true },
  { method: "table_drop", ...main, name: "persons" },
  { method: "table_drop", ...main, name: "persons" },
  { method: "table_drop", ...main, name: "persons", ignore_not_found: true, cascade: true },
  { method: "schema_drop", schema: ["extra"], cascade: true },
  { method: "schema_drop", schema: ["extra"] },
  { method: "schema_drop", schema: ["extra"], ignore_not_found: true },
  { method: "schema_get", schema: ["extra"] },
  { method: "catalog_version" },
];

/** Every change of columns. */
const columnChanges: readonly Step[] = [
  { method: "table_column_add", ...people, column_definition: [field("age", "int32")] },
  {
    method: "table_column_add",
    ...people,
    column_definition: [{ ...field("tags", { list: field("item", "utf8") }), nullable: false }],
    if_column_not_exists: true,
    ignore_not_found: true,
  },
  { method: "table_column_rename", ...people, column_name: "age", new_column_name: "years" },
  { method: "table_column_default_set", ...people, column_name: "years", expression: "1 + 2" },
  { method: "table_column_default_drop", ...people, column_name: "years" },
  { method: "table_column_type_change", ...people, column_definition: [field("years", { decimal128: [10, 2] })] },
  {
    method: "table_column_type_change",
    ...people,
    column_definition: [field("years", "float64")],
    expression: "years * 2",
    ignore_not_found: true,
  },
  { method: "table_not_null_set", ...people, column_name: "years" },
  { method: "table_not_null_drop", ...people, column_name: "years", ignore_not_found: true },
  { method: "table_column_drop", ...people, column_name: "years" },
  { method: "table_column_drop", ...people, column_name: "gone", if_column_exists: true, cascade: true },
];

/** A change of each kind, in a catalog that refuses them all, or has nothing of the kind. */
const refusedChanges: readonly Step[] = [
  { method: "schema_create", schema: ["extra"] },
  { method: "schema_drop", schema: ["main"] },
  { method: "table_create", ...people, columns },
  { method: "table_drop", ...people },
  { method: "table_rename", ...people, new_name: "persons" },
  { method: "table_comment_set", ...people, comment: "Who" },
  { method: "view_create", ...main, name: "adults", definition: "SELECT 1" },
  { method: "view_drop", ...main, name: "adults" },
  { method: "view_rename", ...main, name: "adults", new_name: "grown" },
  { method: "view_comment_set", ...main, name: "adults", comment: "Of age" },
  { method: "macro_create", ...main, name: "plus", macro_type: "SCALAR", parameters: [], definition: "1" },
  { method: "macro_drop", ...main, name: "plus" },
  ...columnChanges,
];

/** A catalog that can't be found, in a worker whose catalogs come and go. */
const lives: readonly Step[] = [
  { method: "catalog_create", name: "shop" },
  { method: "catalogs" },
  { method: "catalog_create", name: "shop" },
  { method: "catalog_create", name: "shop", on_conflict: "IGNORE" },
  { method: "catalog_create", name: "shop", on_conflict: "REPLACE", options: { color: utf8("red"), open: bool(true) } },
  { method: "catalog_attach", name: "shop" },
  { method: "schemas" },
  { method: "table_create", ...people, columns },
  { method: "catalog_version" },
  { method: "catalog_detach" },
  { method: "catalog_drop", name: "shop" },
  { method: "catalog_drop", name: "shop" },
];

function steps(name: string, fixture: Fixture, catalog: string, all: readonly Step[]): StepsCase {
  return { name: `objects ${name}`, kind: "steps", fixture, catalog, steps: all };
}

/** Objects of catalogs, changed where a worker takes it, and refused where it does not. */
export const objectCases: readonly StepsCase[] = [
  steps("changed in memory", "catalog", "memory", [...changes, ...drops]),
  steps("columns not changed in memory", "catalog", "memory", columnChanges),
  steps("catalogs created and dropped", "catalog", "memory", lives),
  steps("changes as the worker is told", "recorder", "memory", [...changes, ...columnChanges, ...drops, told]),
  steps("changes in a transaction", "recorder", "memory", [
    { method: "catalog_transaction_begin" },
    { method: "schema_create", schema: ["extra"] },
    { method: "table_create", ...people, columns },
    { method: "table_column_add", ...people, column_definition: [field("age", "int32")] },
    { method: "table_get", ...people },
    { method: "schemas" },
    { method: "catalog_version" },
    { method: "catalog_transaction_commit" },
    { method: "catalog_transaction_begin" },
    { method: "view_create", ...main, name: "adults", definition: "SELECT 1" },
    { method: "macro_create", ...main, name: "plus", macro_type: "SCALAR", parameters: [], definition: "1" },
    { method: "view_drop", ...main, name: "adults" },
    { method: "macro_drop", ...main, name: "plus" },
    { method: "table_drop", ...people },
    { method: "schema_drop", schema: ["extra"] },
    { method: "catalog_transaction_rollback" },
    told,
  ]),
  steps("changes refused by example", "worker", "example", refusedChanges),
  steps("changes refused by simple_writable", "simple_writable", "simple_writable", refusedChanges),
  steps("changes refused by versioned_tables", "versioned_tables", "versioned_tables", refusedChanges),
  steps("catalogs not created by example", "worker", "example", [
    { method: "catalog_create", name: "shop" },
    { method: "catalog_drop", name: "shop" },
  ]),
];
