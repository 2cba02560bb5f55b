import { Schema, type RecordBatch } from "apache-arrow";
import { UsageError } from "vgi-runtime";
import { encodeArguments } from "../../arguments/encode-arguments.js";
import type { CallHost, OpenExecution } from "../../call-host.js";
import { InputError } from "../../errors/index.js";
import type { FunctionScope } from "../../execution.js";
import type { FunctionCall } from "../../model/call.js";
import { checkedResult } from "./checked-result.js";
import { AggregateSession } from "./aggregate-session.js";

/** How a streaming aggregate is opened. */
export interface StreamingAggregateCall extends FunctionCall {
  /** Schema of every chunk: partition keys first, then order keys, then the aggregate's value columns. */
  readonly inputSchema: Schema;
  /** How many of the first columns are partition keys. */
  readonly partitionKeyCount: number;
  /** How many columns after those are order keys. Default 0. */
  readonly orderKeyCount?: number | undefined;
  /** Columns of results. Default: those of a bind over the value columns. */
  readonly outputSchema?: Schema | undefined;
}

/**
 * An aggregate over a stream of rows: for each row its value at that row of its partition. It has a connection of its own until it is
 * closed.
 */
export class StreamingAggregate implements AsyncDisposable {
  readonly outputSchema: Schema;
  readonly executionId: Uint8Array;
  readonly #name: string;
  readonly #open: OpenExecution;
  readonly #scope: FunctionScope & { readonly executionId: Uint8Array };
  #closed: Promise<void> | undefined;

  private constructor(
    name: string,
    open: OpenExecution,
    scope: FunctionScope,
    executionId: Uint8Array,
    output: Schema,
  ) {
    this.#name = name;
    this.#open = open;
    this.#scope = { ...scope, executionId };
    this.executionId = executionId;
    this.outputSchema = output;
  }

  /** Opens a streaming aggregate. */
  static async open(host: CallHost, call: StreamingAggregateCall): Promise<StreamingAggregate> {
    const { inputSchema, partitionKeyCount, orderKeyCount = 0 } = call;
    const keys = partitionKeyCount + orderKeyCount;
    if (keys > inputSchema.fields.length) {
      throw new InputError(
        `function ${call.name}`,
        `it has ${keys} key columns and its input only ${inputSchema.fields.length}`,
        "count the partition and order keys of the input",
      );
    }
    const open = await host.openExecution(call);
    try {
      const outputSchema = call.outputSchema ?? (await outputOf(host, open, call, keys));
      const { execution } = open;
      const { executionId } = await execution.firstUnary("aggregate_streaming_open", (agreement) => ({
        request: {
          ...execution.scopeIn(agreement, host.target(call)),
          arguments: encodeArguments(call.arguments, call.name),
          inputSchema,
          partitionKeyCount,
          orderKeyCount,
          outputSchema,
          settings: host.attachment.settings(call.settings, call.requiredSettings),
          secrets: host.attachment.secrets(call.secrets),
        },
      }));
      const scope = await execution.scope(host.target(call));
      return new StreamingAggregate(call.name, open, scope, executionId, outputSchema);
    } catch (error) {
      await open.end();
      throw open.explain(error);
    }
  }

  /** The value at each row of a chunk. */
  async chunk(inputBatch: RecordBatch): Promise<RecordBatch> {
    if (this.#closed !== undefined) {
      throw new UsageError({ what: "a streaming aggregate was used after it was closed", next: "Open another." });
    }
    try {
      const { resultBatch } = await this.#open.execution.unary("aggregate_streaming_chunk", {
        request: { ...this.#scope, inputBatch },
      });
      const rows = inputBatch.numRows;
      return checkedResult(this.#name, resultBatch, this.outputSchema, { rows, of: `a chunk of ${rows}` });
    } catch (error) {
      throw this.#open.explain(error);
    }
  }

  /** Drops the state in the worker, and gives the connection back. Idempotent, never rejects. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.#open.execution.cleanUp("aggregate_streaming_close", { request: this.#scope });
    await this.#open.end();
  }
}

/** The result columns, by a bind that is dropped again. */
async function outputOf(
  host: CallHost,
  open: OpenExecution,
  call: StreamingAggregateCall,
  keys: number,
): Promise<Schema> {
  const values = new Schema(call.inputSchema.fields.slice(keys));
  const borrowed = { ...open, end: () => Promise.resolve() };
  await using probe = await AggregateSession.within(host, borrowed, { ...call, inputSchema: values });
  return probe.outputSchema;
}
