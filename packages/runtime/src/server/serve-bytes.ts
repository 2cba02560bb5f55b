import type { RecordBatch } from "apache-arrow";
import type { Writable } from "node:stream";
import { EMPTY_SCHEMA, emptyBatch, encodeStream, IpcError, StreamEncoder } from "vgi-arrow";
import { ByteSink, ClientGoneError } from "./byte-sink.js";
import { type BatchSource, FrameSource } from "./frame-source.js";
import { CANCEL, METHOD, REQUEST_VERSION, SERVER_ID, WIRE_VERSION } from "../wire/metadata-keys.js";
import { quietly } from "./quietly.js";
import { randomHex } from "../wire/random-hex.js";
import { resolveCall } from "./resolve-call.js";
import { ServedCall } from "./served-call.js";
import type { ServedStream, Service, StreamMethod, UnaryMethod } from "./service.js";
import { ServiceError } from "./service-error.js";

/** Built-in method through which a client asks for shared memory: wire specification section 15. */
const TRANSPORT_OPTIONS_METHOD = "__transport_options__";

/** How {@link serveBytes} behaves where servers differ. */
export interface BytesServeOptions {
  /**
   * Whether the input of a stream that did not open is read and dropped, as vgi-rpc has done since 0.43; before, it was
   * taken for the next request. Default true.
   */
  readonly drainRefusedInput?: boolean | undefined;
}

/**
 * Serves one client over a duplex byte stream (stdio, a socket) until it closes its end: wire specification sections 5 to 9.
 * A refused or failed call leaves the connection in step. Bytes that are no Arrow are answered with an error and end it.
 *
 * @example
 * ```ts
 * await serveBytes(service, process.stdin, process.stdout);
 * ```
 */
export async function serveBytes(
  service: Service,
  input: AsyncIterable<Uint8Array>,
  output: Writable,
  options: BytesServeOptions = {},
): Promise<void> {
  const connection = new ByteConnection(service, new FrameSource(input), new ByteSink(output), options);
  try {
    while (await connection.serveOne());
  } catch (error) {
    if (!(error instanceof ClientGoneError)) throw error;
  }
}

class ByteConnection {
  readonly #service: Service;
  readonly #frames: FrameSource;
  readonly #sink: ByteSink;
  readonly #serverId = randomHex(12);
  readonly #drainRefusedInput: boolean;

  constructor(service: Service, frames: FrameSource, sink: ByteSink, options: BytesServeOptions) {
    this.#drainRefusedInput = options.drainRefusedInput ?? true;
    this.#service = service;
    this.#frames = frames;
    this.#sink = sink;
  }

  /** Serves one call; false when there was none, or the position in the input is lost. */
  async serveOne(): Promise<boolean> {
    let request: RecordBatch | null;
    try {
      const source = await this.#frames.openStream();
      if (source === null) return false;
      request = await readRequest(source);
    } catch (error) {
      if (!IpcError.is(error)) throw error;
      await this.#refuse(this.#call("", new Map()), error);
      return false;
    }
    const metadata = request?.metadata ?? new Map<string, string>();
    const call = this.#call(metadata.get(METHOD) ?? "", metadata);
    if (request === null) {
      await this.#refuse(
        call,
        new ServiceError("a request is one batch", { type: "ProtocolError", code: "INVALID_ARGUMENT" }),
      );
      return true;
    }
    return this.#dispatch(call, request);
  }

  async #dispatch(call: ServedCall, request: RecordBatch): Promise<boolean> {
    if (call.method === TRANSPORT_OPTIONS_METHOD) {
      await this.#sink.write(encodeStream(EMPTY_SCHEMA, [emptyBatch(EMPTY_SCHEMA, this.#capabilities())]));
      return true;
    }
    let method: UnaryMethod | StreamMethod;
    try {
      ({ method } = resolveCall(this.#service, request));
    } catch (error) {
      await this.#refuse(call, error);
      return true;
    }
    if (method.kind === "unary") await this.#unary(call, method, request);
    else return this.#stream(call, method, request);
    return true;
  }

  async #unary(call: ServedCall, method: UnaryMethod, request: RecordBatch): Promise<void> {
    let answer: RecordBatch;
    try {
      answer = await method.handle(request, call);
    } catch (error) {
      answer = call.errorBatch(method.result, error);
    }
    await this.#sink.write(encodeStream(method.result, [...call.takeLogs(method.result), answer]));
  }

  async #stream(call: ServedCall, method: StreamMethod, request: RecordBatch): Promise<boolean> {
    let stream: ServedStream;
    try {
      stream = await method.open(request, call);
    } catch (error) {
      await this.#refuse(call, error);
      return this.#drainRefusedInput ? this.#drainInput() : true;
    }
    let finished = false;
    try {
      if (method.header !== null && stream.header !== null) {
        await this.#sink.write(encodeStream(method.header, [...call.takeLogs(method.header), stream.header]));
      }
      const input = await this.#frames.openStream();
      if (input === null) return false;
      finished = await this.#exchange(call, stream, input);
      await input.drain();
      return true;
    } catch (error) {
      if (!IpcError.is(error)) throw error;
      return false;
    } finally {
      if (!finished) await quietly(() => stream.cancel?.());
    }
  }

  /** Answers inputs until either side ends. The output's schema goes out with the first answer. True when `cancel` is not due. */
  async #exchange(call: ServedCall, stream: ServedStream, input: BatchSource): Promise<boolean> {
    const encoder = new StreamEncoder(stream.output);
    let opened = false;
    const write = async (batches: readonly RecordBatch[], end: boolean): Promise<void> => {
      const chunks = batches.flatMap((batch) => stream.encoded?.(batch) ?? encoder.batch(batch));
      if (!opened) chunks.unshift(encoder.schema());
      opened = true;
      if (end) chunks.push(encoder.end());
      await this.#sink.write(...chunks);
    };
    for (;;) {
      const batch = await input.next();
      if (batch === null) {
        await write([], true);
        return stream.mode === "exchange";
      }
      if (batch.metadata.has(CANCEL)) {
        await write([], true);
        return false;
      }
      let answer: RecordBatch | null;
      try {
        answer = await stream.next(batch, call);
        const batches = call.takeLogs(stream.output);
        if (answer !== null) batches.push(answer);
        await write(batches, answer === null);
      } catch (error) {
        if (error instanceof ClientGoneError) throw error;
        await write([...call.takeLogs(stream.output), call.errorBatch(stream.output, error)], true);
        return true;
      }
      if (answer === null) return true;
    }
  }

  /** Reads the input of a stream that did not open; false when the client left instead. */
  async #drainInput(): Promise<boolean> {
    try {
      const input = await this.#frames.openStream();
      await input?.drain();
      return input !== null;
    } catch (error) {
      if (!IpcError.is(error)) throw error;
      return false;
    }
  }

  /** An error stream on the empty schema: nothing was dispatched, or no stream came of it. */
  async #refuse(call: ServedCall, error: unknown): Promise<void> {
    await this.#sink.write(
      encodeStream(EMPTY_SCHEMA, [...call.takeLogs(EMPTY_SCHEMA), call.errorBatch(EMPTY_SCHEMA, error)]),
    );
  }

  #call(method: string, metadata: ReadonlyMap<string, string>): ServedCall {
    return new ServedCall({ method, metadata, transport: "bytes", serverId: this.#serverId });
  }

  /** Wire specification section 15: no shared memory here. */
  #capabilities(): ReadonlyMap<string, string> {
    return new Map([
      ["vgi_rpc.transport.shm", "false"],
      [SERVER_ID, this.#serverId],
      [REQUEST_VERSION, WIRE_VERSION],
    ]);
  }
}

/** The request batch; `null` when the stream has none, or more than one. */
async function readRequest(source: BatchSource): Promise<RecordBatch | null> {
  const request = await source.next();
  if (request === null) return null;
  let extra = false;
  while ((await source.next()) !== null) extra = true;
  return extra ? null : request;
}
