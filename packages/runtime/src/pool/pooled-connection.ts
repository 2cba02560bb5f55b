import type { RpcConnection } from "../connection.js";

/** What a pool needs of a connection, besides calls. */
export interface PooledConnection extends RpcConnection {
  /** Resolves when nothing is owed any more; an open stream is cancelled. Afterwards `usable` is final until the next call. */
  settled(): Promise<void>;
  /** Whether the connection keeps this process alive. */
  ref(): void;
  unref(): void;
}

/** Opens the connections of a pool. */
export interface Opener {
  /** Opens one connection; `signal` gives up. */
  open(signal: AbortSignal | undefined): Promise<PooledConnection>;
  /** Closes what the connections share, after the last of them. */
  close?(): Promise<void>;
}
