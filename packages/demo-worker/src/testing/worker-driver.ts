import type { RecordBatch, Schema } from "apache-arrow";
import { batchFromRows, encodeStream, type FieldSpec, readRows, toArrowSchema } from "vgi-arrow";
import { loadProtocol, type ProtocolModule } from "vgi-protocol";
import type { CallContext, ServedStream, Service } from "vgi-runtime/server";
import type { CatalogDefinition } from "vgi-client/testing";
import { vgiService } from "vgi-client/testing";

/** A value of an argument, with its type. */
export interface Typed {
  readonly type: FieldSpec["type"];
  readonly value: unknown;
}

export const int64 = (value: bigint): Typed => ({ type: "int64", value });
export const utf8 = (value: string): Typed => ({ type: "utf8", value });

/** What a function is called with. */
export interface Call {
  readonly name: string;
  readonly type?: "SCALAR" | "TABLE" | "TABLE_BUFFERING" | "AGGREGATE";
  readonly schema?: string;
  readonly positional?: readonly Typed[];
  readonly named?: Readonly<Record<string, Typed>>;
  readonly settings?: Readonly<Record<string, Typed>>;
  readonly input?: readonly RecordBatch[];
  readonly projectionIds?: readonly bigint[];
}

type Fields = Readonly<Record<string, unknown>>;

/** Calls a service without any transport, through the same records as a client would. */
export class WorkerDriver {
  readonly #service: Service;
  readonly #protocol: ProtocolModule;
  readonly logs: string[] = [];
  #attach: Uint8Array | null = null;

  private constructor(service: Service, protocol: ProtocolModule) {
    this.#service = service;
    this.#protocol = protocol;
  }

  static async start(catalogs: readonly CatalogDefinition[], version: string): Promise<WorkerDriver> {
    const protocol = await loadProtocol(version);
    return new WorkerDriver(vgiService({ catalogs, protocol }), protocol);
  }

  async attach(name: string, options: Readonly<Record<string, Typed>> = {}): Promise<Fields> {
    const request = { name, options: rowOf(options), dataVersionSpec: null, implementationVersion: null };
    const result = (await this.unary("catalog_attach", { request })) as Fields;
    this.#attach = result["attachOpaqueData"] as Uint8Array;
    return result;
  }

  /** A unary method with the attach data added. */
  async unary(name: string, params: Fields): Promise<unknown> {
    const descriptor = this.#protocol.methods[name];
    const method = this.#service.methods.get(name);
    if (descriptor === undefined || method?.kind !== "unary") throw new Error(`no unary method ${name}`);
    const batch = descriptor.encodeParams({ attachOpaqueData: this.#attach, transactionOpaqueData: null, ...params });
    return descriptor.decodeResult(await method.handle(batch, this.context(name)));
  }

  async bind(call: Call): Promise<Fields> {
    return (await this.unary("bind", { request: this.bindRequest(call) })) as Fields;
  }

  bindRequest(call: Call): Fields {
    return {
      functionName: call.name,
      functionType: call.type ?? "TABLE",
      arguments: argumentsOf(call),
      inputSchema: call.input?.[0]?.schema ?? null,
      settings: rowOf(call.settings ?? {}),
      secrets: null,
      attachOpaqueData: this.#attach,
      transactionOpaqueData: null,
      schemaPath: [call.schema ?? "main"],
    };
  }

  async init(call: Call, more: Fields = {}): Promise<{ readonly stream: ServedStream; readonly header: Fields }> {
    const descriptor = this.#protocol.methods["init"];
    const method = this.#service.methods.get("init");
    if (descriptor === undefined || method?.kind !== "stream") throw new Error("no init");
    const bound = await this.bind(call);
    const request = {
      bindCall: this.bindRequest(call),
      outputSchema: bound["outputSchema"],
      projectionIds: call.projectionIds ?? null,
      ...more,
    };
    const stream = await method.open(descriptor.encodeParams({ request }), this.context("init"));
    if (stream.header === null) throw new Error("no header");
    return { stream, header: descriptor.decodeHeader(stream.header) as Fields };
  }

  /** The rows of a table function. */
  async rows(call: Call, more: Fields = {}): Promise<Record<string, unknown>[]> {
    const { stream } = await this.init(call, more);
    const rows: Record<string, unknown>[] = [];
    for (;;) {
      const batch = await stream.next(tick(), this.context("init"));
      if (batch === null) return rows;
      rows.push(...readRows(onWire(batch, stream.output)));
    }
  }

  /** The results of a scalar function, one per input row. */
  async scalar(call: Call): Promise<unknown[]> {
    const { stream } = await this.init({ type: "SCALAR", ...call });
    const results: unknown[] = [];
    for (const input of call.input ?? []) {
      const batch = await stream.next(input, this.context("init"));
      if (batch === null) throw new Error("a scalar ended by itself");
      results.push(...readRows(onWire(batch, stream.output)).map((row) => row["result"]));
    }
    return results;
  }

  context(method: string): CallContext {
    return {
      method,
      requestId: "0123456789abcdef",
      transport: "bytes",
      metadata: new Map(),
      log: (level, message) => this.logs.push(`${level} ${message}`),
    };
  }
}

/** A batch of rows, of fields given as name and type. */
export function batchOf(fields: Readonly<Record<string, FieldSpec["type"]>>, rows: readonly object[]): RecordBatch {
  const schema = toArrowSchema({
    fields: Object.entries(fields).map(([name, type]) => ({ name, type, nullable: true })),
  });
  return batchFromRows(schema, rows);
}

export function tick(): RecordBatch {
  return batchOf({}, []);
}

/** A batch that survives being written to the stream it belongs to. */
function onWire(batch: RecordBatch, schema: Schema): RecordBatch {
  encodeStream(schema, [batch]);
  return batch;
}

function argumentsOf({ positional = [], named = {} }: Call): RecordBatch {
  const entries: (readonly [string, Typed])[] = [
    ...positional.map((value, index) => [`positional_${index}`, value] as const),
    ...Object.entries(named).map(([name, value]) => [`named_${name}`, value] as const),
  ];
  const struct = entries.map(([name, { type }]) => ({ name, type, nullable: true }));
  const values = Object.fromEntries(entries.map(([name, { value }]) => [name, value]));
  return batchOf({ args: { struct } }, [{ args: values }]);
}

function rowOf(values: Readonly<Record<string, Typed>>): RecordBatch | null {
  const entries = Object.entries(values);
  if (entries.length === 0) return null;
  const types = Object.fromEntries(entries.map(([name, { type }]) => [name, type]));
  return batchOf(types, [Object.fromEntries(entries.map(([name, { value }]) => [name, value]))]);
}
