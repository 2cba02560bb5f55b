const ofCopy = "it reads or writes a file for COPY: the SDK has it as a format, and no client calls it by itself";
const ofTable = "it is what scans and writes of a table run: the SDK has the table, and no client calls it by itself";

/** Functions that no call is made of, with the reason; by schema path and name. */
export const uncalled: Readonly<Record<string, string>> = {
  "main.cache_external_fail": "its second batch is in storage that is not there",
  "main.crash_on_process": "it kills its worker in the middle of a call",
  "main.hang_on_process": "it never answers",
  "main.split_endless_cursor": "its plan never ends",
  "main.split_zero": "its plan has no split that the Python client could read",
  "main.split_stale_plan": "its plan is stale when it is read",
  "main.example_lines_copy_reader": ofCopy,
  "main.example_lines_writer": ofCopy,
  "main.example_lines_ordered_writer": ofCopy,
  "main.secret_lines_reader": ofCopy,
  "main.secret_lines_writer": ofCopy,
  "main.schema_reconcile_scan": ofTable,
  "main.schema_reconcile_insert": ofTable,
  "main.schema_reconcile_update": ofTable,
  "main.schema_reconcile_delete": ofTable,
  "main.simple_writable_scan": ofTable,
  "main.simple_writable_insert": ofTable,
  "main.simple_writable_update": ofTable,
  "main.simple_writable_delete": ofTable,
  "main.simple_writable_broken_returning_insert": ofTable,
};
