import type { RecordBatch } from "apache-arrow";
import type { RpcCallOptions, RpcConnection, RpcRequest, StreamSession } from "vgi-runtime";

/** The open stream of a driver. The schema of an exchange's input is known with the first input, and the stream opened then. */
export class RelayedStream {
  readonly #open: (inputSchema: RecordBatch["schema"] | null) => Promise<StreamSession>;
  #session: StreamSession | null = null;

  private constructor(
    connection: RpcConnection,
    request: RpcRequest,
    shape: { readonly isExchange: boolean; readonly hasHeader: boolean },
    options: RpcCallOptions,
  ) {
    const mode = shape.isExchange ? "exchange" : "producer";
    const { hasHeader } = shape;
    this.#open = (inputSchema) => connection.stream({ ...request, hasHeader, mode, inputSchema }, options);
  }

  static async open(
    connection: RpcConnection,
    request: RpcRequest,
    shape: { readonly isExchange: boolean; readonly hasHeader: boolean },
    options: RpcCallOptions,
  ): Promise<RelayedStream> {
    const stream = new RelayedStream(connection, request, shape, options);
    if (!shape.isExchange || shape.hasHeader) stream.#session = await stream.#open(null);
    return stream;
  }

  get header(): RecordBatch | null {
    return this.#session?.header ?? null;
  }

  /** The next batch of a producer; `null` at its end. */
  async next(): Promise<RecordBatch | null> {
    this.#session ??= await this.#open(null);
    return this.#session.next();
  }

  /** The answer to one input; `null` when the worker ended the stream. */
  async exchange(input: RecordBatch): Promise<RecordBatch | null> {
    this.#session ??= await this.#open(input.schema);
    await this.#session.send(input);
    return this.#session.next();
  }

  async cancel(): Promise<void> {
    await this.#session?.cancel();
  }

  async close(): Promise<void> {
    await this.#session?.close();
  }
}
