import type { Channel } from "../channel.js";
import { SessionClosedError } from "../errors/index.js";
import { observerOf } from "../meta/call-observer.js";
import type { CallOptions } from "../model/call-options.js";
import type { RunningCall } from "../running-call.js";

/** The calls of one session: none begins after it is closed, and closing it ends those that run. */
export class OpenCalls {
  readonly #channel: Channel;
  readonly #catalog: string;
  readonly #calls = new Set<RunningCall>();
  #closed = false;

  /** @param catalog the session's, for messages */
  constructor(channel: Channel, catalog: string) {
    this.#channel = channel;
    this.#catalog = catalog;
  }

  /** Begins a call. @param what the call for messages. Throws `SessionClosedError`. */
  begin(what: string, options?: CallOptions): RunningCall {
    if (this.#closed) throw new SessionClosedError(this.#catalog);
    const call = this.#channel.begin(what, options);
    call.observer = observerOf(options);
    this.#calls.add(call);
    return call;
  }

  /** Ends a call, whatever came of it. Idempotent. */
  async end(call: RunningCall): Promise<void> {
    this.#calls.delete(call);
    await call.end();
  }

  /** Runs `body` as one call. */
  async run<T>(what: string, options: CallOptions | undefined, body: (call: RunningCall) => Promise<T>): Promise<T> {
    const call = this.begin(what, options);
    return await call.run(
      () => body(call),
      () => this.end(call),
    );
  }

  /** Ends the calls that run: what they wait for rejects with `CancelledError`. */
  async close(): Promise<void> {
    this.#closed = true;
    const calls = [...this.#calls];
    for (const call of calls) call.close("the session");
    await Promise.all(calls.map((call) => call.end()));
  }
}
