import type { RecordBatch, Schema } from "apache-arrow";
import type { SchemaSpec } from "vgi-arrow";
import type { BatchStream } from "./model/batch-stream.js";
import type { CoalesceOptions } from "./coalescing/coalescer.js";
import type { ScalarValue, ScalarValuesCall } from "./coalescing/scalar-values.js";
import type { CatalogObjects } from "./catalog/objects/catalog-objects.js";
import type { AggregateBindCall, AggregateSession } from "./functions/aggregates/aggregate-session.js";
import type { StreamingAggregate, StreamingAggregateCall } from "./functions/aggregates/streaming-aggregate.js";
import type { CopyFromCall, CopyToCall } from "./functions/copy.js";
import type { PlanOptions, ScanPlan } from "./model/scan-plan.js";
import type { Cardinality } from "./functions/table-facts.js";
import type { CompanionCatalog, GlobalFunction } from "./catalog/attachment.js";
import type { ObjectName } from "./catalog/object-name.js";
import type { ResumableScan } from "./functions/resumable-scan.js";
import type { ScanTableOptions } from "./functions/scan-table.js";
import type { InsertCall, WriteCall, WriteOperation } from "./functions/write-table.js";
import type { ObservableStream } from "./meta/observable-stream.js";
import type { ColumnStatistics } from "./model/column-statistics.js";
import type { CatalogModel, SchemaModel } from "./model/catalog.js";
import type {
  AtClause,
  FunctionCall,
  ScalarCallRequest,
  Split,
  TableCallRequest,
  UnfilteredCallRequest,
  TableInOutCallRequest,
  TableOutputRequest,
} from "./model/call.js";
import type { CallOptions } from "./model/call-options.js";
import type { GeneratedCalls } from "./codegen-v1/stubs/generated-calls.js";
import type { TableInput } from "./inputs/table-input.js";

/** What `bind` is asked: any kind of function but aggregates, which bind in a call of their own. */
export interface BindCall extends FunctionCall {
  readonly kind: "scalar" | "table" | "table_in_out" | "table_buffering";
  /** Schema of the input, for kinds that take one. */
  readonly inputSchema?: Schema | undefined;
  readonly at?: AtClause | undefined;
}

/** Which rows of its input an aggregate counts. */
export interface AggregateRows {
  /** `FILTER (WHERE …)`: a flag for each row of a batch, false for those that don't count. Default: all count. */
  readonly filter?: ((batch: RecordBatch) => ArrayLike<boolean>) | undefined;
  /** Counts equal rows of a group once. Default: false. */
  readonly distinct?: boolean | undefined;
}

/** What an aggregate is asked. */
export interface AggregateCallRequest extends FunctionCall, AggregateRows {
  /** Value columns in declaration order. */
  readonly input: TableInput;
  /** Schema of the value columns; needed when the input may have no batch. */
  readonly inputSchema?: Schema | undefined;
}

/** What an aggregate by groups is asked. Columns that are no keys are its values. */
export interface GroupedAggregateCallRequest extends AggregateCallRequest {
  /** Names of the columns to group by. */
  readonly groupBy: readonly string[];
}

/**
 * One catalog of one worker, attached: what generated functions take as their first argument.
 *
 * The calls here are untyped; generated SDKs type them. Every stream is cold and is pulled: nothing runs until the
 * first batch is asked for, the worker is never more than a window ahead, and leaving a loop ends the work in the worker.
 * Concurrent calls take a connection each.
 *
 * @example
 * ```ts
 * await using client = await connect("stdio:python -m my_worker");
 * await using db = await client.attach("example");
 * for await (const batch of db.table({ name: "sequence", arguments: { positional: [10n] } })) {
 *   console.log(batch.numRows);
 * }
 * ```
 */
export interface Session extends AsyncDisposable {
  /** What generated functions do; for them alone. */
  readonly codegenV1: GeneratedCalls;
  /** Catalog name as attached. */
  readonly catalog: string;
  /** Protocol version in use, e.g. `2.2.0`. */
  readonly protocolVersion: string;
  /** The catalog's default schema. */
  readonly defaultSchema: string;

  /** Catalogs that the worker wants attached beside this one, by engines that can. */
  readonly companions: readonly CompanionCatalog[];
  /** Functions that the worker offers beyond the catalog. */
  readonly globalFunctions: readonly GlobalFunction[];

  /** Schemas of the catalog, without their contents. */
  schemas(options?: CallOptions): Promise<readonly Pick<SchemaModel, "path" | "comment" | "tags">[]>;
  /** One schema with its contents. */
  schemaContents(path: string | readonly string[], options?: CallOptions): Promise<SchemaModel>;
  /** The whole catalog: one call where the worker has `catalog_contents`, calls per schema where it has not. */
  loadCatalog(options?: CallOptions): Promise<CatalogModel>;

  /** The catalog's objects, read and changed one by one. */
  readonly objects: CatalogObjects;
  /**
   * Begins a transaction: a session of its own, whose calls all belong to it. Closing it rolls back what was not committed.
   * Throws `TransactionError` when the catalog has none.
   *
   * @example
   * ```ts
   * await using transaction = await db.begin();
   * await transaction.objects.tables.drop("old");
   * await transaction.commit();
   * ```
   */
  begin(options?: CallOptions): Promise<Transaction>;

  /** Resolves a function's output without running it. */
  bind(call: BindCall): Promise<Schema>;
  /** Binds a table function: its columns for these arguments. */
  bindTable(call: TableCallRequest): Promise<SchemaSpec>;
  /** Runs a scalar function: one single-column batch for each input batch. */
  scalar(call: ScalarCallRequest): ObservableStream;
  /**
   * A scalar function of one row: calls that are made at once share a batch, and each has its own value or error.
   *
   * @example
   * ```ts
   * const columns = { fields: [{ name: "value", type: "int64", nullable: true }] } as const;
   * const double = db.scalarValues({ name: "double", columns });
   * const [two, four] = await Promise.all([double({ value: 1n }), double({ value: 2n })]);
   * ```
   */
  scalarValues(call: ScalarValuesCall, options?: CoalesceOptions): ScalarValue;
  /** Runs a table function. */
  table(call: TableCallRequest): ObservableStream;
  /**
   * A scan that another process can go on with, over HTTP; elsewhere it rejects with `ResumeUnsupportedError`. It takes no `filter`: a
   * token says nothing of what a client leaves out of the rows.
   *
   * @param token of a batch of the same scan: goes on after it
   */
  tableScanResumable(call: TableOutputRequest, token?: string): Promise<ResumableScan>;
  /** Goes on with a resumable scan of which only a token is known: nothing is bound again. */
  tableScanContinue(token: string, options?: CallOptions): Promise<ResumableScan>;
  /** How many rows a call of a table function gives, as far as the worker knows. */
  tableCardinality(call: UnfilteredCallRequest): Promise<Cardinality>;
  /** What the worker knows of the values that a call of a table function gives. */
  tableStatistics(call: UnfilteredCallRequest): Promise<ColumnStatistics[]>;
  /** What the worker says of a running scan, whose `executionId` the call's `onStarted` told. */
  tableDynamicToString(call: TableCallRequest, executionId: Uint8Array): Promise<ReadonlyMap<string, string>>;
  /** Cuts a scan into splits, for several readers: one answer of the worker. Protocol 1.4 and later. */
  tableFunctionPlan(call: UnfilteredCallRequest, options?: PlanOptions): Promise<ScanPlan>;
  /** All splits of a scan, along every cursor. Each is plain JSON, and `table({ ...call, splits: [split] })` reads it. */
  tableFunctionSplits(call: UnfilteredCallRequest, options?: PlanOptions): AsyncGenerator<Split>;
  /**
   * Reads a table by name: through its scan function, or those of its sources. Columns, time travel and hints in one call.
   *
   * @example
   * ```ts
   * for await (const batch of db.scanTable("people", { columns: ["name"] })) console.log(batch.numRows);
   * ```
   */
  scanTable(table: ObjectName, options?: ScanTableOptions): ObservableStream;
  /** Inserts rows into a table; how many were written. Throws the worker's error for a table that takes none. */
  insertInto(call: InsertCall): Promise<bigint>;
  /** Changes rows of a table, which row ids name; how many were. */
  update(call: WriteCall): Promise<bigint>;
  /** Deletes rows of a table, which row ids name; how many were. */
  delete(call: WriteCall): Promise<bigint>;
  /** A write that answers with the rows (`RETURNING`): as they are, or as `old` and `new`. */
  writeReturning(operation: WriteOperation, call: InsertCall, result: "rows" | "changes"): Promise<BatchStream>;
  /** Reads a file of one of the catalog's `COPY` formats. Throws `CopyFormatError`. */
  copyFrom(call: CopyFromCall): Promise<BatchStream>;
  /** Writes a file of one of the catalog's `COPY` formats; resolves when it is closed. Throws `CopyFormatError`. */
  copyTo(call: CopyToCall): Promise<void>;
  /** Runs a table-in-out function: its output for each input batch, then that of its FINALIZE phase. */
  tableInOut(call: TableInOutCallRequest): ObservableStream;
  /** Runs a buffering function: all the input first, then the output. */
  tableBuffering(call: TableInOutCallRequest): ObservableStream;
  /** Runs an aggregate over all rows: one single-row batch. */
  aggregate(call: AggregateCallRequest): Promise<RecordBatch>;
  /** Runs an aggregate by groups: the key columns and the results, a row for each group, in the order they were met. */
  aggregateGroups(call: GroupedAggregateCallRequest): AsyncGenerator<RecordBatch>;
  /** Binds an aggregate for calls one by one: updates, merges, results, windows. */
  aggregateSession(call: AggregateBindCall): Promise<AggregateSession>;
  /** Opens an aggregate over a stream of rows, for functions that have it (`streamingPartitioned`). */
  aggregateStreaming(call: StreamingAggregateCall): Promise<StreamingAggregate>;

  /** Detaches, and closes what the session opened. Idempotent. */
  close(): Promise<void>;
}

/** A session within a transaction of its catalog. Closing it without a commit rolls back. */
export interface Transaction extends Session {
  /** Makes what was done last, and closes the transaction. */
  commit(options?: CallOptions): Promise<void>;
  /** Undoes what was done, and closes the transaction. */
  rollback(options?: CallOptions): Promise<void>;
}
