import type { RecordBatch } from "apache-arrow";
import type { WorkerLog } from "../call-options.js";
import { CancelledError } from "../errors/index.js";
import type { CallObservation, CallObserver, ObservedCall } from "./call-observer.js";
import { type Logger, logTo } from "./logger.js";
import type { PoolObserver } from "./pool-observer.js";

/**
 * Logs calls: those that went well or were cancelled at `debug`, failed ones at `warn` (whoever made the call has the error, and
 * decides how bad it is). Log messages of the worker have its level, and come with the call's `onLog` absent only.
 */
export function logCalls(logger: Logger): CallObserver {
  return (call) => new LoggedCall(logger, call);
}

class LoggedCall implements CallObservation {
  readonly #logger: Logger;
  readonly #call: ObservedCall;
  readonly #began: number = performance.now();
  #rows = 0;

  constructor(logger: Logger, call: ObservedCall) {
    this.#logger = logger;
    this.#call = call;
  }

  batch(direction: "input" | "output", batch: RecordBatch): void {
    if (direction === "output") this.#rows += batch.numRows;
  }

  log(log: WorkerLog): void {
    const { method, address } = this.#call;
    logTo(this.#logger, LEVELS[log.level] ?? "info", log.message, { method, address, ...log.extra });
  }

  end(error: unknown): void {
    const fields = { ...this.#call, durationMs: performance.now() - this.#began, rows: this.#rows };
    if (error === null) logTo(this.#logger, "debug", "vgi call ended", fields);
    else if (error instanceof CancelledError) logTo(this.#logger, "debug", "vgi call was cancelled", fields);
    else logTo(this.#logger, "warn", "vgi call failed", { ...fields, error });
  }
}

const LEVELS: Readonly<Record<string, keyof Logger | undefined>> = {
  TRACE: "debug",
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  ERROR: "error",
};

/** Logs what becomes of connections, at `debug`. */
export function logPool(logger: Logger): PoolObserver {
  return {
    opened: (address, durationMs) => logTo(logger, "debug", "vgi connection opened", { address, durationMs }),
    reused: (address) => logTo(logger, "debug", "vgi connection reused", { address }),
    closed: (address, reason) => logTo(logger, "debug", "vgi connection closed", { address, reason }),
  };
}
