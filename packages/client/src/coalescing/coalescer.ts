import { CancelledError } from "vgi-runtime";
import { CoalescedRow } from "./coalesced-row.js";

/** When calls of one row go out together. */
export interface CoalesceOptions {
  /** How long a call may wait for others, in milliseconds. Default: 0, for those made in the same turn of the event loop. */
  readonly maxDelayMs?: number | undefined;
  /** Most rows in a batch; a full one goes out at once. Default: 2048. */
  readonly maxRows?: number | undefined;
  /** Most batches on their way at once; what comes meanwhile waits, and goes out together. Default: 4. */
  readonly maxBatches?: number | undefined;
}

/** Options of one call of many. */
export interface CoalescedCallOptions {
  /** Gives up this call, and none of those that share its batch. */
  readonly signal?: AbortSignal | undefined;
}

/** How rows become calls. */
export interface CoalescedCalls<Row, Input, Value> {
  /** Name of the function, for messages. */
  readonly name: string;
  /** Rows that may share a batch have the same; default: all. What it throws is the error of the row. */
  readonly groupOf?: ((row: Row) => string) | undefined;
  /** Rows as input; throws for values that don't fit. */
  readonly encode: (rows: readonly Row[]) => Input;
  /** One call: as many values as rows, in their order. */
  readonly send: (input: Input, signal: AbortSignal) => Promise<readonly Value[]>;
}

/** Rows that are gathered for one batch. */
interface Gathering<Row, Value> {
  readonly rows: CoalescedRow<Row, Value>[];
  /** Whether it waited as long as it should. */
  due: boolean;
}

/** Makes one call of many that are made at about the same time, with a row each. */
export class Coalescer<Row, Input, Value> {
  readonly #calls: CoalescedCalls<Row, Input, Value>;
  readonly #maxDelayMs: number;
  readonly #maxRows: number;
  readonly #maxBatches: number;
  readonly #groups = new Map<string, Gathering<Row, Value>>();
  #running = 0;

  constructor(calls: CoalescedCalls<Row, Input, Value>, options: CoalesceOptions = {}) {
    this.#calls = calls;
    this.#maxDelayMs = Math.max(0, options.maxDelayMs ?? 0);
    this.#maxRows = Math.max(1, options.maxRows ?? 2048);
    this.#maxBatches = Math.max(1, options.maxBatches ?? 4);
  }

  /** The value of one row. Rejects with the error of the call that its batch made. */
  async call(row: Row, { signal }: CoalescedCallOptions = {}): Promise<Value> {
    const cancelled = (): CancelledError => this.#cancelled(signal);
    if (signal?.aborted === true) throw cancelled();
    const key = this.#calls.groupOf?.(row) ?? "";
    const waiting = new CoalescedRow<Row, Value>(row);
    const onAbort = (): void => waiting.giveUp(cancelled());
    signal?.addEventListener("abort", onAbort, { once: true });
    this.#gather(key, waiting);
    try {
      return await waiting.value;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  }

  #gather(key: string, waiting: CoalescedRow<Row, Value>): void {
    let gathering = this.#groups.get(key);
    if (gathering === undefined) {
      const begun: Gathering<Row, Value> = { rows: [], due: false };
      gathering = begun;
      this.#groups.set(key, begun);
      after(this.#maxDelayMs, () => {
        begun.due = true;
        this.#sendDue();
      });
    }
    gathering.rows.push(waiting);
    if (gathering.rows.length >= this.#maxRows) {
      gathering.due = true;
      this.#sendDue();
    }
  }

  /** Sends what has waited enough, as far as batches may be on their way. */
  #sendDue(): void {
    for (const [key, gathering] of this.#groups) {
      while (gathering.due && gathering.rows.length > 0 && this.#running < this.#maxBatches) {
        void this.#run(gathering.rows.splice(0, this.#maxRows));
      }
      if (gathering.due && gathering.rows.length === 0) this.#groups.delete(key);
    }
  }

  async #run(gathered: readonly CoalescedRow<Row, Value>[]): Promise<void> {
    this.#running += 1;
    try {
      await this.#send(gathered.filter((one) => !one.over));
    } finally {
      this.#running -= 1;
      this.#sendDue();
    }
  }

  async #send(rows: readonly CoalescedRow<Row, Value>[]): Promise<void> {
    if (rows.length === 0) return;
    const input = this.#encode(rows);
    // One of them does not fit, and that is the error of its caller alone.
    if (input === undefined) return this.#send(rows.filter((one) => !one.over));
    const controller = new AbortController();
    const onOver = (): void => {
      if (rows.every((one) => one.over)) controller.abort();
    };
    for (const row of rows) row.onOver = onOver;
    try {
      const values = await this.#calls.send(input.encoded, controller.signal);
      rows.forEach((row, index) => row.resolve(values[index] as Value));
    } catch (error) {
      for (const row of rows) row.reject(error);
    }
  }

  /** `undefined` when rows of it were found not to fit, and have their errors. */
  #encode(rows: readonly CoalescedRow<Row, Value>[]): { readonly encoded: Input } | undefined {
    try {
      return { encoded: this.#calls.encode(rows.map(({ row }) => row)) };
    } catch (error) {
      for (const one of rows) {
        try {
          if (rows.length > 1) this.#calls.encode([one.row]);
          else one.reject(error);
        } catch (own) {
          one.reject(own);
        }
      }
      // Each fits by itself, and not together.
      if (rows.every((one) => !one.over)) for (const one of rows) one.reject(error);
      return undefined;
    }
  }

  #cancelled(signal: AbortSignal | undefined): CancelledError {
    return new CancelledError({
      what: `function ${this.#calls.name} was cancelled`,
      why: "its AbortSignal was aborted",
      cause: signal?.reason,
    });
  }
}

/** After a delay; without one, at the end of this turn of the event loop. */
function after(ms: number, run: () => void): void {
  if (ms === 0 && typeof setImmediate === "function") setImmediate(run);
  else setTimeout(run, ms);
}
