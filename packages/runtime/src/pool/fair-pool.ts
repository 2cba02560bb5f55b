import type { ConnectionPool, Lease } from "../connection.js";
import { CancelledError, PoolClosedError } from "../errors/index.js";
import type { PoolCloseReason, PoolObserver } from "../telemetry/pool-observer.js";
import { onAbort } from "../transports/on-abort.js";
import { timerMs } from "../transports/timers.js";
import type { PoolLimits } from "./pool-options.js";
import type { Opener, PooledConnection } from "./pooled-connection.js";

interface Waiter {
  grant(): void;
  fail(error: Error): void;
}

interface Idle {
  readonly connection: PooledConnection;
  readonly timer: NodeJS.Timeout;
}

/** How long a connection may take to finish what it owes when its pool is closed. */
const CLOSING_MS = 1000;

/** Waits without limit, until there is one. */
class Patience {
  readonly over: Promise<false>;
  #timer: NodeJS.Timeout | undefined;
  #lose: (over: false) => void = () => {};

  constructor() {
    this.over = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  limit(): void {
    this.#timer ??= setTimeout(() => this.#lose(false), CLOSING_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

/** Hands out connections, first come, first served; a connection goes to one lease at a time and is reused while it is usable. */
export class FairPool implements ConnectionPool {
  readonly kind: "bytes" | "http";
  readonly address: string;
  readonly #opener: Opener;
  readonly #maxConnections: number;
  readonly #maxIdle: number;
  readonly #idleMs: number;
  readonly #observer: PoolObserver;
  readonly #idle: Idle[] = [];
  readonly #waiting: Waiter[] = [];
  /** Connections that are open or being opened, and places that were granted. */
  #places = 0;
  /** For each connection that came back and still owes something. */
  readonly #settling = new Set<Patience>();
  /** How many want idle connections kept. */
  #keepers = 0;
  #closed = false;

  constructor(
    kind: "bytes" | "http",
    address: string,
    opener: Opener,
    limits: PoolLimits = {},
    observer: PoolObserver = {},
  ) {
    this.kind = kind;
    this.address = address;
    this.#opener = opener;
    this.#maxConnections = Math.max(1, limits.maxConnections ?? 8);
    this.#maxIdle = Math.max(0, limits.maxIdle ?? 8);
    this.#idleMs = limits.idleMs ?? 30_000;
    this.#observer = observer;
  }

  async acquire(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Lease> {
    const { signal } = options;
    if (this.#closed) throw new PoolClosedError(this.address);
    if (signal?.aborted === true) throw this.#cancelled(signal);
    await this.#place(signal);
    try {
      const connection = this.#takeIdle() ?? (await this.#openNew(signal));
      return this.#lease(connection);
    } catch (error) {
      this.#leave();
      // The pool was closed meanwhile, and this was the last that it waited for.
      if (this.#closed && this.#places === 0) await this.#closeShared();
      throw error;
    }
  }

  async tryAcquire(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<Lease | null> {
    return this.#waiting.length > 0 || this.#places >= this.#maxConnections ? null : this.acquire(options);
  }

  keepIdle(): () => void {
    let keeping = true;
    this.#keepers += 1;
    return () => {
      if (keeping) this.#keepers -= 1;
      keeping = false;
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const waiter of this.#waiting.splice(0)) waiter.fail(new PoolClosedError(this.address));
    for (const patience of this.#settling) patience.limit();
    const idle = this.#idle.splice(0);
    for (const { timer } of idle) clearTimeout(timer);
    await Promise.all(idle.map(({ connection }) => this.#end(connection, "pool closed")));
    if (this.#places === 0) await this.#closeShared();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Waits for one of the places. Leases of idle connections take one too: so nobody overtakes the queue. */
  #place(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.length === 0 && this.#places < this.#maxConnections) {
      this.#places += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const abandon = (): void => {
        const index = this.#waiting.indexOf(waiter);
        if (index !== -1) this.#waiting.splice(index, 1);
        reject(this.#cancelled(signal));
      };
      const waiter: Waiter = {
        grant: () => {
          unlisten?.();
          resolve();
        },
        fail: (error) => {
          unlisten?.();
          reject(error);
        },
      };
      this.#waiting.push(waiter);
      const unlisten = signal === undefined ? null : onAbort(signal, abandon);
    });
  }

  /** Gives a place to the next in the queue, or back. */
  #leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#places -= 1;
    else next.grant();
  }

  /** The connection that was used last: the others may then time out. */
  #takeIdle(): PooledConnection | null {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      clearTimeout(idle.timer);
      if (idle.connection.usable) {
        idle.connection.ref();
        this.#observer.reused?.(this.address);
        return idle.connection;
      }
      void this.#end(idle.connection, "unusable");
    }
    return null;
  }

  async #openNew(signal: AbortSignal | undefined): Promise<PooledConnection> {
    const began = performance.now();
    const connection = await this.#opener.open(signal);
    this.#observer.opened?.(this.address, performance.now() - began);
    if (!this.#closed) return connection;
    await this.#end(connection, "pool closed");
    throw new PoolClosedError(this.address);
  }

  #lease(connection: PooledConnection): Lease {
    let released: Promise<void> | null = null;
    const release = (): Promise<void> => {
      released ??= this.#release(connection);
      return released;
    };
    return { connection, release, [Symbol.asyncDispose]: release };
  }

  async #release(connection: PooledConnection): Promise<void> {
    // The place stays taken until nothing is owed any more.
    const settled = this.#settled(connection).then(async (ordered) => {
      const keep = ordered && connection.usable && !this.#closed && this.#idle.length < this.#maxIdle;
      if (keep) this.#park(connection);
      this.#leave();
      if (!keep) await this.#end(connection, this.#whyNotKept(connection));
      if (this.#closed && this.#places === 0) await this.#closeShared();
    });
    await (this.#closed ? settled : orShortly(settled));
  }

  /** Whether nothing is owed any more. Without limit, as a worker may still be starting; a closed pool has no use for the answer. */
  async #settled(connection: PooledConnection): Promise<boolean> {
    const patience = new Patience();
    if (this.#closed) patience.limit();
    else this.#settling.add(patience);
    try {
      return await Promise.race([inOrder(connection), patience.over]);
    } finally {
      this.#settling.delete(patience);
      patience.end();
    }
  }

  #park(connection: PooledConnection): void {
    const timer = setTimeout(() => {
      const index = this.#idle.findIndex((idle) => idle.connection === connection);
      if (index !== -1) this.#idle.splice(index, 1);
      if (this.#keepers > 0) this.#park(connection);
      else void this.#end(connection, "idle");
    }, timerMs(this.#idleMs));
    timer.unref();
    connection.unref();
    this.#idle.push({ connection, timer });
  }

  #whyNotKept(connection: PooledConnection): PoolCloseReason {
    if (this.#closed) return "pool closed";
    return connection.usable ? "surplus" : "unusable";
  }

  #end(connection: PooledConnection, reason: PoolCloseReason): Promise<void> {
    this.#observer.closed?.(this.address, reason);
    return connection.close();
  }

  #closeShared(): Promise<void> {
    return this.#opener.close?.() ?? Promise.resolve();
  }

  #cancelled(signal: AbortSignal | undefined): CancelledError {
    return new CancelledError({
      what: `waiting for a connection to ${this.address} was cancelled`,
      why: "its AbortSignal was aborted",
      cause: signal?.reason,
    });
  }
}

/** Waits until nothing is owed any more; false when that can't be known. Somebody's interceptor may fail here, which must not cost the place. */
async function inOrder(connection: PooledConnection): Promise<boolean> {
  try {
    await connection.settled();
    return true;
  } catch {
    return false;
  }
}

/**
 * Waits for what is done at once: whoever gives a connection back and takes one gets the same. What the worker still owes is not
 * waited for.
 */
function orShortly(settled: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, 0);
    settled.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
