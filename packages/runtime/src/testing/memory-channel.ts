import type { RecordBatch } from "apache-arrow";
import { BatchDecoder, FrameReader } from "vgi-arrow";
import { TransportError, type VgiError } from "../errors/index.js";
import type { ByteTarget } from "../transports/byte-target.js";
import type { ByteChannel, LossContext } from "../transports/byte-channel.js";

/** What a client sent, seen from the worker. */
export type Received =
  | { readonly kind: "schema"; readonly columns: number }
  | { readonly kind: "batch"; readonly batch: RecordBatch }
  | { readonly kind: "eos" };

/** A channel whose worker is a function: it is called for everything that the client sends, and answers with bytes. */
export class MemoryChannel implements ByteChannel {
  readonly address = "stdio:memory";
  readonly lastStderr: readonly string[] = [];
  /** Everything received so far. */
  readonly received: Received[] = [];
  open = true;
  /** Size of the chunks in which answers arrive. */
  chunkSize: number = Number.POSITIVE_INFINITY;
  readonly #worker: (received: Received, channel: MemoryChannel) => void;
  readonly #reader = new FrameReader();
  readonly #chunks: Uint8Array[] = [];
  #decoder: BatchDecoder | null = null;
  #wake: (() => void) | null = null;

  constructor(worker: (received: Received, channel: MemoryChannel) => void) {
    this.#worker = worker;
  }

  get unread(): boolean {
    return this.#chunks.length > 0;
  }

  write(chunks: readonly Uint8Array[]): Promise<void> {
    if (!this.open) return Promise.resolve();
    for (const chunk of chunks) this.#reader.push(chunk.slice());
    for (let frame = this.#reader.next(); frame !== null; frame = this.#reader.next()) {
      if (frame.kind === "eos") {
        this.#decoder = null;
        this.#receive({ kind: "eos" });
      } else if (this.#decoder === null) {
        this.#decoder = new BatchDecoder(frame);
        this.#receive({ kind: "schema", columns: this.#decoder.schema.fields.length });
      } else {
        const batch = this.#decoder.decode(frame);
        if (batch !== null) this.#receive({ kind: "batch", batch });
      }
    }
    return Promise.resolve();
  }

  /** The worker answers. */
  answer(...chunks: readonly Uint8Array[]): void {
    for (const chunk of chunks) {
      const size = Math.min(this.chunkSize, Math.max(1, chunk.byteLength));
      for (let at = 0; at < chunk.byteLength; at += size) this.#chunks.push(chunk.slice(at, at + size));
    }
    this.#wake?.();
  }

  /** The worker ends. */
  end(): void {
    this.open = false;
    this.#wake?.();
  }

  async read(target: ByteTarget): Promise<boolean> {
    while (this.#chunks.length === 0) {
      if (!this.open) return false;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    for (const chunk of this.#chunks.splice(0, 1)) target.push(chunk);
    return true;
  }

  lost(context: LossContext): Promise<VgiError> {
    return Promise.resolve(new TransportError({ what: `lost in ${context.method}`, cause: context.cause }));
  }

  close(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  ref(): void {}

  unref(): void {}

  #receive(received: Received): void {
    this.received.push(received);
    this.#worker(received, this);
  }
}
