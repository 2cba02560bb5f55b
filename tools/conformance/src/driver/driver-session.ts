import type { RecordBatch } from "apache-arrow";
import type { ControlMessage } from "./control-channel.js";
import { DriverError } from "./driver-error.js";
import { LogBuffer } from "./log-buffer.js";
import { openTarget, type OpenTarget } from "./open-target.js";
import { batchFromBase64, batchToBase64 } from "./relay-batch.js";
import { relayDescription } from "./relay-description.js";
import { relayError } from "./relay-error.js";
import { RelayedHttp } from "./relay-http.js";
import { relayRequest } from "./relay-request.js";
import { RelayedStream } from "./relayed-stream.js";
import type { RequestFields } from "./request-fields.js";

type Handler = (fields: RequestFields) => Promise<ControlMessage>;

/** The operations of the control protocol, on one connection; a relay, which repairs nothing of what the client does. */
export class DriverSession {
  readonly #logs = new LogBuffer();
  #target: OpenTarget | null = null;
  #stream: RelayedStream | null = null;
  #relayedHttp: RelayedHttp | null = null;

  readonly #handlers: Readonly<Record<string, Handler>> = {
    connect: (fields) => this.#connect(fields),
    describe: () => this.#describe(),
    unary: (fields) => this.#unary(fields),
    stream_open: (fields) => this.#openStream(fields),
    tick: (fields) => this.#tick(fields),
    next_with_token: () => this.#nextWithToken(),
    exchange: (fields) => this.#exchange(fields),
    cancel: () => this.#leave((stream) => stream.cancel()),
    close: () => this.#leave((stream) => stream.close()),
    capabilities: () => this.#call({ caps: null }, () => this.#http().capabilities({ onLog: this.#logs.add })),
    request_upload_urls: (fields) => this.#requestUploadUrls(fields),
    session_begin: (fields) => this.#session((http) => http.beginSession(fields.optionalText("token"))),
    session_token: () => this.#session((http) => ({ token: http.token })),
    session_echo_headers: () => this.#session((http) => ({ headers: http.echoHeaders })),
    session_detach: () => this.#session((http) => ({ token: http.detach() })),
    session_end: () => this.#session((http) => http.endSession()),
  };

  /** Carries one request out. Errors of the call are in the response; only what the driver itself could not do rejects. */
  async handle(fields: RequestFields): Promise<ControlMessage> {
    const handler = Object.hasOwn(this.#handlers, fields.op) ? this.#handlers[fields.op] : undefined;
    if (handler === undefined) throw new DriverError(`the client has nothing for the op "${fields.op}"`);
    return handler(fields);
  }

  /** Ends the stream that is still open, then the connection with all it owns. */
  async shutdown(): Promise<void> {
    const stream = this.#stream;
    this.#stream = null;
    await stream?.cancel();
    await this.#target?.lease.release();
    await this.#target?.pool.close();
  }

  async #connect(fields: RequestFields): Promise<ControlMessage> {
    if (this.#target !== null) throw new DriverError("this driver is connected already");
    this.#target = await openTarget(fields);
    return { ok: true };
  }

  #describe(): Promise<ControlMessage> {
    const { connection } = this.#connected().lease;
    return this.#call({ describe: null }, async () => ({
      describe: await relayDescription(connection, { onLog: this.#logs.add }),
    }));
  }

  async #unary(fields: RequestFields): Promise<ControlMessage> {
    const { lease, protocol } = this.#connected();
    const request = relayRequest(fields.text("request_b64"), protocol);
    return this.#call({ result_b64: null }, async () => {
      const result = await lease.connection.unary(request, { onLog: this.#logs.add });
      return { result_b64: batchToBase64(result) };
    });
  }

  async #openStream(fields: RequestFields): Promise<ControlMessage> {
    const { lease, protocol } = this.#connected();
    if (this.#stream !== null) throw new DriverError("a stream is open already");
    const request = relayRequest(fields.text("request_b64"), protocol);
    const shape = { isExchange: fields.flag("is_exchange"), hasHeader: fields.flag("has_header") };
    return this.#call({ header_b64: null }, async () => {
      const stream = await RelayedStream.open(lease.connection, request, shape, { onLog: this.#logs.add });
      this.#stream = stream;
      return { header_b64: stream.header === null ? null : batchToBase64(stream.header) };
    });
  }

  async #tick(fields: RequestFields): Promise<ControlMessage> {
    const stream = this.#opened();
    const tick = fields.optionalText("input_b64");
    const metadata = tick === null ? undefined : batchFromBase64(tick).metadata;
    return this.#turn({}, () => stream.next({ metadata }));
  }

  async #nextWithToken(): Promise<ControlMessage> {
    const stream = this.#opened();
    const response = await this.#turn({ token: null }, () => stream.next());
    return { ...response, token: response["done"] === true ? null : stream.resumeToken };
  }

  async #exchange(fields: RequestFields): Promise<ControlMessage> {
    const stream = this.#opened();
    const input = batchFromBase64(fields.text("input_b64"));
    return this.#turn({}, () => stream.exchange(input));
  }

  /** One turn of the stream, which is over after its end and after an error. */
  async #turn(extra: ControlMessage, next: () => Promise<RecordBatch | null>): Promise<ControlMessage> {
    const response = await this.#call({ done: true, batch_b64: null, ...extra }, async () => {
      const batch = await next();
      return batch === null
        ? { done: true, batch_b64: null, ...extra }
        : { done: false, batch_b64: batchToBase64(batch), ...extra };
    });
    if (response["done"] === true) this.#stream = null;
    return response;
  }

  async #leave(how: (stream: RelayedStream) => Promise<void>): Promise<ControlMessage> {
    const stream = this.#stream;
    this.#stream = null;
    if (stream === null) return { ok: true, logs: [] };
    return this.#call({}, async () => {
      await how(stream);
      return {};
    });
  }

  #requestUploadUrls(fields: RequestFields): Promise<ControlMessage> {
    const count = fields.optionalNumber("count") ?? undefined;
    return this.#call({ urls: null }, () => this.#http().requestUploadUrls(count, { onLog: this.#logs.add }));
  }

  async #session(act: (http: RelayedHttp) => ControlMessage | void | Promise<void>): Promise<ControlMessage> {
    return { ok: true, ...(await act(this.#http())) };
  }

  #http(): RelayedHttp {
    this.#relayedHttp ??= new RelayedHttp(this.#connected().lease.connection);
    return this.#relayedHttp;
  }

  /** A response with what the call gave, or with its error beside the fields for that case; and with the logs until now. */
  async #call(failed: ControlMessage, run: () => Promise<ControlMessage>): Promise<ControlMessage> {
    try {
      const result = await run();
      return { ok: true, ...result, logs: this.#logs.drain(), error: null };
    } catch (thrown) {
      const error = relayError(thrown);
      if (error === null) throw thrown;
      return { ok: true, ...failed, logs: this.#logs.drain(), error };
    }
  }

  #connected(): OpenTarget {
    if (this.#target === null) throw new DriverError("connect comes first");
    return this.#target;
  }

  #opened(): RelayedStream {
    if (this.#stream === null) throw new DriverError("no stream is open");
    return this.#stream;
  }
}
