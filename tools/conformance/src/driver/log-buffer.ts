import type { WorkerLog } from "vgi-runtime";

/** A log record on the control channel. */
export interface RelayedLog {
  readonly level: string;
  readonly message: string;
  readonly extra: Readonly<Record<string, unknown>>;
}

/** Logs that arrived since the last response; each belongs to exactly one response. */
export class LogBuffer {
  #logs: RelayedLog[] = [];

  /** To be given to the client as `onLog`. */
  readonly add = (log: WorkerLog): void => {
    this.#logs.push({ level: log.level, message: log.message, extra: log.extra ?? {} });
  };

  drain(): readonly RelayedLog[] {
    const logs = this.#logs;
    this.#logs = [];
    return logs;
  }
}
