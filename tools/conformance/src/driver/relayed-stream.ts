import type { RecordBatch } from "apache-arrow";
import type { NextOptions, RpcCallOptions, RpcConnection, RpcRequest, StreamSession } from "vgi-runtime";

/** The open stream of a driver. The schema of an exchange's input is that of its first input. */
export class RelayedStream {
  readonly #session: StreamSession;

  private constructor(session: StreamSession) {
    this.#session = session;
  }

  static async open(
    connection: RpcConnection,
    request: RpcRequest,
    shape: { readonly isExchange: boolean; readonly hasHeader: boolean },
    options: RpcCallOptions,
  ): Promise<RelayedStream> {
    const mode = shape.isExchange ? "exchange" : "producer";
    const { hasHeader } = shape;
    return new RelayedStream(await connection.stream({ ...request, hasHeader, mode, inputSchema: null }, options));
  }

  get header(): RecordBatch | null {
    return this.#session.header;
  }

  /** The next batch of a producer; `null` at its end. */
  next(options?: NextOptions): Promise<RecordBatch | null> {
    return this.#session.next(options);
  }

  /** Where the stream goes on after the batch that came last, where the transport has such a thing. */
  get resumeToken(): string | null {
    return this.#session.resumeToken;
  }

  /** The answer to one input; `null` when the worker ended the stream. */
  async exchange(input: RecordBatch): Promise<RecordBatch | null> {
    await this.#session.send(input);
    return this.#session.next();
  }

  async cancel(): Promise<void> {
    await this.#session.cancel();
  }

  async close(): Promise<void> {
    await this.#session.close();
  }
}
