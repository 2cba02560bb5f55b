import type { ByteChannel } from "../transports/byte-channel.js";
import { timerMs } from "../transports/timers.js";
import { WarmChannel } from "./warm-channel.js";

/** Sizes of {@link WarmWorkers}. */
export interface WarmWorkersOptions {
  /** Idle processes that are kept, of all commands together; the oldest goes first. Default 8. */
  readonly maxIdle?: number | undefined;
  /** How long an idle process is kept, in milliseconds. Default 30,000. */
  readonly idleMs?: number | undefined;
}

interface Idle {
  readonly key: string;
  readonly channel: ByteChannel;
  readonly timer: NodeJS.Timeout;
}

/**
 * Keeps worker processes that a pool or client has no more use for, until another one wants the same: by command, directory and
 * environment. Starting a worker can take a second; programs that connect often, and can't hold on to a client, save that.
 *
 * Processes whose stderr goes to a function or a logger are not shared: it would be that of the first user.
 *
 * A process is kept only when it is alive, has nothing left to say and is in no call; idle ones don't keep this process alive, and
 * end with it.
 *
 * @example
 * ```ts
 * import { createPool, WarmWorkers } from "vgi-runtime";
 *
 * const warmWorkers = new WarmWorkers({ idleMs: 60_000 });
 * await using pool = createPool("stdio:python -m my_worker", { warmWorkers });
 * ```
 */
export class WarmWorkers implements AsyncDisposable {
  readonly #maxIdle: number;
  readonly #idleMs: number;
  /** The oldest first. */
  readonly #idle: Idle[] = [];
  #closed = false;

  constructor({ maxIdle = 8, idleMs = 30_000 }: WarmWorkersOptions = {}) {
    this.#maxIdle = Math.max(0, maxIdle);
    this.#idleMs = idleMs;
  }

  /** Processes that wait for their next use. */
  get idle(): number {
    return this.#idle.length;
  }

  /** For transports: a channel to a process that is warm, or that is started. Closing it politely gives the process back. */
  async channel(key: string, start: () => Promise<ByteChannel>): Promise<ByteChannel> {
    const warm = this.#take(key);
    warm?.ref();
    return new WarmChannel(warm ?? (await start()), warm !== null, (channel) => this.#keep(key, channel));
  }

  /** Ends all idle processes; those in use end with their pools. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#idle.splice(0).map((idle) => end(idle)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #take(key: string): ByteChannel | null {
    for (let index = this.#idle.length - 1; index >= 0; index -= 1) {
      const idle = this.#idle[index];
      if (idle?.key !== key) continue;
      this.#idle.splice(index, 1);
      clearTimeout(idle.timer);
      if (isHealthy(idle.channel)) return idle.channel;
      void idle.channel.close({ force: true });
    }
    return null;
  }

  async #keep(key: string, channel: ByteChannel): Promise<void> {
    if (this.#closed || this.#maxIdle === 0 || !isHealthy(channel)) return channel.close();
    const timer = setTimeout(() => {
      const index = this.#idle.findIndex((idle) => idle.channel === channel);
      if (index !== -1) this.#idle.splice(index, 1);
      void channel.close();
    }, timerMs(this.#idleMs));
    timer.unref();
    channel.unref();
    this.#idle.push({ key, channel, timer });
    const surplus = this.#idle.length > this.#maxIdle ? this.#idle.shift() : undefined;
    if (surplus !== undefined) await end(surplus);
  }
}

function isHealthy(channel: ByteChannel): boolean {
  return channel.open && !channel.unread;
}

function end({ channel, timer }: Idle): Promise<void> {
  clearTimeout(timer);
  return channel.close();
}
