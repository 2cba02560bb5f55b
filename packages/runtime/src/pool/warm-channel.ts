import type { VgiError } from "../errors/index.js";
import type { ByteTarget } from "../transports/byte-target.js";
import type { ByteChannel, LossContext } from "../transports/byte-channel.js";

/** A channel on loan: closing it politely gives it back as it is, by force ends it. */
export class WarmChannel implements ByteChannel {
  readonly address: string;
  readonly #channel: ByteChannel;
  readonly #usedBefore: boolean;
  readonly #giveBack: (channel: ByteChannel) => Promise<void>;
  #reading = false;
  #closing: Promise<void> | null = null;

  /** @param usedBefore whether its worker has answered calls of others already */
  constructor(channel: ByteChannel, usedBefore: boolean, giveBack: (channel: ByteChannel) => Promise<void>) {
    this.address = channel.address;
    this.#channel = channel;
    this.#usedBefore = usedBefore;
    this.#giveBack = giveBack;
  }

  get open(): boolean {
    return this.#closing === null && this.#channel.open;
  }

  get unread(): boolean {
    return this.#channel.unread;
  }

  get lastStderr(): readonly string[] {
    return this.#channel.lastStderr;
  }

  write(chunks: readonly Uint8Array[]): Promise<void> {
    return this.#closing === null ? this.#channel.write(chunks) : Promise.resolve();
  }

  async read(target: ByteTarget): Promise<boolean> {
    if (this.#closing !== null) return false;
    this.#reading = true;
    try {
      return await this.#channel.read(target);
    } finally {
      this.#reading = false;
    }
  }

  lost(context: LossContext): Promise<VgiError> {
    return this.#channel.lost({ ...context, answered: context.answered || this.#usedBefore });
  }

  close(options: { readonly force?: boolean | undefined } = {}): Promise<void> {
    // Somebody still waits for bytes: they would be missed by the next user.
    const ends = options.force === true || this.#reading;
    // Once given back, it is another one's.
    this.#closing ??= ends ? this.#channel.close({ force: true }) : this.#giveBack(this.#channel);
    return this.#closing;
  }

  ref(): void {
    this.#channel.ref();
  }

  unref(): void {
    this.#channel.unref();
  }
}
