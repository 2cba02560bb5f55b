import type { RecordBatch, Schema } from "apache-arrow";
import { schemaSpecOf, type SchemaSpec } from "vgi-arrow";
import type { Attachment, CompanionCatalog, GlobalFunction } from "./catalog/attachment.js";
import { listCatalogs } from "./catalog/attach.js";
import type { CoalesceOptions } from "./coalescing/coalescer.js";
import { scalarValues, type ScalarValue, type ScalarValuesCall } from "./coalescing/scalar-values.js";
import { CatalogReader, type SchemaHead } from "./catalog/load-catalog.js";
import { type ObjectName, placedName, schemaPath } from "./catalog/object-name.js";
import { scanTable, type ScanTableOptions } from "./functions/scan-table.js";
import {
  type InsertCall,
  type WriteCall,
  writeCounting,
  type WriteOperation,
  writeReturning,
} from "./functions/write-table.js";
import { CatalogObjects } from "./catalog/objects/catalog-objects.js";
import type { Agreement, Channel, MethodName, MethodParams, MethodResult } from "./channel.js";
import { SchemaNotFoundError, SessionClosedError, TransactionError } from "./errors.js";
import { Execution, type BindInput, type WireFunctionType } from "./execution.js";
import { ForgottenCalls, type Watched } from "./forgotten-calls.js";
import { AggregateSession, type AggregateBindCall } from "./functions/aggregates/aggregate-session.js";
import { StreamingAggregate, type StreamingAggregateCall } from "./functions/aggregates/streaming-aggregate.js";
import { callAggregate, callGroupedAggregate } from "./functions/aggregates/whole-aggregate.js";
import { declaredFilters, type DeclaredFilters } from "./functions/filtering.js";
import { ResumableScan } from "./functions/resumable-scan.js";
import { callScalar } from "./functions/scalar.js";
import { callTableBuffering } from "./functions/table-buffering.js";
import { callTableInOut } from "./functions/table-in-out.js";
import { copyFrom, type CopyFromCall, copyTo, type CopyToCall } from "./functions/copy.js";
import { planSplits, planTable, type PlanOptions, type ScanPlan } from "./functions/plan.js";
import { callTable } from "./functions/table.js";
import { type Cardinality, tableCardinality, tableDynamicToString, tableStatistics } from "./functions/table-facts.js";
import { observerOf } from "./meta/call-observer.js";
import { observable, type ObservableStream } from "./meta/observable-stream.js";
import type { ColumnStatistics } from "./model/column-statistics.js";
import type { CatalogModel, SchemaModel } from "./model/catalog.js";
import type { FunctionCall, ScalarCallRequest, Split, TableCallRequest, TableInOutCallRequest } from "./model/call.js";
import { callOptionsOf, type CallOptions } from "./model/call-options.js";
import type { CallRecovery } from "./reattach/call-recovery.js";
import type { Reattaching } from "./reattach/reattaching.js";
import { TransactionWatch } from "./reattach/transaction-watch.js";
import type { RunningCall } from "./running-call.js";
import type {
  AggregateCallRequest,
  BatchStream,
  BindCall,
  GroupedAggregateCallRequest,
  Session,
  Transaction,
} from "./session.js";

const WIRE_TYPES: Readonly<Record<BindCall["kind"], WireFunctionType>> = {
  scalar: "SCALAR",
  table: "TABLE",
  table_in_out: "TABLE",
  table_buffering: "TABLE_BUFFERING",
};

/** A session over a channel. One small file per kind of function is built on `streaming` and `withExecution`. */
export class AttachedSession implements Session {
  readonly attachment: Attachment;
  readonly protocolVersion: string;
  readonly #channel: Channel;
  /** The channel without recovery: for what is only told. */
  readonly #plain: Channel;
  readonly #reattaching: Reattaching;
  readonly #onClose: () => Promise<void>;
  #objects: CatalogObjects | undefined;
  readonly #declared = new Map<string, Promise<DeclaredFilters>>();
  readonly #calls = new Set<RunningCall>();
  readonly #forgotten = new ForgottenCalls();
  #closed: Promise<void> | undefined;

  /**
   * @param reattaching attaches again when the worker is gone
   * @param recovery what is done about a worker that is gone; default: `reattaching`
   * @param onClose closes what the session opened besides the attachment
   */
  constructor(
    channel: Channel,
    attachment: Attachment,
    protocolVersion: string,
    reattaching: Reattaching,
    { recovery = reattaching, onClose = () => Promise.resolve() }: SessionParts = {},
  ) {
    this.attachment = attachment;
    this.protocolVersion = protocolVersion;
    this.#channel = channel.withRecovery(recovery);
    this.#plain = channel;
    this.#reattaching = reattaching;
    this.#onClose = onClose;
  }

  get catalog(): string {
    return this.attachment.facts.catalog;
  }

  get defaultSchema(): string {
    return this.attachment.facts.defaultSchema;
  }

  get companions(): readonly CompanionCatalog[] {
    return this.attachment.facts.companions;
  }

  get globalFunctions(): readonly GlobalFunction[] {
    return this.attachment.facts.globalFunctions;
  }

  get objects(): CatalogObjects {
    // An attachment that is renewed may have another default schema: each call asks.
    const { attachment } = this;
    return (this.#objects ??= new CatalogObjects({
      get scope() {
        return attachment.scope;
      },
      get defaultSchema() {
        return attachment.facts.defaultSchema;
      },
      unary: (method, values, options) =>
        this.#run(method, options, (call) => this.#channel.unary(method, values, call)),
    }));
  }

  async begin(options?: CallOptions): Promise<Transaction> {
    if (!this.attachment.facts.supportsTransactions) throw new TransactionError(this.catalog, "it has no transactions");
    if (this.attachment.transaction !== null) throw new TransactionError(this.catalog, "a transaction is open already");
    const { transactionOpaqueData } = await this.#run("beginning a transaction", options, (call) =>
      this.#channel.unary("catalog_transaction_begin", () => ({ attachOpaqueData: this.attachment.opaqueData }), call),
    );
    if (transactionOpaqueData === null) throw new TransactionError(this.catalog, "it began none");
    const attachment = this.attachment.within(transactionOpaqueData);
    // The process that has the transaction is not to end for want of calls.
    const letGo = this.#plain.keepIdle();
    return new AttachedTransaction(this.#plain, attachment, this.protocolVersion, this.#reattaching, {
      recovery: new TransactionWatch(this.catalog, this.#plain, this.#reattaching),
      onClose: async () => letGo(),
    });
  }

  /** Worker address fit for messages. */
  get address(): string {
    return this.#channel.address;
  }

  /** Whether scans can go on in another process. */
  get resumable(): boolean {
    return this.#channel.resumable;
  }

  agreement(): Promise<Agreement> {
    return this.#channel.agreement();
  }

  schemas(options?: CallOptions): Promise<SchemaHead[]> {
    return this.#reading(options, (reader) => reader.schemas());
  }

  async schemaContents(path: string | readonly string[], options?: CallOptions): Promise<SchemaModel> {
    const wanted = JSON.stringify(schemaPath(path));
    return this.#reading(options, async (reader) => {
      const heads = await reader.schemas();
      const head = heads.find((candidate) => JSON.stringify(candidate.path) === wanted);
      if (head !== undefined) return reader.schema(head);
      const paths = heads.map((candidate) => candidate.path);
      throw new SchemaNotFoundError(schemaPath(path), paths, this.catalog);
    });
  }

  async loadCatalog(options?: CallOptions): Promise<CatalogModel> {
    return this.#run(`listing of catalog ${this.catalog}`, options, async (call) => {
      const catalogs = await listCatalogs(this.#channel, call);
      const reader = new CatalogReader(this.#channel, this.attachment, call);
      return reader.catalog(catalogs.find((catalog) => catalog.name === this.catalog));
    });
  }

  bind(call: BindCall): Promise<Schema> {
    return this.bindOnly(this.bindInput(WIRE_TYPES[call.kind], call, call.inputSchema ?? null), call);
  }

  async bindTable(call: TableCallRequest): Promise<SchemaSpec> {
    return schemaSpecOf(await this.bindOnly(this.bindInput("TABLE", call, null), call));
  }

  scalar(call: ScalarCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callScalar(this, one));
  }

  scalarValues(call: ScalarValuesCall, options?: CoalesceOptions): ScalarValue {
    return scalarValues(this, call, options);
  }

  table(call: TableCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callTable(this, one));
  }

  tableCardinality(call: TableCallRequest): Promise<Cardinality> {
    return tableCardinality(this, call);
  }

  tableStatistics(call: TableCallRequest): Promise<ColumnStatistics[]> {
    return tableStatistics(this, call);
  }

  tableDynamicToString(call: TableCallRequest, executionId: Uint8Array): Promise<ReadonlyMap<string, string>> {
    return tableDynamicToString(this, call, executionId);
  }

  tableFunctionPlan(call: TableCallRequest, options: PlanOptions = {}): Promise<ScanPlan> {
    return planTable(this, call, options);
  }

  tableFunctionSplits(call: TableCallRequest, options: PlanOptions = {}): AsyncGenerator<Split> {
    return planSplits(this, call, options);
  }

  scanTable(table: ObjectName, options: ScanTableOptions = {}): ObservableStream {
    return observable(placedName(table, this.defaultSchema).name, options, (one) => scanTable(this, table, one));
  }

  insertInto(call: InsertCall): Promise<bigint> {
    return writeCounting(this, "insert", call);
  }

  update(call: WriteCall): Promise<bigint> {
    return writeCounting(this, "update", call);
  }

  delete(call: WriteCall): Promise<bigint> {
    return writeCounting(this, "delete", call);
  }

  writeReturning(operation: WriteOperation, call: InsertCall, result: "rows" | "changes"): Promise<BatchStream> {
    return writeReturning(this, operation, call, result);
  }

  tableScanResumable(call: TableCallRequest, token?: string): Promise<ResumableScan> {
    return ResumableScan.begin(this, call, token);
  }

  tableScanContinue(token: string, options: CallOptions = {}): Promise<ResumableScan> {
    return ResumableScan.continue(this, token, options);
  }

  copyFrom(call: CopyFromCall): Promise<BatchStream> {
    return copyFrom(this, call);
  }

  copyTo(call: CopyToCall): Promise<void> {
    return copyTo(this, call);
  }

  tableInOut(call: TableInOutCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callTableInOut(this, one));
  }

  tableBuffering(call: TableInOutCallRequest): ObservableStream {
    return observable(call.name, call, (one) => callTableBuffering(this, one));
  }

  aggregate(call: AggregateCallRequest): Promise<RecordBatch> {
    return callAggregate(this, call);
  }

  aggregateGroups(call: GroupedAggregateCallRequest): AsyncGenerator<RecordBatch> {
    return callGroupedAggregate(this, call);
  }

  aggregateSession(call: AggregateBindCall): Promise<AggregateSession> {
    return AggregateSession.open(this, call);
  }

  aggregateStreaming(call: StreamingAggregateCall): Promise<StreamingAggregate> {
    return StreamingAggregate.open(this, call);
  }

  /** Schema and name of a call, the default schema filled in. */
  target(call: FunctionCall): { readonly schema: readonly string[]; readonly name: string } {
    return { schema: call.schema === undefined ? [this.defaultSchema] : schemaPath(call.schema), name: call.name };
  }

  /** What a table function declares that concerns filters; asked once for each. */
  declaredFilters(call: FunctionCall): Promise<DeclaredFilters> {
    const { schema, name } = this.target(call);
    const key = JSON.stringify([schema, name]);
    const known = this.#declared.get(key);
    if (known !== undefined) return known;
    const asked = this.#reading(callOptionsOf(call), async (reader) =>
      declaredFilters(await reader.tableFunctions(schema, name)),
    );
    this.#declared.set(key, asked);
    asked.catch(() => this.#declared.delete(key));
    return asked;
  }

  /** What bind is asked for a call. */
  bindInput(
    type: WireFunctionType,
    call: FunctionCall & Pick<TableCallRequest, "at">,
    inputSchema: Schema | null,
  ): BindInput {
    return {
      ...this.target(call),
      type,
      inputSchema,
      arguments: call.arguments,
      settings: call.settings,
      secrets: call.secrets,
      secretResolver: call.secretResolver,
      requiredSettings: call.requiredSettings,
      at: call.at,
      onBind: call.onBind,
    };
  }

  /** Binds and runs nothing else. */
  bindOnly(input: BindInput, options: FunctionOptions): Promise<Schema> {
    return this.withExecution(options, async (execution) => (await execution.bind(input)).outputSchema);
  }

  /** Runs `body` as one call, on a connection of its own that is given back whatever happens. */
  withExecution<T>(options: FunctionOptions, body: (execution: Execution) => Promise<T>): Promise<T> {
    return this.#run(`function ${options.name}`, options, (call) =>
      body(new Execution(this.#channel, this.attachment, call)),
    );
  }

  /** As `withExecution`, for something that stays open until its owner ends it. */
  openExecution(options: FunctionOptions): OpenExecution {
    const call = this.#begin(`function ${options.name}`, options);
    return {
      execution: new Execution(this.#channel, this.attachment, call),
      explain: (error) => call.explain(error),
      end: () => this.#end(call),
    };
  }

  /** As `withExecution`, for batches that are pulled. */
  streaming(
    options: FunctionOptions,
    body: (execution: Execution) => AsyncGenerator<RecordBatch>,
  ): AsyncGenerator<RecordBatch> {
    const watched: Watched = { call: undefined };
    const batches = this.#streaming(options, body, watched);
    this.#forgotten.watch(batches, watched);
    return batches;
  }

  async *#streaming(
    options: FunctionOptions,
    body: (execution: Execution) => AsyncGenerator<RecordBatch>,
    watched: Watched,
  ): AsyncGenerator<RecordBatch> {
    const call = this.#begin(`function ${options.name}`, options);
    watched.call = call;
    try {
      yield* body(new Execution(this.#channel, this.attachment, call));
      // A stream that was given up as its last batch came in looks complete.
      call.check();
    } catch (error) {
      throw call.explain(error);
    } finally {
      watched.call = undefined;
      await this.#end(call);
    }
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
      const calls = [...this.#calls];
      for (const call of calls) call.close("the session");
      await Promise.all(calls.map((call) => call.end()));
      await this.leave();
    } finally {
      await this.#onClose();
    }
  }

  /** Tells the worker that the session ends. A worker that is gone, or keeps no state, needs no telling: closing never fails for it. */
  protected async leave(): Promise<void> {
    const { attachOpaqueData } = this.attachment.scope;
    await this.tell("detaching", "catalog_detach", { attachOpaqueData });
  }

  /** A unary call in the name of the session. */
  protected async run<M extends MethodName>(
    method: M,
    options: CallOptions | undefined,
    values: MethodParams<M>,
  ): Promise<MethodResult<M>> {
    return this.#run(method, options, (call) => this.#channel.unary(method, () => values, call));
  }

  /** A last call, which changes nothing when it fails. */
  protected async tell<M extends MethodName>(what: string, method: M, values: MethodParams<M>): Promise<void> {
    // A process that has ended took its state with it: none is started to be told.
    if (!this.#plain.reaches) return;
    await this.#plain
      .run(what, { timeoutMs: 5_000 }, (call) => this.#plain.unary(method, () => values, call))
      .catch(() => undefined);
  }

  #begin(what: string, options?: CallOptions): RunningCall {
    if (this.#closed !== undefined) throw new SessionClosedError(this.catalog);
    const call = this.#channel.begin(what, options);
    call.observer = observerOf(options);
    this.#calls.add(call);
    return call;
  }

  async #end(call: RunningCall): Promise<void> {
    this.#calls.delete(call);
    await call.end();
  }

  async #run<T>(what: string, options: CallOptions | undefined, body: (call: RunningCall) => Promise<T>): Promise<T> {
    const call = this.#begin(what, options);
    try {
      return await body(call);
    } catch (error) {
      throw call.explain(error);
    } finally {
      await this.#end(call);
    }
  }

  #reading<T>(options: CallOptions | undefined, body: (reader: CatalogReader) => Promise<T>): Promise<T> {
    return this.#run(`listing of catalog ${this.catalog}`, options, (call) =>
      body(new CatalogReader(this.#channel, this.attachment, call)),
    );
  }
}

/** What a session may be made with. */
interface SessionParts {
  readonly recovery?: CallRecovery;
  readonly onClose?: () => Promise<void>;
}

/** An execution with a connection of its own. */
export interface OpenExecution {
  readonly execution: Execution;
  /** The error of a call, said of all of them: why they were given up, when that is why. */
  explain(error: unknown): unknown;
  /** Gives the connection back. Idempotent. */
  end(): Promise<void>;
}

/** Options of a function's call, with its name for messages. */
type FunctionOptions = CallOptions & Pick<FunctionCall, "name">;

/** A session within a transaction. */
class AttachedTransaction extends AttachedSession implements Transaction {
  #ended = false;

  commit(options?: CallOptions): Promise<void> {
    return this.#end("catalog_transaction_commit", options);
  }

  rollback(options?: CallOptions): Promise<void> {
    return this.#end("catalog_transaction_rollback", options);
  }

  protected override async leave(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    await this.tell("rolling back", "catalog_transaction_rollback", this.#scope);
  }

  async #end(
    method: "catalog_transaction_commit" | "catalog_transaction_rollback",
    options: CallOptions | undefined,
  ): Promise<void> {
    if (this.#ended) throw new TransactionError(this.catalog, "the transaction has ended already");
    // Whatever comes of it, there is nothing left to roll back: the worker ends a transaction whose commit fails.
    this.#ended = true;
    await this.run(method, options, this.#scope);
    await this.close();
  }

  get #scope(): { readonly attachOpaqueData: Uint8Array; readonly transactionOpaqueData: Uint8Array } {
    const { opaqueData, transaction } = this.attachment;
    if (transaction === null) throw new TransactionError(this.catalog, "there is no transaction");
    return { attachOpaqueData: opaqueData, transactionOpaqueData: transaction };
  }
}
