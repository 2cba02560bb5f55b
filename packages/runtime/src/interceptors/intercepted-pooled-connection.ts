import type { StreamRequest, StreamSession } from "../connection.js";
import type { RpcCallOptions } from "../call-options.js";
import type { PooledConnection } from "../pool/pooled-connection.js";
import { InterceptedConnection } from "./intercepted-connection.js";

/** The same for a connection of a pool. */
export class InterceptedPooledConnection extends InterceptedConnection<PooledConnection> implements PooledConnection {
  /** The last stream: whoever looks at it hears of its end, too, when its connection is given back in the middle of it. */
  #last: StreamSession | null = null;

  override async stream(request: StreamRequest, options: RpcCallOptions = {}): Promise<StreamSession> {
    const stream = await super.stream(request, options);
    this.#last = stream;
    return stream;
  }

  async settled(): Promise<void> {
    const last = this.#last;
    this.#last = null;
    try {
      await last?.cancel();
    } catch {
      // A stream of an interceptor's own: whatever it does, the one below is ended.
    }
    await this.inner.settled();
  }

  ref(): void {
    this.inner.ref();
  }

  unref(): void {
    this.inner.unref();
  }
}
