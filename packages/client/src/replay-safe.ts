import type { HttpRetryOptions } from "vgi-runtime";
import type { MethodName } from "./methods.js";

/** Methods that only read: asked twice, they do no more than asked once. */
const READS: ReadonlySet<string> = new Set<MethodName>([
  "bind",
  "catalog_catalogs",
  "catalog_contents",
  "catalog_copy_from_formats",
  "catalog_index_get",
  "catalog_macro_get",
  "catalog_schema_contents_functions",
  "catalog_schema_contents_indexes",
  "catalog_schema_contents_macros",
  "catalog_schema_contents_tables",
  "catalog_schema_contents_views",
  "catalog_schema_get",
  "catalog_schemas",
  "catalog_table_column_statistics_get",
  "catalog_table_delete_function_get",
  "catalog_table_get",
  "catalog_table_insert_function_get",
  "catalog_table_scan_branches_get",
  "catalog_table_scan_function_get",
  "catalog_table_update_function_get",
  "catalog_version",
  "catalog_view_get",
  "table_function_cardinality",
  "table_function_plan",
  "table_function_statistics",
]);

/** Retries with methods that only read as the default of `replaySafe`; `null` sends nothing again. */
export function withReplaySafe(retry: HttpRetryOptions | null | undefined): HttpRetryOptions | null {
  if (retry === null) return null;
  return { ...retry, replaySafe: retry?.replaySafe ?? ((method) => READS.has(method)) };
}
