import type { Socket } from "node:net";
import { TransportError, type VgiError } from "../../errors/index.js";
import type { ByteTarget } from "../byte-target.js";
import type { ByteChannel, LossContext } from "../byte-channel.js";
import type { DirectSource } from "./direct-source.js";
import { WritableSink } from "./writable-sink.js";

/** A worker that listens on a unix or tcp socket. */
export class SocketChannel implements ByteChannel {
  readonly address: string;
  readonly lastStderr: readonly string[] = [];
  readonly #socket: Socket;
  readonly #source: DirectSource;
  readonly #sink: WritableSink;
  #ended = false;

  /** @param source what the socket reads into, attached to it */
  constructor(address: string, socket: Socket, source: DirectSource) {
    this.address = address;
    this.#socket = socket;
    this.#source = source;
    this.#sink = new WritableSink(socket, () => socket.destroy());
    for (const event of ["end", "close"] as const) {
      socket.on(event, () => {
        this.#ended = true;
      });
    }
  }

  get open(): boolean {
    return !this.#ended && this.#sink.open;
  }

  get unread(): boolean {
    return this.#source.unread;
  }

  write(chunks: readonly Uint8Array[]): Promise<void> {
    return this.#sink.write(chunks);
  }

  read(target: ByteTarget): Promise<boolean> {
    return this.#source.readInto(target);
  }

  async lost(context: LossContext): Promise<VgiError> {
    const { error } = this.#source;
    const inside = context.cause instanceof Error ? " in the middle of an answer" : "";
    return new TransportError({
      what: `the connection to ${this.address} was lost while ${context.method} waited for it`,
      why: `${error?.message ?? "the worker closed it"}${inside}`,
      cause: error ?? context.cause,
    });
  }

  async close(): Promise<void> {
    if (this.#socket.destroyed) return;
    const closed = new Promise((resolve) => {
      this.#socket.once("close", resolve);
    });
    this.#socket.destroy();
    await closed;
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }
}
