import { type ByteChannel, type ByteTarget, type LossContext, TransportError, type VgiError } from "vgi-runtime";
import { type Service, serveToFunction } from "vgi-runtime/server";
import { ChunkQueue } from "./chunk-queue.js";

/** Both ends of a connection to a service in this process. */
export class MemoryConnection implements ByteChannel {
  readonly address = "memory:worker";
  readonly lastStderr: readonly string[] = [];
  readonly #requests = new ChunkQueue();
  readonly #answers = new ChunkQueue();
  readonly #onEnd: () => void;
  #open = true;

  constructor(service: Service, onEnd: () => void) {
    this.#onEnd = onEnd;
    serveToFunction(service, this.#requests, (chunk) => this.#answers.push(chunk)).then(
      () => this.end(),
      () => this.end(),
    );
  }

  get open(): boolean {
    return this.#open;
  }

  get unread(): boolean {
    return this.#answers.length > 0;
  }

  write(chunks: readonly Uint8Array[]): Promise<void> {
    if (this.#open) for (const chunk of chunks) this.#requests.push(chunk);
    return Promise.resolve();
  }

  async read(target: ByteTarget): Promise<boolean> {
    const chunk = await this.#answers.shift();
    if (chunk !== null) target.push(chunk);
    return chunk !== null;
  }

  lost({ method, cause }: LossContext): Promise<VgiError> {
    const what = `the in-memory worker was lost while ${method} waited`;
    return Promise.resolve(new TransportError({ what, why: "it was restarted or closed", cause }));
  }

  close(): Promise<void> {
    this.end();
    return Promise.resolve();
  }

  /** Ends both directions. */
  end(): void {
    this.#open = false;
    this.#requests.end();
    this.#answers.end();
    this.#onEnd();
  }

  ref(): void {}

  unref(): void {}
}
