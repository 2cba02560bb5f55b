import type { RecordBatch, Schema } from "apache-arrow";
import type { StreamSession } from "vgi-runtime";
import type { CallHost, FunctionOptions, OpenExecution } from "../call-host.js";
import { ResumeUnsupportedError } from "../errors/index.js";
import type { TableOutputRequest } from "../model/call.js";
import type { CallOptions } from "../model/call-options.js";
import { promiseCheck } from "../read-answer.js";
import { projectedSchema, projectionOf } from "./projection.js";
import { produced } from "./run.js";

/** A batch of a scan, and where the scan goes on after it. */
export interface ResumableBatch {
  readonly batch: RecordBatch;
  /**
   * Opaque; resumes the scan after this batch, in any process. `null` after the last batch, and after one that the worker sent together
   * with others: then one of the next has it.
   */
  readonly token: string | null;
}

/**
 * A scan over HTTP that another process can go on with: the worker's position travels in the tokens, and nobody keeps anything.
 *
 * @example
 * ```ts
 * await using scan = await db.tableScanResumable({ name: "sequence", arguments: { positional: [10n] } });
 * for (let part = await scan.next(); part !== null; part = await scan.next()) await save(part.batch, part.token);
 * ```
 */
export class ResumableScan implements AsyncDisposable {
  readonly #open: OpenExecution;
  readonly #stream: StreamSession;
  readonly #batches: AsyncGenerator<RecordBatch>;
  readonly #check: (batch: RecordBatch) => void;
  #closed: Promise<void> | undefined;

  /** @param promised the columns that bind named, where it was asked */
  private constructor(open: OpenExecution, stream: StreamSession, name: string, promised?: Schema) {
    this.#open = open;
    this.#stream = stream;
    this.#batches = produced(stream);
    this.#check = promised === undefined ? () => {} : promiseCheck(name, promised);
  }

  /** Begins a scan, or goes on with one after a token of it: then the call must be the same. */
  static async begin(host: CallHost, call: TableOutputRequest, token: string | undefined): Promise<ResumableScan> {
    return opened(host, call, async (open) => {
      const bound = await open.execution.bind(host.bindInput("TABLE", call, null));
      const promised = projectedSchema(call, bound.outputSchema);
      if (token !== undefined) {
        return new ResumableScan(open, await open.execution.resume(token), call.name, promised);
      }
      const { stream } = await open.execution.init(bound, {
        inputSchema: null,
        projectionIds: projectionOf(call, bound.outputSchema),
        hints: call,
      });
      return new ResumableScan(open, stream, call.name, promised);
    });
  }

  /** Goes on with a scan of which only a token is known: nothing is bound. */
  static async continue(host: CallHost, token: string, options: CallOptions): Promise<ResumableScan> {
    return opened(host, { ...options, name: "of a token" }, async (open) => {
      return new ResumableScan(open, await open.execution.resume(token), "of a token");
    });
  }

  /** Columns; `null` until the first batch. */
  get schema(): Schema | null {
    return this.#stream.outputSchema;
  }

  /** The next batch that has rows, with its token; `null` at the end. */
  async next(): Promise<ResumableBatch | null> {
    try {
      const { value: batch } = (await this.#batches.next()) as IteratorResult<RecordBatch, undefined>;
      if (batch !== undefined) {
        this.#check(batch);
        return { batch, token: this.#stream.resumeToken };
      }
    } catch (error) {
      await this.close();
      throw this.#open.explain(error);
    }
    await this.close();
    return null;
  }

  /** Leaves the scan; its tokens stay good. Idempotent. */
  close(): Promise<void> {
    this.#closed ??= this.#stream.close().then(() => this.#open.end());
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

async function opened(
  host: CallHost,
  options: FunctionOptions,
  begin: (open: OpenExecution) => Promise<ResumableScan>,
): Promise<ResumableScan> {
  if (!host.resumable) throw new ResumeUnsupportedError(host.address);
  const open = await host.openExecution(options);
  try {
    return await begin(open);
  } catch (error) {
    await open.end();
    throw open.explain(error);
  }
}
