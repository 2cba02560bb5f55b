import {
  CallScope,
  CancelledError,
  type ConnectionPool,
  DeadlineError,
  type Lease,
  type RpcCallOptions,
  type RpcConnection,
  type VgiError,
} from "vgi-runtime";
import type { CallObserver } from "./meta/call-observer.js";

/** How long dropping a call's state in the worker may take. */
const CLEAN_UP_MS = 2_000;

/**
 * One call of the user, over all that it waits for: the queue for a connection, the remote calls that it takes, and its
 * own input. It has one connection, one deadline and one way to be given up. Whoever begins a call ends it.
 */
export class RunningCall {
  /** The call for messages, e.g. `function sequence of stdio:python -m my_worker`. */
  readonly what: string;
  /** Hears of it while it runs. */
  observer: CallObserver | undefined;
  /** Whether it has several inputs that are there already: its first requests lead up to them. */
  hasManyInputs = false;
  readonly #pool: ConnectionPool;
  readonly #options: RpcCallOptions;
  readonly #calls: Set<RunningCall>;
  /** The deadline and the caller's signal, which are those of all remote calls together. */
  readonly #scope: CallScope;
  readonly #controller = new AbortController();
  readonly #cleanUps: Promise<void>[] = [];
  readonly #inputs = new Set<AsyncIterator<unknown>>();
  #lease: Promise<Lease> | undefined;
  readonly #extra: Promise<Lease | null>[] = [];
  #ended: Promise<void> | undefined;

  /**
   * @param what the call for messages, without the worker's address
   * @param calls where it is listed while it runs
   */
  constructor(what: string, pool: ConnectionPool, options: RpcCallOptions, calls: Set<RunningCall>) {
    this.what = `${what} of ${pool.address}`;
    this.#pool = pool;
    this.#options = options;
    const { signal, timeoutMs } = options;
    this.#scope = new CallScope(this.what, { signal, timeoutMs, abortable: true });
    this.#scope.whenOver(() => this.#controller.abort(this.#scope.over));
    this.#calls = calls;
    calls.add(this);
  }

  /** Aborted when the call is given up. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Limits of the next remote call. The deadline is not among them: it is that of all of them together. */
  get rpcOptions(): RpcCallOptions {
    const { idleTimeoutMs, traceContext } = this.#options;
    const onLog = this.#onLog();
    return { signal: this.#controller.signal, idleTimeoutMs, onLog, traceContext };
  }

  /** The call's connection; waits for one the first time. */
  async connection(): Promise<RpcConnection> {
    if (this.#lease === undefined) {
      this.#lease = this.#pool.acquire({ signal: this.#controller.signal });
      await this.#lease;
      this.observer?.worker();
    }
    return (await this.#lease).connection;
  }

  /** One more connection, for a worker beside the first; `null` when none is free. It goes back with the call. */
  async extraConnection(): Promise<RpcConnection | null> {
    const leasing = this.#pool.tryAcquire({ signal: this.#controller.signal });
    this.#extra.push(leasing);
    const connection = (await leasing)?.connection ?? null;
    if (connection !== null) this.observer?.worker();
    return connection;
  }

  /** Waits for something that is not the worker's, and no longer than the call lasts. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return this.#scope.race(promise);
  }

  /** An input of the user's, given up with the call: its source hears of the end of a call that did not read all of it. */
  input<T>(source: AsyncIterable<T>): AsyncIterable<T> {
    const iterator = source[Symbol.asyncIterator]();
    this.#inputs.add(iterator);
    const next = async (): Promise<IteratorResult<T>> => {
      const item = await this.wait(iterator.next());
      if (item.done === true) this.#inputs.delete(iterator);
      return item;
    };
    return { [Symbol.asyncIterator]: () => ({ next }) };
  }

  /**
   * Drops what the worker keeps for this call, whether or not the call was given up. Never rejects: the result is right
   * without it, and the state expires in the worker by itself.
   *
   * @param drop makes the remote call, within limits of its own
   */
  async cleanUp(drop: (connection: RpcConnection, options: RpcCallOptions) => Promise<unknown>): Promise<void> {
    const connection = await this.connection().catch(() => undefined);
    if (connection?.usable !== true) return;
    const dropping = drop(connection, { timeoutMs: CLEAN_UP_MS }).then(
      () => undefined,
      () => undefined,
    );
    this.#cleanUps.push(dropping);
    // Who gave the call up is not kept waiting; the connection goes back when it is done.
    if (this.#scope.over === null) await dropping;
  }

  /** Ends the call for a reason of ours: what it waits for rejects with `error`. */
  abort(error: VgiError): void {
    this.#scope.abort(error);
  }

  /** Throws when the call was given up. */
  check(): void {
    this.#scope.check();
  }

  /** The error of a remote call, said of the whole call: why it was given up, when that is why. */
  explain(error: unknown): unknown {
    const { over } = this.#scope;
    return over !== null && (error instanceof CancelledError || error instanceof DeadlineError) ? over : error;
  }

  /**
   * Runs `body` as this call, and ends it, whatever comes of it.
   *
   * @param end ends it where others list it, too
   */
  async run<T>(body: () => Promise<T>, end: () => Promise<void> = () => this.end()): Promise<T> {
    try {
      return await body();
    } catch (error) {
      throw this.explain(error);
    } finally {
      await end();
    }
  }

  /** Gives the connection back, and ends the limits. An open stream is cancelled. Idempotent. */
  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #end(): Promise<void> {
    this.#scope.end();
    // A source that is still busy hears of it afterwards; nobody waits for that.
    for (const input of this.#inputs) void input.return?.().catch(() => undefined);
    const released = this.#release().finally(() => this.#calls.delete(this));
    if (this.#scope.over === null || this.#cleanUps.length === 0) await released;
  }

  async #release(): Promise<void> {
    await Promise.all(this.#cleanUps);
    const leases = await Promise.allSettled([this.#lease, ...this.#extra]);
    await Promise.all(leases.map(async (lease) => (lease.status === "fulfilled" ? lease.value?.release() : undefined)));
  }

  #onLog(): RpcCallOptions["onLog"] {
    const { observer } = this;
    const { onLog } = this.#options;
    if (observer === undefined) return onLog;
    return (log) => {
      observer.log(log);
      onLog?.(log);
    };
  }

  /** Ends the call because what it was made on is closed: a session, or the client. */
  close(what: string): void {
    this.abort(new CancelledError({ what: `${this.what} was cancelled`, why: `${what} was closed` }));
  }
}
