import type { RecordBatch, Schema } from "apache-arrow";
import { EMPTY_SCHEMA, withMetadata } from "vgi-arrow";
import type { NextOptions, StreamRequest, StreamSession } from "../connection.js";
import { ProtocolError, UsageError } from "../errors/index.js";
import { CallScope } from "../transports/call-scope.js";
import { type ReplyContext, ReplyStream } from "../transports/reply-stream.js";
import { windowOf } from "../transports/stream-window.js";
import { encodeInput } from "../wire/encode-given.js";
import { CALL_STATE, STREAM_STATE } from "../wire/metadata-keys.js";
import type { ArrowRequest } from "./arrow-request.js";
import type { HttpTurn } from "./http-frames.js";
import { encodeResumeToken, type StreamPosition } from "./resume-token.js";
import { TurnRequests } from "./turn-requests.js";

/** What a stream needs of its connection. */
export interface HttpStreamHost {
  post(request: ArrowRequest, scope: CallScope): Promise<HttpTurn>;
  /** Resolves when requests that were just made are written, as far as their sockets are free. */
  written(): Promise<void>;
  done(stream: HttpStream): void;
}

/** How long telling a worker that a stream is cancelled may take. */
const CANCEL_MS = 2000;

/**
 * A stream as HTTP turns: each request carries the tokens of the last response, and is answered with the next part. The worker keeps
 * nothing in between; wire specification, section 10.
 */
export class HttpStream implements StreamSession {
  readonly header: RecordBatch | null;
  readonly window = 1;
  readonly #request: StreamRequest;
  readonly #scope: CallScope;
  readonly #context: ReplyContext;
  readonly #host: HttpStreamHost;
  readonly #requests: TurnRequests;
  #turn: HttpTurn | null = null;
  #reply: ReplyStream | null = null;
  /** The turn of an input that was sent and whose answer was not asked for yet. */
  #sent: Promise<HttpTurn> | null = null;
  /** Settles when the last input is on its way: its answer may be asked for before. */
  #sending: Promise<void> = Promise.resolve();
  #schema: Schema | null = null;
  /** Of the input; `null` for an exchange whose input schema comes with the first input. */
  #inputSchema: Schema | null;
  /** Where the stream goes on; `null` while a turn is read, and when it is over. */
  #cursor: string | null = null;
  /** Fixed for the call, handed over once. */
  #callState: string | null = null;
  /** A producer's next batch, which came with the last one. */
  #ahead: RecordBatch | null = null;
  /** A producer's next turn, asked for while the last batch of the one before is with the caller; its cursor is used up. */
  #asked: Promise<HttpTurn> | null = null;
  /** What happened behind a batch that was given out: the next call reports it. */
  #failure: { readonly error: unknown } | null = null;
  #over = false;
  #reading = false;

  /** @param start the first response, or where the stream goes on without one */
  constructor(
    request: StreamRequest,
    header: RecordBatch | null,
    start: HttpTurn | StreamPosition,
    scope: CallScope,
    context: ReplyContext,
    host: HttpStreamHost,
  ) {
    this.header = header;
    this.#request = request;
    this.#inputSchema = request.mode === "producer" ? EMPTY_SCHEMA : request.inputSchema;
    this.#requests = new TurnRequests(request);
    this.#scope = scope;
    this.#context = context;
    this.#host = host;
    if ("cursor" in start) {
      this.#cursor = start.cursor;
      this.#callState = start.callState;
    } else {
      this.#begin(start);
    }
  }

  /** The token of a turn comes behind its batches: between two of them there is no place to go on at. */
  get resumeToken(): string | null {
    if (this.#request.mode !== "producer" || this.#cursor === null || this.#reply !== null) return null;
    if (this.#asked !== null) return null;
    return encodeResumeToken(this.#position(this.#cursor));
  }

  get outputSchema(): Schema | null {
    return this.#reply?.schema ?? this.#schema;
  }

  /** Of an exchange, the first response brings the tokens and no data. */
  async readFirstToken(): Promise<void> {
    const answer = await this.#readAnswer();
    // A worker can't tell an exchange of inputs without columns from a producer: it has made its first turn already, for which nobody
    // asked. Its token comes behind the data, and is read with the first input.
    const columns = this.#inputSchema?.fields.length;
    if (columns === 0 || (columns === undefined && this.#reply !== null)) return;
    if (answer !== null && answer.numRows > 0) throw this.#broken("it sent data before it had an input");
    if (this.#cursor === null) throw this.#broken("its first response has no state token");
  }

  async send(input: RecordBatch): Promise<void> {
    const { method, mode } = this.#request;
    if (mode === "producer") {
      throw new UsageError({
        what: `an input was sent to ${method}`,
        why: "it is a producer stream, which is driven by next() alone",
      });
    }
    this.#scope.check();
    if (this.#sent !== null) {
      throw new UsageError({
        what: `an input was sent to ${method} before the answer to another was read`,
        next: "Call next() first.",
      });
    }
    const sending = this.#post(input);
    // A failure is send()'s to report.
    this.#sending = sending.catch(() => {});
    await sending;
  }

  async next(options: NextOptions = {}): Promise<RecordBatch | null> {
    this.#scope.check();
    if (this.#over) return null;
    if (this.#reading)
      throw new UsageError({ what: `next() was called on ${this.#request.method} while another next() is waiting` });
    this.#reading = true;
    try {
      const batch =
        this.#request.mode === "producer"
          ? await this.#nextProduced(options.metadata)
          : await this.#nextAnswer(options.metadata);
      if (this.#over) return null;
      if (batch === null) this.#finish();
      return batch;
    } catch (error) {
      if (this.#over && this.#scope.over === null) return null;
      if (!(error instanceof UsageError)) this.#finish();
      throw error;
    } finally {
      this.#reading = false;
    }
  }

  /** The worker keeps nothing, so there is nothing to tell it. */
  close(): Promise<void> {
    this.#finish();
    return Promise.resolve();
  }

  async cancel(): Promise<void> {
    if (this.#over) return;
    const scope = new CallScope(`cancelling ${this.#request.method}`, { timeoutMs: CANCEL_MS });
    try {
      // The token that says where the stream is may still be on its way, behind the data.
      if (!this.#reading) await scope.race(this.#finishAsked());
      const cursor = this.#cursor;
      this.#finish();
      if (cursor === null) return;
      const request = this.#requests.cancel(this.#inputSchema ?? EMPTY_SCHEMA, this.#position(cursor));
      const turn = await this.#host.post(request, scope);
      await new ReplyStream(turn.frames, this.#context).drain(scope);
    } catch {
      // The stream is given up either way.
    } finally {
      this.#finish();
      scope.end();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #nextProduced(metadata: ReadonlyMap<string, string> | undefined): Promise<RecordBatch | null> {
    if (this.#failure !== null) throw this.#failure.error;
    await this.#readAhead();
    if (metadata !== undefined && (this.#ahead !== null || this.#asked !== null)) {
      throw new UsageError({
        what: `metadata can't be sent to ${this.#request.method} now`,
        why: "the worker has made the next batch already, or is about to",
        next: "Open the stream with window: 1, or call next() without metadata first.",
      });
    }
    for (let tick = metadata; this.#ahead === null; tick = undefined) {
      // A response without rows is not the end, one without a token is: a worker may need several turns for a batch.
      if (this.#cursor === null) return null;
      const turn = this.#asked ?? this.#ask(this.#cursor, tick);
      this.#asked = null;
      this.#begin(await turn);
      await this.#askEarly();
      await this.#readAhead();
    }
    const batch = this.#ahead;
    this.#ahead = null;
    try {
      // Whether this was the last batch of its turn, and so where the stream goes on, is known once the next message is read.
      await this.#readAhead();
    } catch (error) {
      this.#failure = { error };
    }
    await this.#askAhead();
    return bare(batch);
  }

  #ask(cursor: string, tick?: ReadonlyMap<string, string>): Promise<HttpTurn> {
    return this.#host.post(this.#requests.tick(this.#position(cursor), tick), this.#scope);
  }

  /**
   * Has the worker make the next turn while the caller has the last batch of this one: one turn, as its token comes with the one before.
   * Resolves when the request is on its way: while the caller works on its batch, nothing is written.
   */
  async #askAhead(): Promise<void> {
    if (this.#ahead !== null || this.#reply !== null || this.#cursor === null || this.#failure !== null) return;
    if (this.#over || this.#asked !== null || windowOf(this.#request) === 1) return;
    await this.#askFor(this.#cursor);
  }

  async #askFor(cursor: string): Promise<void> {
    this.#asked = this.#ask(cursor);
    // A failure is that of the next() that asks for it.
    this.#asked.catch(() => {});
    await this.#host.written();
  }

  /**
   * The same as soon as the token is here, before the batch in front of it is decoded: the worker waits for no more than has to be done.
   * What fails does so again where the batch, or what is behind it, is read.
   */
  async #askEarly(): Promise<void> {
    if (windowOf(this.#request) === 1) return;
    const token = await this.#reply?.tokenBehind(this.#scope).catch(() => null);
    const cursor = token?.metadata.get(STREAM_STATE);
    if (cursor === undefined || this.#over) return;
    this.#callState = token?.metadata.get(CALL_STATE) ?? this.#callState;
    await this.#askFor(cursor);
  }

  /** Reads the current turn up to its next batch, or to its end. */
  async #readAhead(): Promise<void> {
    while (this.#reply !== null && this.#ahead === null) {
      const batch = await this.#read();
      if (batch === null) this.#endTurn();
      else if (!isToken(batch)) this.#ahead = batch;
    }
  }

  async #post(input: RecordBatch): Promise<void> {
    await this.#finishTurn();
    if (this.#over || this.#cursor === null)
      throw new UsageError({ what: `an input was sent to ${this.#request.method}`, why: "its stream has ended" });
    const schema = this.#inputSchema ?? input.schema;
    const position = this.#position(this.#cursor);
    const request = encodeInput(this.#request.method, () => this.#requests.input(schema, input, position));
    // Not before: an input that can't be sent decides nothing.
    this.#inputSchema = schema;
    this.#sent = this.#host.post(request, this.#scope);
    // A failure is next()'s to report.
    this.#sent.catch(() => {});
  }

  async #nextAnswer(metadata: ReadonlyMap<string, string> | undefined): Promise<RecordBatch | null> {
    if (metadata !== undefined) {
      throw new UsageError({
        what: `metadata was given to next() of ${this.#request.method}`,
        why: "it is an exchange, whose inputs have metadata of their own",
        next: "Give it to send(), as metadata of the batch.",
      });
    }
    await this.#sending;
    if (this.#sent === null) {
      throw new UsageError({
        what: `next() was called on ${this.#request.method} with no input that waits for an answer`,
        next: "Call send() before each next(), and close() when there is no more input.",
      });
    }
    const turn = await this.#sent;
    this.#sent = null;
    this.#begin(turn);
    return this.#readAnswer();
  }

  /** The data of an exchange turn: an answer without rows carries the token itself, and looks like a token alone. */
  async #readAnswer(): Promise<RecordBatch | null> {
    let token: RecordBatch | null = null;
    for (let batch = await this.#read(); batch !== null; batch = await this.#read()) {
      if (!isToken(batch)) return bare(batch);
      token = batch;
    }
    this.#endTurn();
    return token === null ? null : bare(token);
  }

  /** Reads one batch of the current turn, and takes the tokens from it. */
  async #read(): Promise<RecordBatch | null> {
    const batch = (await this.#reply?.next(this.#scope)) ?? null;
    if (batch !== null) {
      this.#cursor = batch.metadata.get(STREAM_STATE) ?? this.#cursor;
      this.#callState = batch.metadata.get(CALL_STATE) ?? this.#callState;
    }
    return batch;
  }

  /** Reads what is left of a turn: the token may come behind the data. */
  async #finishTurn(): Promise<void> {
    while (this.#reply !== null) {
      if ((await this.#read()) === null) this.#endTurn();
    }
  }

  /** The same, of the turn that was asked for as well: the token of this one is used up. */
  async #finishAsked(): Promise<void> {
    await this.#finishTurn();
    const asked = this.#asked;
    if (asked === null) return;
    this.#asked = null;
    this.#cursor = null;
    this.#begin(await asked);
    await this.#finishTurn();
  }

  #begin(turn: HttpTurn): void {
    this.#cursor = null;
    this.#turn = turn;
    this.#reply = new ReplyStream(turn.frames, this.#context);
  }

  #endTurn(): void {
    this.#schema = this.#reply?.schema ?? this.#schema;
    if (this.#reply?.ended === true) this.#turn?.response.finish();
    else this.#turn?.response.discard();
    this.#reply = null;
    this.#turn = null;
  }

  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    this.#endTurn();
    for (const turn of [this.#sent, this.#asked]) {
      turn?.then(
        ({ response }) => response.discard(),
        () => {},
      );
    }
    this.#sent = null;
    this.#asked = null;
    this.#cursor = null;
    this.#scope.end();
    this.#host.done(this);
  }

  #position(cursor: string): StreamPosition {
    return { cursor, callState: this.#callState };
  }

  #broken(why: string): ProtocolError {
    return new ProtocolError({ what: `${this.#context.address} broke the protocol in ${this.#request.method}`, why });
  }
}

function isToken(batch: RecordBatch): boolean {
  return batch.numRows === 0 && batch.metadata.has(STREAM_STATE);
}

/** The batch as the worker's code made it, without the tokens. */
function bare(batch: RecordBatch): RecordBatch {
  if (!batch.metadata.has(STREAM_STATE) && !batch.metadata.has(CALL_STATE)) return batch;
  const metadata = new Map(batch.metadata);
  metadata.delete(STREAM_STATE);
  metadata.delete(CALL_STATE);
  return withMetadata(batch, metadata);
}
