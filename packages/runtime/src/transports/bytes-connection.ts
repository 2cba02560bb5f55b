import type { RecordBatch } from "apache-arrow";
import { concatChunks, type FrameReaderOptions } from "vgi-arrow";
import type { RpcConnection, RpcRequest, StreamRequest, StreamSession, UnaryOptions } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import {
  CancelledError,
  DeadlineError,
  RpcError,
  TransportError,
  UnsupportedError,
  UsageError,
} from "../errors/index.js";
import { encodeRequest } from "../wire/request.js";
import { withTraceContext } from "../wire/trace-context.js";
import type { BatchTransfers } from "./batch-transfer.js";
import type { BriefWait } from "./brief-wait.js";
import type { ByteChannel } from "./byte-channel.js";
import { BytesStream } from "./bytes-stream.js";
import { CallScope } from "./call-scope.js";
import { CallsUnderWay, type CallUnderWay } from "./calls-under-way.js";
import { FrameSource } from "./frame-source.js";
import { type InputAhead, inputAhead } from "./input-writer.js";
import { failedBeside, readSingle, type ReplyContext, ReplyStream } from "./reply-stream.js";
import { refusedBeforeDispatch, resynchronise } from "./resynchronise.js";
import type { SideChannel } from "./side-channel.js";
import { windowOf } from "./stream-window.js";

/** Settings of a connection over bytes. */
export interface BytesConnectionOptions {
  /** Bounds of the messages that are accepted. */
  readonly limits?: FrameReaderOptions | undefined;
  /**
   * How long a worker may take to finish what was given up, before the connection is given up too. Default 2000 ms; 30,000 before its
   * first answer, when it may be starting.
   */
  readonly settleMs?: number | undefined;
  /** Ways beside the stream. Default: none. */
  readonly transfers?: BatchTransfers | undefined;
  /** Shared memory, to be negotiated before the first call; closed with the connection. Default: none. */
  readonly sharedMemory?: SideChannel | undefined;
  /** How answers are awaited that come soon. Default: asleep, as all others. */
  readonly briefWait?: BriefWait | undefined;
}

/** How long a worker that was just started may take until it has finished a call that was ended early. */
const STARTING_MS = 30_000;

/** A call that was admitted: its limits, and the end of the call whose answer comes before its own. */
interface Begun {
  readonly scope: CallScope;
  readonly before: Promise<void> | null;
}

/**
 * Calls over a duplex of bytes: wire specification, sections 5 to 9. One stream at a time, or unary calls, which may be made one behind the
 * other without waiting: the worker takes them in their order, and answers so.
 */
export class BytesConnection implements RpcConnection {
  readonly kind = "bytes";
  readonly http = null;
  readonly address: string;
  readonly #channel: ByteChannel;
  readonly #frames: FrameSource;
  readonly #settleMs: number;
  readonly #startingMs: number;
  readonly #sharedMemory: SideChannel | undefined;
  #negotiated: boolean;
  #transfers: BatchTransfers;
  readonly #calls = new CallsUnderWay();
  /** What brings calls to their end that were given up. */
  readonly #settling = new Set<Promise<void>>();
  #stream: BytesStream | null = null;
  #broken = false;
  /** Why it is broken, where that was decided here. */
  #givenUp: TransportError | null = null;
  /** The failure that broke it. */
  #endedBy: unknown;
  #closed = false;

  constructor(channel: ByteChannel, options: BytesConnectionOptions = {}) {
    this.address = channel.address;
    this.#channel = channel;
    this.#frames = new FrameSource(channel, options.limits, options.briefWait);
    this.#settleMs = options.settleMs ?? 2000;
    this.#startingMs = options.settleMs ?? STARTING_MS;
    this.#transfers = options.transfers ?? {};
    this.#sharedMemory = options.sharedMemory;
    this.#negotiated = options.sharedMemory === undefined;
  }

  get usable(): boolean {
    return this.#open && (this.#calls.last !== null || this.#frames.clean);
  }

  get #open(): boolean {
    return !this.#closed && !this.#broken && this.#channel.open;
  }

  async unary(request: RpcRequest, options: UnaryOptions = {}): Promise<RecordBatch> {
    const traced = withTraceContext(request, options);
    const { scope, before } = await this.#begin(request.method, "unary", options);
    const bytes = this.#encode(traced, scope);
    try {
      const context = { beforeMany: options.beforeMany, ...this.#context(request.method, options) };
      const result = await this.#ask(bytes, { scope, before }, context, options.onSent);
      this.#finish(scope);
      return result;
    } catch (error) {
      if (error instanceof RpcError) this.#finish(scope);
      throw error;
    }
  }

  async stream(request: StreamRequest, options: RpcCallOptions = {}): Promise<StreamSession> {
    refuseResumeToken(request);
    const asked = windowOf(request);
    const traced = withTraceContext(request, options);
    const { scope } = await this.#begin(request.method, "stream", options);
    const bytes = this.#encode(traced, scope);
    const ahead = this.#encodeAhead(request, scope);
    const context = { ...this.#context(request.method, options), bodies: request.bodies };
    void this.#channel.write(joined(ahead === null ? bytes : [...bytes, ...ahead.chunks]));
    const header = request.hasHeader ? await this.#readHeader(scope, context, ahead) : null;
    // Of a shared memory segment only the side whose turn it is may touch the table.
    const isShared = this.#transfers.shm !== undefined;
    const window = isShared ? 1 : asked;
    const reply = new ReplyStream(this.#frames, context);
    const host = {
      overlaps: isShared && asked > 1,
      write: (chunks: readonly Uint8Array[]) => this.#channel.write(chunks),
      finish: () => this.#finish(scope),
      settle: (work: () => Promise<void>) => this.#settle(scope, work),
      fail: (error: unknown) => this.#fail(scope, error, null),
      resynchronise: () => resynchronise(this.#channel, this.#frames, context, false),
    };
    const stream = new BytesStream({ ...request, window }, header, scope, context, reply, host, ahead);
    this.#stream = stream;
    return stream;
  }

  #encode(request: RpcRequest, scope: CallScope): Uint8Array[] {
    return this.#before(scope, () => encodeRequest(request, this.#transfers.shm?.requestMetadata));
  }

  /** What of the input goes out with a request; where memory is shared it goes that way. */
  #encodeAhead(request: StreamRequest, scope: CallScope): InputAhead | null {
    return this.#transfers.shm === undefined ? this.#before(scope, () => inputAhead(request)) : null;
  }

  #before<T>(scope: CallScope, encode: () => T): T {
    try {
      return encode();
    } catch (error) {
      // Nothing was sent.
      this.#finish(scope);
      throw error;
    }
  }

  /**
   * Sends a request and reads its single answer, once it has come to that. An error of the worker leaves the call open, any other
   * ends it.
   */
  async #ask(
    bytes: readonly Uint8Array[],
    { scope, before }: Begun,
    context: ReplyContext,
    onSent?: () => void,
  ): Promise<RecordBatch> {
    const reply = new ReplyStream(this.#frames, context);
    try {
      const sent = this.#channel.write(joined(bytes));
      if (onSent !== undefined) void sent.then(onSent);
      if (before !== null) await this.#turn(scope, before, context.method);
      return await readSingle(reply, scope, context, "the result");
    } catch (error) {
      // An error of the worker that came from beside the stream has more behind it.
      if (!(error instanceof RpcError && reply.ended)) this.#fail(scope, error, () => reply.drain(null), before);
      throw error;
    }
  }

  /** Waits until the answers to the calls before were read: what comes then is the answer to this one. */
  async #turn(scope: CallScope, before: Promise<void>, method: string): Promise<void> {
    await scope.wait(before);
    if (!this.#broken) return;
    throw new TransportError({
      what: `${method} was not answered`,
      why: `the connection to ${this.address} ended with a call before it`,
      cause: this.#endedBy,
    });
  }

  /** Finds out, once and within the limits of the first call, whether the worker shares memory. */
  async #negotiate(scope: CallScope, method: string): Promise<void> {
    if (this.#negotiated || this.#sharedMemory === undefined) return;
    const context = this.#context(method, {});
    const begun: Begun = { scope, before: null };
    const shm = await this.#sharedMemory.negotiate((request) => this.#ask(encodeRequest(request), begun, context));
    this.#negotiated = true;
    if (shm !== null) this.#transfers = { ...this.#transfers, shm };
  }

  async #readHeader(scope: CallScope, context: ReplyContext, ahead: InputAhead | null): Promise<RecordBatch> {
    const beforeMany = ahead?.batch !== undefined && ahead.batch !== null && !ahead.isOnly;
    const reply = new ReplyStream(this.#frames, { beforeMany, ...context });
    try {
      return await readSingle(reply, scope, context, "the header");
    } catch (error) {
      if (ahead === null && error instanceof RpcError && refusedBeforeDispatch(error)) {
        this.#finish(scope);
      } else {
        // Refused after dispatch, newer workers wait for the input of the call, older ones take it for the next request.
        this.#fail(scope, error, async () => {
          // What went out with the request is that input, or taken for a request itself.
          if (ahead?.isOnly === false) void this.#channel.write([ahead.writer.encoder.end()]);
          await reply.drain(null);
          await resynchronise(this.#channel, this.#frames, context, ahead === null);
        });
      }
      throw error;
    }
  }

  /** Resolves when nothing is owed any more: an open stream is cancelled, what was given up is read to its end. */
  async settled(): Promise<void> {
    if (this.#stream !== null) await this.#stream.cancel();
    while (this.#settling.size > 0) await Promise.all(this.#settling);
    if (this.#calls.last !== null) this.#break();
  }

  ref(): void {
    this.#channel.ref();
  }

  unref(): void {
    this.#channel.unref();
  }

  async close(): Promise<void> {
    const force = this.#calls.last !== null || this.#broken || this.#settling.size > 0 || !this.#frames.clean;
    this.#closed = true;
    await Promise.all([this.#channel.close({ force }), this.#sharedMemory?.close()]);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #begin(method: string, kind: CallUnderWay["kind"], options: RpcCallOptions): Promise<Begun> {
    const scope = new CallScope(`${method} of ${this.address}`, options);
    let begun: Begun;
    try {
      scope.check();
      begun = await this.#admit(scope, method, kind);
    } catch (error) {
      scope.end();
      throw error;
    }
    if (!this.#negotiated) await this.#negotiate(scope, method);
    this.#transfers.shm?.begin();
    return begun;
  }

  /** Lists a call as soon as it may be made: behind unary calls a unary one may at once, unless memory is shared, which one side has at a time. */
  async #admit(scope: CallScope, method: string, kind: CallUnderWay["kind"]): Promise<Begun> {
    for (;;) {
      while (this.#settling.size > 0) await scope.race(Promise.all(this.#settling));
      if (this.#closed)
        throw new TransportError({
          what: `${method} can't be called`,
          why: `the connection to ${this.address} is closed`,
        });
      const { last } = this.#calls;
      if (last !== null && (kind === "stream" || last.kind === "stream")) {
        throw new UsageError({
          what: `${method} can't be called while ${last.method} is running on the same connection`,
          next: "Take a second connection from the pool, or end the first call before.",
        });
      }
      if (last === null || (this.#negotiated && this.#transfers.shm === undefined)) break;
      await scope.wait(last.ended);
    }
    const isFirst = this.#calls.last === null;
    if (isFirst && this.#open && this.#frames.answered && !this.#frames.clean) await this.#refuseStray(scope, method);
    if (!this.#open) throw this.#givenUp ?? (await this.#channel.lost({ method, answered: this.#frames.answered }));
    return { scope, before: this.#calls.add(method, kind, scope) };
  }

  /** What came behind the last answer would be taken for the next one. Before the first it is told as what can't be read. */
  async #refuseStray(scope: CallScope, method: string): Promise<never> {
    try {
      if (this.#channel.unread) await this.#frames.more(method, scope);
      // What is no Arrow says by itself where it comes from.
      this.#frames.poll(method);
      this.#givenUp = new TransportError({
        what: `${method} can't be called`,
        why: `${this.address} sent more than the answers to its calls, and what belongs to which is no longer known`,
        next: "Take another connection from the pool.",
      });
      throw this.#givenUp;
    } finally {
      this.#break();
    }
  }

  #context(method: string, options: RpcCallOptions): ReplyContext {
    const lastStderr = (): readonly string[] => this.#channel.lastStderr;
    return { method, address: this.address, onLog: options.onLog, lastStderr, transfers: this.#transfers };
  }

  #finish(scope: CallScope): void {
    scope.end();
    if (this.#calls.last?.scope === scope) this.#stream = null;
    this.#calls.remove(scope);
  }

  /**
   * After a call failed: what was given up, or refused by the worker, is brought to its end by `work`; anything else means that the
   * position in the bytes is lost.
   *
   * @param before the end of the call whose answer comes before, where there is one
   */
  #fail(
    scope: CallScope,
    error: unknown,
    work: (() => Promise<void>) | null,
    before: Promise<void> | null = null,
  ): void {
    const recoverable =
      error instanceof CancelledError ||
      error instanceof DeadlineError ||
      error instanceof RpcError ||
      failedBeside(error);
    if (recoverable && work !== null) {
      void this.#settle(scope, work, before);
    } else {
      this.#endedBy ??= error;
      this.#break();
      this.#finish(scope);
    }
  }

  /** Brings a call to its end in the background, behind the call before it; the next call waits for it. Never rejects. */
  #settle(scope: CallScope, work: () => Promise<void>, before: Promise<void> | null = null): Promise<void> {
    scope.end();
    const patient = (): Promise<void> => this.#patiently(scope, work);
    const settling = (before === null ? patient() : before.then(patient))
      .catch((error: unknown) => {
        if (error instanceof TransportError) this.#givenUp ??= error;
        this.#endedBy ??= error;
        this.#break();
      })
      .finally(() => {
        this.#settling.delete(settling);
        this.#finish(scope);
      });
    this.#settling.add(settling);
    return settling;
  }

  /** Does what brings a call to its end, within the time that the worker has for that. */
  async #patiently(scope: CallScope, work: () => Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<never>((_, reject) => {
      // A worker that has not answered at all may still be starting: it is not judged by how long that takes.
      const ms = this.#frames.answered ? this.#settleMs : this.#startingMs;
      timer = setTimeout(() => reject(this.#impatient(scope, ms)), ms);
    });
    try {
      await Promise.race([work(), patience]);
    } finally {
      clearTimeout(timer);
    }
  }

  #impatient(scope: CallScope, ms: number): TransportError {
    return new TransportError({
      what: `the connection to ${this.address} was given up`,
      why: `the worker was not done with ${this.#calls.methodOf(scope) ?? "a call"}, which was ended early, after ${ms} ms`,
      next: "Take another one from the pool.",
    });
  }

  #break(): void {
    this.#broken = true;
    void this.#channel.close({ force: true });
    void this.#sharedMemory?.close();
  }
}

/** Small chunks in one: each has its price on the way to the system. */
function joined(chunks: readonly Uint8Array[]): readonly Uint8Array[] {
  if (chunks.length === 1) return chunks;
  return chunks.every((chunk) => chunk.byteLength <= 16 * 1024) ? [concatChunks(chunks)] : chunks;
}

function refuseResumeToken({ method, resumeToken }: StreamRequest): void {
  if (resumeToken === undefined) return;
  throw new UnsupportedError({
    what: `${method} can't be resumed by a token`,
    why: "on a byte stream the worker keeps the position of a stream itself",
    next: "Use an http address of the worker.",
  });
}
