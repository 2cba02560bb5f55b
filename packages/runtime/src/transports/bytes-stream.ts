import type { RecordBatch, Schema } from "apache-arrow";
import { concatChunks, EMPTY_SCHEMA, emptyBatch, type MessageHead, withMetadata } from "vgi-arrow";
import type { Follows, NextOptions, StreamRequest, StreamSession } from "../connection.js";
import { RpcError, UsageError } from "../errors/index.js";
import { classifyBatch } from "../wire/classify-batch.js";
import { encodeInput } from "../wire/encode-given.js";
import { CANCEL } from "../wire/metadata-keys.js";
import type { SharedTransfer } from "./batch-transfer.js";
import type { CallScope } from "./call-scope.js";
import { afterTurn } from "./event-loop-turn.js";
import { type InputAhead, type InputWriter, inputWriter } from "./input-writer.js";
import { PreparedInput } from "./prepared-input.js";
import { isReadAhead } from "./pulled-frames.js";
import { windowOf } from "./stream-window.js";
import { TickWindow } from "./tick-window.js";
import { failedBeside, type ReplyContext, type ReplyStream } from "./reply-stream.js";

/** What a stream needs of the connection that it occupies. */
export interface StreamHost {
  /** Whether the worker may have its turn while a batch in shared memory is read. */
  readonly overlaps: boolean;
  write(chunks: readonly Uint8Array[]): Promise<void>;
  /** The call is over and nothing is owed. */
  finish(): void;
  /** The call is over for the caller; `work` reads what is still owed. Never rejects. */
  settle(work: () => Promise<void>): Promise<void>;
  /** The position in the bytes is lost. */
  fail(error: unknown): void;
  /** Finds out how many replies are still owed, and drops them. */
  resynchronise(): Promise<void>;
}

/** A write that is under way. */
interface Written {
  readonly done: Promise<void>;
}

/** An open stream on a byte connection; wire specification, section 9. */
export class BytesStream implements StreamSession {
  readonly header: RecordBatch | null;
  readonly window: number;
  /** The worker itself keeps the position. */
  readonly resumeToken = null;
  readonly #request: StreamRequest;
  readonly #scope: CallScope;
  readonly #context: ReplyContext;
  readonly #reply: ReplyStream;
  readonly #host: StreamHost;
  readonly #overlaps: boolean;
  /** How inputs are written; `null` for an exchange whose input schema comes with the first of them. */
  #input: InputWriter | null;
  readonly #tick: Uint8Array | null;
  readonly #ticks: TickWindow;
  /** The ticks that went out together last: most often as many follow. */
  #together: { readonly count: number; readonly bytes: Uint8Array } | null = null;
  /** Ticks that go out in the next turn of the event loop; they count as sent. */
  #ticksDue: Uint8Array | null = null;
  /** Inputs or ticks that were sent and not answered. */
  #outstanding = 0;
  #answered = false;
  #inputBegun = false;
  #inputEnded = false;
  /** An input that has gone out, with the request or behind an answer, and is to be given to `send` yet. */
  #ahead: RecordBatch | null;
  #prepared: PreparedInput | null = null;
  #over = false;
  #reading: Promise<RecordBatch | null> | null = null;
  /** Settles when an input that goes beside the stream is on its way, or can't be: its answer may be asked for before. */
  #offloading: Promise<unknown> | null = null;

  constructor(
    request: StreamRequest,
    header: RecordBatch | null,
    scope: CallScope,
    context: ReplyContext,
    reply: ReplyStream,
    host: StreamHost,
    ahead: InputAhead | null = null,
  ) {
    this.header = header;
    this.window = windowOf(request);
    this.#ticks = new TickWindow(this.window);
    this.#request = request;
    this.#scope = scope;
    this.#context = context;
    this.#reply = reply;
    this.#host = host;
    this.#overlaps = host.overlaps && request.mode === "producer";
    const schema = request.mode === "producer" ? EMPTY_SCHEMA : request.inputSchema;
    this.#input = ahead?.writer ?? (schema === null ? null : inputWriter(schema));
    this.#ahead = ahead?.batch ?? null;
    this.#outstanding = ahead?.ticks ?? 0;
    this.#inputBegun = ahead !== null;
    this.#inputEnded = ahead?.isOnly ?? false;
    const tick = request.mode === "producer" ? this.#input?.encoder.batch(emptyBatch(EMPTY_SCHEMA)) : undefined;
    this.#tick = tick === undefined ? null : concatChunks(tick);
    scope.whenOver(() => void this.#leave(true));
  }

  get outputSchema(): Schema | null {
    return this.#reply.schema;
  }

  async send(input: RecordBatch): Promise<void> {
    const { method } = this.#request;
    if (this.#tick !== null) {
      throw new UsageError({
        what: `an input was sent to ${method}`,
        why: "it is a producer stream, which is driven by next() alone",
      });
    }
    this.#scope.check();
    if (this.#over) throw this.#ended("send()");
    if (this.#outstanding >= this.window) {
      throw new UsageError({
        what: `an input was sent to ${method} before the answers to ${this.#outstanding} others were read`,
        next: `Call next() first; the window of this stream is ${this.window}.`,
      });
    }
    if (this.#ahead !== null) {
      this.#takeAhead(this.#ahead, input);
      return;
    }
    if (this.#inputEnded) throw this.#ended("send()");
    const { shm } = this.#context.transfers;
    const written = shm === undefined ? this.#put(input) : await this.#offload(shm, input);
    // With more than one input on the way, the worker may itself wait until its output is read: that is next()'s part.
    if (this.window === 1) await this.#scope.race(written.done);
  }

  prepare(input: RecordBatch, follows?: Follows): void {
    const { encoder } = this.#input ?? {};
    // Behind the end of the input nothing may go out.
    if (this.#over || this.#inputEnded) return;
    // What goes beside the stream is put there when it is sent; and what can't be encoded is an error of send().
    if (encoder?.isStateless !== true || this.#context.transfers.shm !== undefined) return;
    try {
      this.#prepared = new PreparedInput(input, encoder.batch(input), follows);
    } catch {
      this.#prepared = null;
    }
  }

  async next(options?: NextOptions): Promise<RecordBatch | null> {
    if (this.#offloading !== null) await this.#offloading;
    this.#scope.check();
    if (this.#over) return null;
    if (this.#reading !== null) {
      throw new UsageError({ what: `next() was called on ${this.#request.method} while another next() is waiting` });
    }
    if (this.#tick !== null) this.#sendTicks(this.#tick, options?.metadata);
    else if (this.#outstanding === 0) {
      throw new UsageError({
        what: `next() was called on ${this.#request.method} with no input that waits for an answer`,
        next: "Call send() before each next(), and close() when there is no more input.",
      });
    }
    const reading = this.#reply.next(this.#scope, this.#overlaps ? this.#handOver : undefined, this.#onHead);
    this.#reading = reading;
    try {
      const batch = await reading;
      if (this.#over) return null;
      if (batch === null) {
        this.#endInput(false);
        this.#over = true;
        this.#host.finish();
        return null;
      }
      this.#outstanding -= 1;
      this.#answered = true;
      if (this.#tick !== null) this.#ticks.seen(this.#reply.bodyBytes);
      return batch;
    } catch (error) {
      if (this.#over && this.#scope.over === null) return null;
      this.#fail(error);
      throw error;
    } finally {
      this.#reading = null;
    }
  }

  async close(): Promise<void> {
    await this.#leave(false);
  }

  async cancel(): Promise<void> {
    await this.#leave(true);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Keeps up to a window of ticks on the way, topped up in halves so that several share a write; one with metadata goes by itself. */
  #sendTicks(tick: Uint8Array, metadata?: ReadonlyMap<string, string>): void {
    if (metadata !== undefined && metadata.size > 0) {
      if (this.#outstanding > 0) throw this.#tooLate();
      void this.#write(this.#encode(withMetadata(emptyBatch(EMPTY_SCHEMA), metadata)));
      this.#outstanding += 1;
      return;
    }
    const { size } = this.#ticks;
    const count = size - this.#outstanding;
    if (count <= 0 || this.#outstanding > size >> 1) return;
    if (this.#outstanding === 0) this.#context.transfers.shm?.reclaim();
    if (this.#together?.count !== count) {
      this.#together = { count, bytes: concatChunks(Array.from({ length: count }, () => tick)) };
    }
    // The worker has work: this write is no part of what is done with a large batch at a stretch.
    if (this.#outstanding > 0 && isReadAhead(this.#reply.bodyBytes)) {
      this.#sendDue();
      this.#ticksDue = this.#together.bytes;
      afterTurn(this.#sendDue);
    } else {
      void this.#write([this.#together.bytes]);
    }
    this.#outstanding += count;
  }

  readonly #sendDue = (): void => {
    const due = this.#ticksDue;
    this.#ticksDue = null;
    if (due !== null) void this.#write([due]);
  };

  /** Lets the worker make the next batch while one in shared memory is read. */
  readonly #handOver = (): void => {
    if (this.#tick === null || this.#over) return;
    void this.#write([this.#tick]);
    this.#outstanding += 1;
  };

  /** Counts the input that has gone out. */
  #takeAhead(ahead: RecordBatch, input: RecordBatch): void {
    if (input !== ahead) {
      throw new UsageError({
        what: `an input was sent to ${this.#request.method} which is not the one that has gone out already`,
        next: "Give send() the batch that the stream was opened with, or that was prepared to follow an answer.",
      });
    }
    this.#ahead = null;
    this.#outstanding += 1;
  }

  /** The answer has begun to come: the worker finds the next input when it has written the rest, and is not put to sleep. */
  readonly #onHead = (message: MessageHead): void => {
    const prepared = this.#prepared;
    if (prepared === null || this.#ahead !== null || this.#over || !prepared.mayFollow(message)) return;
    this.#prepared = null;
    this.#ahead = prepared.input;
    void this.#write(prepared.chunks);
  };

  async #offload(transfer: SharedTransfer, input: RecordBatch): Promise<Written> {
    const putting = transfer.offload(input, this.#context).then((pointer) => this.#put(pointer ?? input));
    this.#offloading = putting.catch(() => {});
    try {
      return await putting;
    } finally {
      this.#offloading = null;
    }
  }

  /** Writes an input, for whose answer the stream waits from then on. */
  #put(input: RecordBatch): Written {
    this.#scope.check();
    if (this.#over) throw this.#ended("send()");
    const done = this.#write(encodeInput(this.#request.method, () => this.#encode(input)));
    this.#outstanding += 1;
    return { done };
  }

  #encode(input: RecordBatch): readonly Uint8Array[] {
    const prepared = this.#prepared;
    if (prepared?.input === input) {
      this.#prepared = null;
      return prepared.chunks;
    }
    const writer = this.#input ?? inputWriter(input.schema);
    const chunks = writer.encoder.batch(input);
    // An input that can't be sent decides nothing.
    this.#input = writer;
    return chunks;
  }

  #write(chunks: readonly Uint8Array[]): Promise<void> {
    const begun = this.#inputBegun;
    this.#inputBegun = true;
    const all = begun || this.#input === null ? chunks : [this.#input.encoder.schema(), ...chunks];
    const isOne = all.length > 1 && all.every((chunk) => chunk.byteLength < 1024);
    if (isOne) return this.#host.write([concatChunks(all)]);
    if (this.window > 1 || all.length === 1) return this.#host.write(all);
    // A worker that sleeps is woken by the head, and reads it while the rest is written.
    void this.#host.write(all.slice(0, 1));
    return this.#host.write(all.slice(1));
  }

  #endInput(cancel: boolean): void {
    if (this.#inputEnded) return;
    this.#inputEnded = true;
    this.#ticksDue = null;
    // An exchange that ends before its first input may have no columns to name.
    this.#input ??= inputWriter(EMPTY_SCHEMA);
    const { schema, encoder } = this.#input;
    const last = cancel ? encoder.batch(emptyBatch(schema, new Map([[CANCEL, "1"]]))) : [];
    void this.#write([...last, encoder.end()]);
  }

  #fail(error: unknown): void {
    // A reached limit was dealt with at once, by #leave.
    if (this.#over) return;
    if (failedBeside(error) || (error instanceof RpcError && !this.#reply.ended)) {
      void this.#leave(true);
      return;
    }
    this.#over = true;
    if (!(error instanceof RpcError)) {
      this.#host.fail(error);
      return;
    }
    this.#endInput(false);
    // The first answer of a stream without header may be the refusal of the call: then the input was never awaited.
    if (this.#answered || this.header !== null) this.#host.finish();
    else void this.#host.settle(() => this.#host.resynchronise());
  }

  async #leave(cancel: boolean): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    this.#endInput(cancel);
    await this.#host.settle(() => this.#drain());
  }

  /** Reads the output to its end. Where the call may have been refused, the number of replies is in doubt. */
  async #drain(): Promise<void> {
    // The next call has the segment for itself.
    await this.#offloading;
    let refused = false;
    const read = async (): Promise<RecordBatch | null> => this.#reply.nextRaw(null);
    // Frames have one reader at a time: a next() that still waits gets its answer, or its rejection, first.
    await this.#reading?.catch((error: unknown) => {
      refused = error instanceof RpcError;
    });
    for (let batch = await read(); batch !== null; batch = await read()) refused ||= classifyBatch(batch) === "error";
    if (refused && !this.#answered && this.header === null) await this.#host.resynchronise();
  }

  /** The metadata would go to a later tick than the one that next() answers. */
  #tooLate(): UsageError {
    return new UsageError({
      what: `metadata can't be sent with this tick of ${this.#request.method}`,
      why: `${this.#outstanding} ticks are on the way already`,
      next: "Open the stream with window: 1.",
    });
  }

  #ended(what: string): UsageError {
    return new UsageError({ what: `${what} was called on ${this.#request.method}`, why: "its stream has ended" });
  }
}
