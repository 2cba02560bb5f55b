import { type Frame, FrameReader, type FrameReaderOptions } from "vgi-arrow";
import { ProtocolError, type VgiError } from "../errors/index.js";
import type { ByteChannel } from "./byte-channel.js";
import type { CallScope } from "./call-scope.js";

/** Frames of a byte channel, pulled. A wait that was given up is taken over by the next one: no byte is lost. */
export class FrameSource {
  readonly #channel: ByteChannel;
  readonly #reader: FrameReader;
  #filling: Promise<boolean> | null = null;
  #answered = false;

  constructor(channel: ByteChannel, limits: FrameReaderOptions = {}) {
    this.#channel = channel;
    this.#reader = new FrameReader(limits);
  }

  /** Whether anything was ever received. */
  get answered(): boolean {
    return this.#answered;
  }

  /** Whether everything that came was asked for: a worker that writes between calls writes what is no answer. */
  get clean(): boolean {
    return !this.#channel.unread && this.#reader.atBoundary;
  }

  /** The next frame, when it is here already. */
  poll(method: string): Frame | null {
    try {
      return this.#reader.next();
    } catch (error) {
      throw this.#junk(error, method);
    }
  }

  /** Waits for more bytes; throws when there will be none. */
  async more(method: string, scope: CallScope | null): Promise<void> {
    this.#filling ??= this.#fill();
    const filling = this.#filling;
    const more = await (scope === null ? filling : scope.race(filling));
    if (!more) throw await this.#ended(method);
  }

  async #fill(): Promise<boolean> {
    try {
      const chunk = await this.#channel.read();
      if (chunk === null) return false;
      this.#answered = true;
      this.#reader.push(chunk);
      return true;
    } finally {
      this.#filling = null;
    }
  }

  #ended(method: string): Promise<VgiError> {
    let cause: unknown;
    try {
      this.#reader.end();
    } catch (error) {
      cause = error;
    }
    return this.#channel.lost({ method, answered: this.#answered, cause });
  }

  #junk(error: unknown, method: string): ProtocolError {
    const stdio = this.#channel.address.startsWith("stdio:");
    return new ProtocolError({
      what: `${this.#channel.address} sent something that ${method} can't read`,
      why: error instanceof Error ? error.message : String(error),
      next: stdio
        ? "A stdio worker must write nothing but its answers to stdout: look for prints, banners and loggers, and that the command starts a VGI worker."
        : "Check that the address is that of a VGI worker.",
      cause: error,
      lastStderr: this.#channel.lastStderr,
    });
  }
}
