import type { RecordBatch } from "apache-arrow";
import { EMPTY_SCHEMA, emptyBatch, decodeStream, encodeStream, IpcError, StreamEncoder, withMetadata } from "vgi-arrow";
import type { HttpTarget } from "./http-path.js";
import { type ParkedStream, randomToken, StreamRegistry } from "./http-tokens.js";
import { CALL_STATE, CANCEL, METHOD, PROTOCOL, STREAM_STATE } from "../wire/metadata-keys.js";
import { quietly } from "./quietly.js";
import { checkProtocol, resolveCall } from "./resolve-call.js";
import { ServedCall } from "./served-call.js";
import type { ServedStream, Service, StreamMethod, UnaryMethod } from "./service.js";
import { ServiceError } from "./service-error.js";
import { readResponseLimit, responseTooLarge } from "./http-response-limit.js";

/** Body and status of an Arrow answer. */
export interface HttpAnswer {
  readonly status: 200 | 400 | 404;
  /** In chunks, which belong together. */
  readonly body: readonly Uint8Array[];
  /** The body carries an EXCEPTION batch. */
  readonly failed: boolean;
}

/** An answer before its size was checked. */
interface Draft extends HttpAnswer {
  readonly limit: number | null;
  /** Cursor of the stream that goes on; `null` when none does. */
  readonly cursor: string | null;
}

type CallTarget = HttpTarget & { kind: "call" };

/** The batches of one turn, and whether the stream goes on. */
interface Turn {
  readonly batches: RecordBatch[];
  readonly open: boolean;
  readonly failed: boolean;
}

/** Answers calls that arrive as HTTP bodies: wire specification section 10. */
export class HttpCalls {
  readonly #service: Service;
  readonly #serverId: string;
  readonly #batchesPerTurn: number;
  readonly #streams: StreamRegistry;

  constructor(
    service: Service,
    options: { readonly serverId: string; readonly batchesPerTurn: number; readonly maxStreams: number },
  ) {
    this.#service = service;
    this.#serverId = options.serverId;
    this.#batchesPerTurn = options.batchesPerTurn;
    this.#streams = new StreamRegistry(options.maxStreams);
  }

  /** @param accepted value of the header by which the client bounds the response */
  async answer(target: CallTarget, body: Uint8Array, accepted?: string | readonly string[]): Promise<HttpAnswer> {
    let call = this.#call(target.method, new Map());
    try {
      const limit = readResponseLimit(accepted);
      const request = readBatch(body);
      call = this.#call(target.method, request.metadata);
      return this.#fit(call, target.method, await this.#draft(target, call, request, limit));
    } catch (error) {
      if (!(error instanceof ServiceError) && !IpcError.is(error)) throw error;
      return this.#refusal(call, error);
    }
  }

  #draft(target: CallTarget, call: ServedCall, request: RecordBatch, limit: number | null): Promise<Draft> {
    if (target.step === "exchange") return this.#exchange(target, call, request, limit);
    const method = this.#resolve(target, request);
    return method.kind === "unary"
      ? this.#unary(call, method, request, limit)
      : this.#init(call, method, request, limit);
  }

  /** Replaces a response beyond its limit; a stream can't go on from what its client may not read. */
  #fit(call: ServedCall, method: string, draft: Draft): HttpAnswer {
    const { limit, cursor } = draft;
    const length = byteLengthOf(draft.body);
    if (limit === null || length <= limit) return draft;
    if (cursor !== null) this.#streams.drop(cursor);
    return { ...this.#refusal(call, responseTooLarge(method, length, limit)), status: 200 };
  }

  #resolve(target: CallTarget, request: RecordBatch): UnaryMethod | StreamMethod {
    const named = request.metadata.get(METHOD);
    if (named !== undefined && named !== target.method) {
      throw badRequest(`the path names the method '${target.method}', the request '${named}'`);
    }
    const { protocolName } = this.#service;
    const asked = request.metadata.get(PROTOCOL);
    if (protocolName !== null && asked !== undefined && asked !== target.protocol) {
      throw new ServiceError("the path and the request name different protocols", {
        type: "ProtocolNotSupportedError",
        code: "INVALID_ARGUMENT",
        kind: "protocol_not_supported",
      });
    }
    const { method } = resolveCall(this.#service, request);
    const step = method.kind === "unary" ? "unary" : "init";
    if (step !== target.step)
      throw badRequest(`'${target.method}' is called with its path ${step === "init" ? "and /init" : "alone"}`);
    return method;
  }

  async #unary(call: ServedCall, method: UnaryMethod, request: RecordBatch, limit: number | null): Promise<Draft> {
    let answer: RecordBatch;
    let failed = false;
    try {
      answer = await method.handle(request, call);
    } catch (error) {
      failed = true;
      answer = call.errorBatch(method.result, error);
    }
    const body = [encodeStream(method.result, [...call.takeLogs(method.result), answer])];
    return { status: 200, body, failed, limit, cursor: null };
  }

  async #init(call: ServedCall, method: StreamMethod, request: RecordBatch, limit: number | null): Promise<Draft> {
    let parked: ParkedStream;
    try {
      const stream = await method.open(request, call);
      parked = { method: call.method, stream, callToken: randomToken(), limit };
    } catch (error) {
      return { ...this.#refusal(call, error), status: 200, limit, cursor: null };
    }
    const { stream } = parked;
    const chunks: Uint8Array[] = [];
    if (method.header !== null && stream.header !== null) {
      chunks.push(encodeStream(method.header, [...call.takeLogs(method.header), stream.header]));
    }
    const turn: Turn =
      stream.mode === "producer"
        ? await this.#turn(call, parked, emptyBatch(EMPTY_SCHEMA))
        : { batches: call.takeLogs(stream.output), open: true, failed: false };
    const cursor = turn.open ? this.#streams.park(parked) : null;
    if (cursor !== null) turn.batches.push(this.#continuation(parked, cursor, true));
    chunks.push(...encodeAnswers(stream, turn.batches));
    return { status: 200, body: chunks, failed: turn.failed, limit, cursor };
  }

  async #exchange(target: CallTarget, call: ServedCall, request: RecordBatch, asked: number | null): Promise<Draft> {
    if (this.#service.protocolName !== null) checkProtocol(this.#service.protocolName, target.protocol ?? undefined);
    const cursor = request.metadata.get(STREAM_STATE);
    const callToken = request.metadata.get(CALL_STATE);
    const parked = cursor === undefined ? null : this.#streams.take(cursor, target.method, callToken);
    if (parked === null) {
      throw badRequest(
        cursor === undefined ? "the request carries no state token" : "the state token is unknown, or was used already",
      );
    }
    const { stream } = parked;
    const limit = asked === null || parked.limit === null ? (asked ?? parked.limit) : Math.min(asked, parked.limit);
    if (request.metadata.has(CANCEL)) {
      await quietly(() => stream.cancel?.());
      return { status: 200, body: [encodeStream(stream.output, [])], failed: false, limit, cursor: null };
    }
    const turn = await this.#turn(call, parked, withoutTransportKeys(request));
    const next = turn.open ? this.#streams.park({ ...parked, limit }) : null;
    if (next !== null) {
      const last = turn.batches.at(-1);
      // The answer of an exchange carries the next cursor itself; a producer's comes on a batch of its own.
      if (stream.mode === "exchange" && last !== undefined) {
        const metadata = new Map([...last.metadata, [STREAM_STATE, next]]);
        turn.batches[turn.batches.length - 1] = withMetadata(last, metadata);
      } else {
        turn.batches.push(this.#continuation(parked, next, false));
      }
    }
    const body = encodeAnswers(stream, turn.batches);
    return { status: 200, body, failed: turn.failed, limit, cursor: next };
  }

  async #turn(call: ServedCall, { stream }: ParkedStream, input: RecordBatch): Promise<Turn> {
    const batches: RecordBatch[] = [];
    const rounds = stream.mode === "producer" ? this.#batchesPerTurn : 1;
    try {
      for (let round = 0; round < rounds; round += 1) {
        const answer = await stream.next(input, call);
        batches.push(...call.takeLogs(stream.output));
        if (answer === null) return { batches, open: false, failed: false };
        batches.push(answer);
      }
      return { batches, open: true, failed: false };
    } catch (error) {
      batches.push(...call.takeLogs(stream.output), call.errorBatch(stream.output, error));
      return { batches, open: false, failed: true };
    }
  }

  #continuation(parked: ParkedStream, cursor: string, first: boolean): RecordBatch {
    const tokens = new Map<string, string>([[STREAM_STATE, cursor]]);
    if (first && this.#service.protocolName !== null) tokens.set(CALL_STATE, parked.callToken);
    return emptyBatch(parked.stream.output, tokens);
  }

  #refusal(call: ServedCall, error: unknown): HttpAnswer {
    const kind = error instanceof ServiceError ? error.kind : undefined;
    const lookup = kind === "method_not_implemented" || kind === "protocol_not_supported";
    const conflict = error instanceof ServiceError && error.code === "INVALID_ARGUMENT";
    const body = [encodeStream(EMPTY_SCHEMA, [...call.takeLogs(EMPTY_SCHEMA), call.errorBatch(EMPTY_SCHEMA, error)])];
    return { status: lookup && !conflict ? 404 : 400, body, failed: true };
  }

  #call(method: string, metadata: ReadonlyMap<string, string>): ServedCall {
    return new ServedCall({ method, metadata, transport: "http", serverId: this.#serverId });
  }
}

/** A whole IPC stream, in chunks. */
function encodeAnswers(stream: ServedStream, batches: readonly RecordBatch[]): Uint8Array[] {
  const encoder = new StreamEncoder(stream.output);
  const chunks = batches.flatMap((batch) => stream.encoded?.(batch) ?? encoder.batch(batch));
  return [encoder.schema(), ...chunks, encoder.end()];
}

/** Bytes of a body. */
export function byteLengthOf(body: readonly Uint8Array[]): number {
  return body.reduce((sum, chunk) => sum + chunk.byteLength, 0);
}

function readBatch(body: Uint8Array): RecordBatch {
  const { batches } = decodeStream(body);
  const [batch] = batches;
  if (batch === undefined || batches.length > 1)
    throw badRequest(`a request is one batch; this one has ${batches.length}`);
  return batch;
}

/** State tokens are bookkeeping of the transport: no handler sees them. */
function withoutTransportKeys(request: RecordBatch): RecordBatch {
  const metadata = new Map(request.metadata);
  metadata.delete(STREAM_STATE);
  metadata.delete(CALL_STATE);
  return withMetadata(request, metadata);
}

function badRequest(message: string): ServiceError {
  return new ServiceError(message, { type: "ProtocolError", code: "INVALID_ARGUMENT" });
}
