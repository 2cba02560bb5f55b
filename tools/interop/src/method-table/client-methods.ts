/** A method of the Python client, and what stands for it here. */
export interface ClientMethod {
  /** `Client` method, or method of what it opens, e.g. `AggregateSession.update`. */
  readonly name: string;
  /** How this client says it. */
  readonly here: string;
  /** Why it is not compared. */
  readonly leftOut?: string;
}

/** Methods that belong together in the table. */
export interface MethodGroup {
  readonly title: string;
  readonly methods: readonly ClientMethod[];
}

type Row = readonly [name: string, here: string, leftOut?: string];

function group(title: string, rows: readonly Row[]): MethodGroup {
  const methods = rows.map(([name, here, leftOut]) => ({ name, here, ...(leftOut === undefined ? {} : { leftOut }) }));
  return { title, methods };
}

/** Every public method of the Python client, of any version: `coverage.test.ts` compares them with the published packages. */
export const methodGroups: readonly MethodGroup[] = [
  group("Connections", [
    ["start", "`connect(address)`"],
    ["stop", "`client.close()`, `await using`"],
    ["from_http", '`connect("http://…")`'],
    ["from_tcp", '`connect("tcp://…")`'],
    ["from_launch", '`connect("launch:…")`'],
    ["from_iroh", "", "the transports over Iroh (QUIC) need a native addon; their addresses get a clear error"],
    ["get_worker_stderr", "`connect(address, { stderr })`"],
    ["server_capabilities", "`connection.http.capabilities()` of vgi-runtime"],
    ["list_protocols", "`listProtocols(connection)` of vgi-runtime/reflection"],
    ["describe_protocol", "`describe(connection, name)` of vgi-runtime/reflection"],
    [
      "oauth_identity",
      "`login.identity()`, docs/authentication.md",
      "logging in needs an identity provider, which the fixture workers have not; tools/conformance/src/authentication.test.ts tests it",
    ],
  ]),
  group("Catalogs", [
    ["catalogs", "`client.catalogs()`"],
    ["catalog_attach", "`client.attach(name, options)`"],
    ["catalog_detach", "`session.close()`"],
    ["catalog_create", "`client.createCatalog(name, options)`"],
    ["catalog_drop", "`client.dropCatalog(name)`"],
    ["catalog_version", "`session.objects.version()`"],
    ["catalog_transaction_begin", "`session.begin()`"],
    ["catalog_transaction_commit", "`transaction.commit()`"],
    ["catalog_transaction_rollback", "`transaction.rollback()`"],
    ["schemas", "`session.schemas()`"],
    ["schema_contents", "`session.schemaContents(path)`"],
    ["load_catalog", "`session.loadCatalog()`"],
    ["contents", "`session.loadCatalog()`, which calls it where the worker has it"],
    ["copy_formats", "`session.objects.copyFormats()`"],
  ]),
  group("Objects of catalogs", [
    ["schema_get", "`session.objects.schemas.get`"],
    ["schema_create", "`session.objects.schemas.create`"],
    ["schema_drop", "`session.objects.schemas.drop`"],
    ["table_get", "`session.objects.tables.get`"],
    ["table_create", "`session.objects.tables.create`"],
    ["table_drop", "`session.objects.tables.drop`"],
    ["table_rename", "`session.objects.tables.rename`"],
    ["table_comment_set", "`session.objects.tables.setComment`"],
    ["table_scan_function_get", "`session.objects.tables.scanFunction`"],
    ["table_scan_branches_get", "`session.objects.tables.scanBranches`"],
    ["table_column_add", "`session.objects.columns.add`"],
    ["table_column_drop", "`session.objects.columns.drop`"],
    ["table_column_rename", "`session.objects.columns.rename`"],
    ["table_column_default_set", "`session.objects.columns.setDefault`"],
    ["table_column_default_drop", "`session.objects.columns.dropDefault`"],
    ["table_column_type_change", "`session.objects.columns.changeType`"],
    ["table_not_null_set", "`session.objects.columns.setNotNull`"],
    ["table_not_null_drop", "`session.objects.columns.dropNotNull`"],
    ["table_column_statistics", "`session.objects.columns.statistics`"],
    ["view_get", "`session.objects.views.get`"],
    ["view_create", "`session.objects.views.create`"],
    ["view_drop", "`session.objects.views.drop`"],
    ["view_rename", "`session.objects.views.rename`"],
    ["view_comment_set", "`session.objects.views.setComment`"],
    ["macro_get", "`session.objects.macros.get`"],
    ["macro_create", "`session.objects.macros.create`"],
    ["macro_drop", "`session.objects.macros.drop`"],
  ]),
  group("Functions", [
    ["bind", "`session.bind(call)`"],
    ["scalar_function", "`session.scalar(call)`"],
    ["table_function", "`session.table(call)`"],
    ["table_in_out_function", "`session.tableInOut(call)`"],
    ["table_buffering_function", "`session.tableBuffering(call)`"],
    ["table_function_plan", "`session.tableFunctionPlan(call, options)`"],
    ["copy_from", "`session.copyFrom(call)`"],
    ["copy_to", "`session.copyTo(call)`"],
    ["supports_resumable_scan", "the address: HTTP has resumable scans, others reject with `ResumeUnsupportedError`"],
    ["table_scan_resumable", "`session.tableScanResumable(call, token)`"],
    ["table_scan_continue", "`session.tableScanContinue(token)`"],
    ["ResumableTableScan.next", "`scan.next()`"],
    ["ResumableTableScan.close", "`scan.close()`"],
  ]),
  group("Aggregates", [
    ["aggregate_function", "`session.aggregate(call)`, `session.aggregateGroups(call)`"],
    ["aggregate_bind", "`session.aggregateSession(call)`"],
    ["aggregate_session", "`await using … = await session.aggregateSession(call)`"],
    ["AggregateSession.execution_id", "`aggregate.executionId`"],
    ["AggregateSession.output_schema", "`aggregate.outputSchema`"],
    ["AggregateSession.update", "`aggregate.update(groupIds, batch)`"],
    ["AggregateSession.combine", "`aggregate.combine(sources, targets)`"],
    ["AggregateSession.finalize", "`aggregate.finalize(groupIds)`"],
    ["AggregateSession.destroy", "`aggregate.destroy()`"],
    ["AggregateSession.window_init", "`aggregate.windowInit(partition)`"],
    ["AggregateSession.window", "`aggregate.window(partitionId, rid, frames)`"],
    ["AggregateSession.window_batch", "`aggregate.windowBatch(partitionId, rowIndex, frames)`"],
    ["AggregateSession.window_destroy", "`aggregate.windowDestroy(partitionId)`"],
    ["aggregate_streaming", "`session.aggregateStreaming(call)`"],
    ["AggregateStreamingSession.execution_id", "`streaming.executionId`"],
    ["AggregateStreamingSession.output_schema", "`streaming.outputSchema`"],
    ["AggregateStreamingSession.chunk", "`streaming.chunk(batch)`"],
    ["AggregateStreamingSession.close", "`streaming.close()`"],
  ]),
];

/** All of them. */
export const clientMethods: readonly ClientMethod[] = methodGroups.flatMap(({ methods }) => methods);
