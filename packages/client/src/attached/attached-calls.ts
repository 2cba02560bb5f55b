import type { RecordBatch, Schema } from "apache-arrow";
import { schemaSpecOf, type SchemaSpec } from "vgi-arrow";
import type { GeneratedCalls } from "../codegen-v1/stubs/generated-calls.js";
import type { CompanionCatalog, GlobalFunction } from "../catalog/attachment.js";
import type { SchemaHead } from "../catalog/load-catalog.js";
import { type ObjectName, placedName } from "../catalog/object-name.js";
import type { CatalogObjects } from "../catalog/objects/catalog-objects.js";
import type { CoalesceOptions } from "../coalescing/coalescer.js";
import { scalarValues, type ScalarValue, type ScalarValuesCall } from "../coalescing/scalar-values.js";
import type { WireFunctionType } from "../execution.js";
import { AggregateSession, type AggregateBindCall } from "../functions/aggregates/aggregate-session.js";
import { StreamingAggregate, type StreamingAggregateCall } from "../functions/aggregates/streaming-aggregate.js";
import { callAggregate, callGroupedAggregate } from "../functions/aggregates/whole-aggregate.js";
import { copyFrom, type CopyFromCall, copyTo, type CopyToCall } from "../functions/copy.js";
import { planSplits, planTable } from "../functions/plan.js";
import type { PlanOptions, ScanPlan } from "../model/scan-plan.js";
import { ResumableScan } from "../functions/resumable-scan.js";
import { callScalar } from "../functions/scalar.js";
import { scanTable, type ScanTableOptions } from "../functions/scan-table.js";
import { callTableBuffering } from "../functions/table-buffering.js";
import { type Cardinality, tableCardinality, tableDynamicToString, tableStatistics } from "../functions/table-facts.js";
import { callTableInOut } from "../functions/table-in-out.js";
import { callTable } from "../functions/table.js";
import {
  type InsertCall,
  type WriteCall,
  writeCounting,
  type WriteOperation,
  writeReturning,
} from "../functions/write-table.js";
import { observable, type ObservableStream } from "../meta/observable-stream.js";
import type {
  ScalarCallRequest,
  Split,
  TableCallRequest,
  TableInOutCallRequest,
  TableOutputRequest,
} from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";
import type { CatalogModel, SchemaModel } from "../model/catalog.js";
import type { ColumnStatistics } from "../model/column-statistics.js";
import type { AggregateCallRequest, BindCall, GroupedAggregateCallRequest, Session } from "../session.js";
import type { BatchStream } from "../model/batch-stream.js";
import type { SessionHost } from "./session-host.js";

const WIRE_TYPES: Readonly<Record<BindCall["kind"], WireFunctionType>> = {
  scalar: "SCALAR",
  table: "TABLE",
  table_in_out: "TABLE",
  table_buffering: "TABLE_BUFFERING",
};

/** The calls that a session has within a transaction and outside of one: each kind is a small file of its own, over the host. */
export abstract class AttachedCalls implements Omit<Session, "begin"> {
  readonly protocolVersion: string;
  protected readonly host: SessionHost;
  #closed: Promise<void> | undefined;

  constructor(host: SessionHost, protocolVersion: string) {
    this.host = host;
    this.protocolVersion = protocolVersion;
  }

  get codegenV1(): GeneratedCalls {
    return this.host.generated;
  }

  get catalog(): string {
    return this.host.catalog;
  }

  get defaultSchema(): string {
    return this.host.defaultSchema;
  }

  get companions(): readonly CompanionCatalog[] {
    return this.host.attachment.facts.companions;
  }

  get globalFunctions(): readonly GlobalFunction[] {
    return this.host.attachment.facts.globalFunctions;
  }

  get objects(): CatalogObjects {
    return this.host.objects;
  }

  schemas(options?: CallOptions): Promise<SchemaHead[]> {
    return this.host.reading.schemas(options);
  }

  schemaContents(path: string | readonly string[], options?: CallOptions): Promise<SchemaModel> {
    return this.host.reading.schemaContents(path, options);
  }

  loadCatalog(options?: CallOptions): Promise<CatalogModel> {
    return this.host.reading.loadCatalog(options);
  }

  bind(call: BindCall): Promise<Schema> {
    return this.host.bindOnly(this.host.bindInput(WIRE_TYPES[call.kind], call, call.inputSchema ?? null), call);
  }

  async bindTable(call: TableCallRequest): Promise<SchemaSpec> {
    return schemaSpecOf(await this.host.bindOnly(this.host.bindInput("TABLE", call, null), call));
  }

  scalar(call: ScalarCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callScalar(this.host, one));
  }

  scalarValues(call: ScalarValuesCall, options?: CoalesceOptions): ScalarValue {
    return scalarValues(this, call, options);
  }

  table(call: TableCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callTable(this.host, one));
  }

  tableCardinality(call: TableCallRequest): Promise<Cardinality> {
    return tableCardinality(this.host, call);
  }

  tableStatistics(call: TableCallRequest): Promise<ColumnStatistics[]> {
    return tableStatistics(this.host, call);
  }

  tableDynamicToString(call: TableCallRequest, executionId: Uint8Array): Promise<ReadonlyMap<string, string>> {
    return tableDynamicToString(this.host, call, executionId);
  }

  tableFunctionPlan(call: TableCallRequest, options: PlanOptions = {}): Promise<ScanPlan> {
    return planTable(this.host, call, options);
  }

  tableFunctionSplits(call: TableCallRequest, options: PlanOptions = {}): AsyncGenerator<Split> {
    return planSplits(this.host, call, options);
  }

  scanTable(table: ObjectName, options: ScanTableOptions = {}): ObservableStream {
    return observable(placedName(table, this.defaultSchema).name, options, (one) => scanTable(this.host, table, one));
  }

  insertInto(call: InsertCall): Promise<bigint> {
    return writeCounting(this.host, "insert", call);
  }

  update(call: WriteCall): Promise<bigint> {
    return writeCounting(this.host, "update", call);
  }

  delete(call: WriteCall): Promise<bigint> {
    return writeCounting(this.host, "delete", call);
  }

  writeReturning(operation: WriteOperation, call: InsertCall, result: "rows" | "changes"): Promise<BatchStream> {
    return writeReturning(this.host, operation, call, result);
  }

  tableScanResumable(call: TableOutputRequest, token?: string): Promise<ResumableScan> {
    return ResumableScan.begin(this.host, call, token);
  }

  tableScanContinue(token: string, options: CallOptions = {}): Promise<ResumableScan> {
    return ResumableScan.continue(this.host, token, options);
  }

  copyFrom(call: CopyFromCall): Promise<BatchStream> {
    return copyFrom(this.host, call);
  }

  copyTo(call: CopyToCall): Promise<void> {
    return copyTo(this.host, call);
  }

  tableInOut(call: TableInOutCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callTableInOut(this.host, one));
  }

  tableBuffering(call: TableInOutCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callTableBuffering(this.host, one));
  }

  aggregate(call: AggregateCallRequest): Promise<RecordBatch> {
    return callAggregate(this.host, call);
  }

  aggregateGroups(call: GroupedAggregateCallRequest): AsyncGenerator<RecordBatch> {
    return callGroupedAggregate(this.host, call);
  }

  aggregateSession(call: AggregateBindCall): Promise<AggregateSession> {
    return AggregateSession.open(this.host, call);
  }

  aggregateStreaming(call: StreamingAggregateCall): Promise<StreamingAggregate> {
    return StreamingAggregate.open(this.host, call);
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      await this.host.close();
    } finally {
      await this.leave();
    }
  }

  /**
   * Tells the worker that the session ends, and closes what belongs to it. A worker that is gone, or keeps no state, needs no telling:
   * closing never fails for it.
   */
  protected abstract leave(): Promise<void>;
}
