import { TransportError, type VgiError } from "../errors/index.js";
import type { ByteTarget } from "../transports/byte-target.js";
import type { ByteChannel, LossContext } from "../transports/byte-channel.js";

/** A channel on which certain bytes come, whatever is sent, and then the end. It counts how often it is asked. */
export class CannedChannel implements ByteChannel {
  readonly address = "stdio:canned";
  readonly lastStderr: readonly string[] = [];
  /** They come when they are asked for. */
  readonly unread = false;
  open = true;
  /** Reads so far. */
  reads = 0;
  readonly #chunks: Uint8Array[];

  constructor(chunks: readonly Uint8Array[]) {
    this.#chunks = [...chunks];
  }

  write(): Promise<void> {
    return Promise.resolve();
  }

  read(target: ByteTarget): Promise<boolean> {
    this.reads += 1;
    const chunk = this.#chunks.shift();
    if (chunk === undefined) this.open = false;
    else target.push(chunk);
    return Promise.resolve(chunk !== undefined);
  }

  lost(context: LossContext): Promise<VgiError> {
    return Promise.resolve(new TransportError({ what: `lost in ${context.method}`, cause: context.cause }));
  }

  close(): Promise<void> {
    this.open = false;
    this.#chunks.length = 0;
    return Promise.resolve();
  }

  ref(): void {}

  unref(): void {}
}
