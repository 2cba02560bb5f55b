import type { BodyMemory, Frame, FrameReaderOptions } from "vgi-arrow";
import { ProtocolError, type VgiError } from "../errors/index.js";
import type { BriefWait } from "./brief-wait.js";
import type { ByteChannel } from "./byte-channel.js";
import type { CallScope } from "./call-scope.js";
import { LARGE_BODY, type OnHead, PulledFrames } from "./pulled-frames.js";

/** Frames of a byte channel, and what it means when there are none. */
export class FrameSource {
  readonly #channel: ByteChannel;
  readonly #frames: PulledFrames;
  readonly #briefWait: BriefWait | undefined;
  /** Whether the last body was a large one: copying it takes its time, during which this side may as well sleep. */
  #afterLarge = false;

  constructor(channel: ByteChannel, limits: FrameReaderOptions = {}, briefWait?: BriefWait) {
    this.#channel = channel;
    this.#briefWait = briefWait;
    this.#frames = new PulledFrames((target) => channel.read(target), limits);
  }

  /** Whether anything was ever received. */
  get answered(): boolean {
    return this.#frames.begun;
  }

  /** Whether everything that came was asked for: a worker that writes between calls writes what is no answer. */
  get clean(): boolean {
    return !this.#channel.unread && this.#frames.atBoundary;
  }

  /** The next frame, when it is here already. */
  poll(method: string, bodies?: BodyMemory): Frame | null {
    try {
      const frame = this.#frames.poll(bodies);
      if (frame !== null) this.#afterLarge = frame.body.byteLength >= LARGE_BODY;
      return frame;
    } catch (error) {
      throw this.#junk(error, method);
    }
  }

  /** Waits for more bytes; throws when there will be none. @param beforeMany as in {@link BriefWait.begin} */
  async more(method: string, scope: CallScope | null, beforeMany?: boolean, onHead?: OnHead): Promise<void> {
    this.#briefWait?.begin(!this.#afterLarge, beforeMany);
    let isMore: boolean;
    try {
      isMore = await this.#frames.more(scope, onHead);
    } finally {
      this.#briefWait?.end();
    }
    if (!isMore) throw await this.#ended(method);
  }

  #ended(method: string): Promise<VgiError> {
    let cause: unknown;
    try {
      this.#frames.end();
    } catch (error) {
      cause = error;
    }
    return this.#channel.lost({ method, answered: this.answered, cause });
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
