import type { BodyMemory } from "vgi-arrow";
import type { WorkerLog } from "../call-options.js";

/** Names for messages, and what to tell the caller. */
export interface CallContext {
  readonly method: string;
  readonly address: string;
  readonly onLog: ((log: WorkerLog) => void) | undefined;
  /** Last lines of the worker's stderr, asked for when an error is made. */
  readonly lastStderr: () => readonly string[];
  /** Memory for bodies. Default: fresh memory. */
  readonly bodies?: BodyMemory | undefined;
}
