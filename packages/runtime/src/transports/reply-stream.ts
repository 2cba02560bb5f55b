import type { RecordBatch, Schema } from "apache-arrow";
import { BatchDecoder, type BodyMemory, type Frame } from "vgi-arrow";
import { ExternalStorageError, ProtocolError, RpcError, UnsupportedError } from "../errors/index.js";
import { classifyBatch } from "../wire/classify-batch.js";
import { readRemoteFailure } from "../wire/remote-failure.js";
import { deliverLog } from "../wire/worker-log.js";
import type { BatchTransfers } from "./batch-transfer.js";
import type { CallContext } from "./call-context.js";
import type { CallScope } from "./call-scope.js";
import type { OnHead } from "./pulled-frames.js";

/** Where the frames of a reply come from: a byte channel, or the body of an HTTP response. */
export interface Frames {
  /** @param bodies memory for a body that begins */
  poll(method: string, bodies?: BodyMemory): Frame | null;
  /**
   * @param beforeMany whether many answers follow what is awaited
   * @param onHead hears of what is awaited, where that is known before its body is here
   */
  more(method: string, scope: CallScope | null, beforeMany?: boolean, onHead?: OnHead): Promise<void>;
}

/** What a reply is read with. */
export interface ReplyContext extends CallContext {
  /** How pointers are resolved. */
  readonly transfers: BatchTransfers;
  /** Whether many answers follow this one. Default: false. */
  readonly beforeMany?: boolean | undefined;
}

/** Most bytes in the body of a token: it has some where columns have offsets. */
const MOST_OF_TOKEN = 4096;

/** One IPC stream of a worker's answer, read batch by batch up to its end marker. */
export class ReplyStream {
  readonly #frames: Frames;
  readonly #context: ReplyContext;
  #decoder: BatchDecoder | null = null;
  /** Frames that were looked at and are still to be read. */
  readonly #held: Frame[] = [];
  /** One of them that was decoded already. */
  #early: { readonly frame: Frame; readonly batch: RecordBatch | null } | null = null;
  #ended = false;
  #bodyBytes = 0;

  constructor(frames: Frames, context: ReplyContext) {
    this.#frames = frames;
    this.#context = context;
  }

  /** Schema of the stream, once it was read. */
  get schema(): Schema | null {
    return this.#decoder?.schema ?? null;
  }

  /** Length of the last batch's body as it came, in bytes. */
  get bodyBytes(): number {
    return this.#bodyBytes;
  }

  /** True after the end marker. */
  get ended(): boolean {
    return this.#ended;
  }

  /**
   * The next batch that is no log; logs are delivered on the way. `null` at the end. An error batch is thrown as `RpcError`, after
   * the stream was read to its end, so that the connection is at a boundary.
   *
   * @param handOver lets the worker have its turn before a batch in shared memory was read
   * @param onHead hears of each message before it is decoded, most often before its body is here, and of some twice
   */
  async next(scope: CallScope | null, handOver?: () => void, onHead?: OnHead): Promise<RecordBatch | null> {
    for (;;) {
      const batch = this.#poll(scope, onHead);
      if (batch === null) return null;
      if (batch === undefined) {
        await this.#frames.more(this.#context.method, scope, this.#context.beforeMany, onHead);
        continue;
      }
      const kind = classifyBatch(batch);
      switch (kind) {
        case "data":
        case "state":
          return batch;
        case "log":
          deliverLog(this.#context.onLog, batch.metadata);
          break;
        case "error":
          throw await this.#failure(batch, scope);
        case "location":
        case "shm":
          return this.#resolve(batch, kind, scope, handOver);
      }
    }
  }

  /**
   * The token behind the next batch, before that is decoded; `null` when something else is there. Both are still to be read. Waits until the
   * message behind the batch is here.
   */
  async tokenBehind(scope: CallScope | null): Promise<RecordBatch | null> {
    const { method, bodies } = this.#context;
    while (this.#held.length < 2) {
      const frame = this.#frames.poll(method, bodies);
      if (frame === null) await this.#frames.more(method, scope);
      else if (frame.kind === "schema") this.#decode(frame);
      else this.#held.push(frame);
      if (frame?.kind === "eos" || frame?.kind === "dictionary") return null;
    }
    const [, behind] = this.#held;
    if (behind === undefined || behind.body.byteLength > MOST_OF_TOKEN) return null;
    const batch = this.#decode(behind);
    this.#early = { frame: behind, batch };
    return batch !== null && classifyBatch(batch) === "state" ? batch : null;
  }

  /** Reads on to the end marker, dropping everything, errors of the worker too. */
  async drain(scope: CallScope | null): Promise<void> {
    while (!this.#ended) {
      if (this.#pollFrame(scope) === null) await this.#frames.more(this.#context.method, scope);
    }
  }

  /** The next batch of any kind; `null` at the end. */
  async nextRaw(scope: CallScope | null): Promise<RecordBatch | null> {
    for (;;) {
      const batch = this.#poll(scope);
      if (batch !== undefined) return batch;
      await this.#frames.more(this.#context.method, scope);
    }
  }

  /** The next batch of any kind when it is here already; `undefined` when it is not, `null` at the end. */
  #poll(scope: CallScope | null, onHead?: OnHead): RecordBatch | null | undefined {
    while (!this.#ended) {
      const frame = this.#pollFrame(scope);
      if (frame === null) return undefined;
      if (frame.kind === "eos") {
        if (this.#decoder === null) throw this.#broken("its answer has an end marker where a schema is expected");
        break;
      }
      onHead?.(frame);
      const batch = this.#decode(frame);
      if (batch !== null) return batch;
    }
    return null;
  }

  #pollFrame(scope: CallScope | null): Frame | null {
    scope?.check();
    const frame = this.#held.shift() ?? this.#frames.poll(this.#context.method, this.#context.bodies);
    if (frame?.kind === "eos") this.#ended = true;
    return frame;
  }

  /** The batch in a frame; `null` for those that only make batches readable. */
  #decode(frame: Frame): RecordBatch | null {
    if (this.#early?.frame === frame) return this.#early.batch;
    try {
      if (this.#decoder === null) {
        this.#decoder = new BatchDecoder(frame);
        return null;
      }
      const batch = this.#decoder.decode(frame);
      this.#bodyBytes = frame.body.byteLength;
      return batch;
    } catch (error) {
      throw this.#broken(error instanceof Error ? error.message : String(error), error);
    }
  }

  #resolve(
    pointer: RecordBatch,
    kind: "location" | "shm",
    scope: CallScope | null,
    handOver?: () => void,
  ): Promise<RecordBatch> {
    const transfer = this.#context.transfers[kind];
    if (transfer !== undefined) return transfer.resolve(pointer, this.#context, scope, handOver);
    throw new UnsupportedError({
      what: `${this.#context.address} answered ${this.#context.method} with a pointer to data kept elsewhere`,
      why: `this connection does not use ${kind === "shm" ? "shared memory" : "external storage"}`,
    });
  }

  async #failure(batch: RecordBatch, scope: CallScope | null): Promise<RpcError> {
    const { method, address } = this.#context;
    await this.drain(scope);
    return new RpcError(readRemoteFailure(batch.metadata), { method, address, lastStderr: this.#context.lastStderr() });
  }

  #broken(why: string, cause?: unknown): ProtocolError {
    const { method, address } = this.#context;
    return new ProtocolError({
      what: `${address} sent something that ${method} can't read`,
      why,
      next: "Check that the address is that of a VGI worker.",
      cause,
      lastStderr: this.#context.lastStderr(),
    });
  }
}

/** Whether a failure concerns data beside the stream, and leaves the position in it known: the connection can be saved. */
export function failedBeside(error: unknown): boolean {
  return error instanceof ExternalStorageError || error instanceof UnsupportedError;
}

/** The single batch of a unary answer or a header: the stream is read to its end marker. */
export async function readSingle(
  reply: ReplyStream,
  scope: CallScope | null,
  context: ReplyContext,
  what: string,
): Promise<RecordBatch> {
  const batch = await reply.next(scope);
  const surplus = batch === null ? null : await reply.next(scope);
  if (batch !== null && surplus === null) return batch;
  throw new ProtocolError({
    what: `${context.address} broke the protocol in ${context.method}`,
    why: batch === null ? `${what} is missing` : `${what} consists of more than one batch`,
    lastStderr: context.lastStderr(),
  });
}
