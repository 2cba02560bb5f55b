import type { RecordBatch, Schema } from "apache-arrow";
import { schemaSpecOf, type SchemaSpec } from "vgi-arrow";
import type { Attachment } from "./catalog/attachment.js";
import { listCatalogs } from "./catalog/attach.js";
import { CatalogReader, type SchemaHead } from "./catalog/load-catalog.js";
import type { Agreement, Channel } from "./channel.js";
import { SchemaNotFoundError } from "./errors.js";
import { Execution, type BindInput, type WireFunctionType } from "./execution.js";
import { callAggregate } from "./functions/aggregate.js";
import { callScalar } from "./functions/scalar.js";
import { callTableBuffering } from "./functions/table-buffering.js";
import { callTableInOut } from "./functions/table-in-out.js";
import { callTable } from "./functions/table.js";
import type { CatalogModel, SchemaModel } from "./model/catalog.js";
import type {
  FunctionCall,
  ScalarCallRequest,
  SessionCallOptions,
  TableCallRequest,
  TableInOutCallRequest,
} from "./model/call.js";
import type { AggregateCallRequest, BatchStream, BindCall, Session } from "./session.js";

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
  readonly #onClose: () => Promise<void>;
  #closed: Promise<void> | undefined;

  /** @param onClose closes what the session opened besides the attachment */
  constructor(channel: Channel, attachment: Attachment, protocolVersion: string, onClose: () => Promise<void>) {
    this.attachment = attachment;
    this.protocolVersion = protocolVersion;
    this.#channel = channel;
    this.#onClose = onClose;
  }

  get catalog(): string {
    return this.attachment.catalog;
  }

  get defaultSchema(): string {
    return this.attachment.defaultSchema;
  }

  agreement(): Promise<Agreement> {
    return this.#channel.agreement();
  }

  schemas(options?: SessionCallOptions): Promise<SchemaHead[]> {
    return this.#reader(options).schemas();
  }

  async schemaContents(path: string | readonly string[], options?: SessionCallOptions): Promise<SchemaModel> {
    const wanted = JSON.stringify(pathOf(path));
    const reader = this.#reader(options);
    const heads = await reader.schemas();
    const head = heads.find((candidate) => JSON.stringify(candidate.path) === wanted);
    if (head === undefined) {
      throw new SchemaNotFoundError(
        pathOf(path),
        heads.map((candidate) => candidate.path),
        this.catalog,
      );
    }
    return reader.schema(head);
  }

  async loadCatalog(options?: SessionCallOptions): Promise<CatalogModel> {
    const catalogs = await listCatalogs(this.#channel, options);
    return this.#reader(options).catalog(catalogs.find((catalog) => catalog.name === this.catalog));
  }

  bind(call: BindCall): Promise<Schema> {
    return this.bindOnly(this.bindInput(WIRE_TYPES[call.kind], call, call.inputSchema ?? null), call);
  }

  async bindTable(call: TableCallRequest): Promise<SchemaSpec> {
    return schemaSpecOf(await this.bindOnly(this.bindInput("TABLE", call, null), call));
  }

  scalar(call: ScalarCallRequest): BatchStream {
    return callScalar(this, call);
  }

  table(call: TableCallRequest): BatchStream {
    return callTable(this, call);
  }

  tableInOut(call: TableInOutCallRequest): BatchStream {
    return callTableInOut(this, call);
  }

  tableBuffering(call: TableInOutCallRequest): BatchStream {
    return callTableBuffering(this, call);
  }

  aggregate(call: AggregateCallRequest): Promise<RecordBatch> {
    return callAggregate(this, call);
  }

  /** Schema and name of a call, the default schema filled in. */
  target(call: FunctionCall): { readonly schema: readonly string[]; readonly name: string } {
    return { schema: call.schema === undefined ? [this.defaultSchema] : pathOf(call.schema), name: call.name };
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
      requiredSettings: call.requiredSettings,
      at: call.at,
      onBind: call.onBind,
    };
  }

  /** Binds and runs nothing else. */
  bindOnly(input: BindInput, options: SessionCallOptions): Promise<Schema> {
    return this.withExecution(options, async (execution) => (await execution.bind(input)).outputSchema);
  }

  /** Runs `body` on a connection of its own, and gives the connection back whatever happens. */
  async withExecution<T>(options: SessionCallOptions, body: (execution: Execution) => Promise<T>): Promise<T> {
    const lease = await this.#channel.lease(options);
    try {
      return await body(new Execution(this.#channel, this.attachment, lease, options));
    } finally {
      await lease.release();
    }
  }

  /** As `withExecution`, for batches that are pulled. */
  async *streaming(
    options: SessionCallOptions,
    body: (execution: Execution) => AsyncGenerator<RecordBatch>,
  ): AsyncGenerator<RecordBatch> {
    const lease = await this.#channel.lease(options);
    try {
      yield* body(new Execution(this.#channel, this.attachment, lease, options));
    } finally {
      await lease.release();
    }
  }

  close(): Promise<void> {
    this.#closed ??= this.#detach().finally(this.#onClose);
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** A worker that is gone, or that keeps no state, needs no detaching: closing never fails for it. */
  async #detach(): Promise<void> {
    await this.#channel
      .unary("catalog_detach", () => ({ attachOpaqueData: this.attachment.opaqueData }), { timeoutMs: 5_000 })
      .catch(() => undefined);
  }

  #reader(options: SessionCallOptions = {}): CatalogReader {
    return new CatalogReader(this.#channel, this.attachment, options);
  }
}

function pathOf(schema: string | readonly string[]): readonly string[] {
  return typeof schema === "string" ? [schema] : schema;
}
