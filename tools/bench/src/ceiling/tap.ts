import type { WorkerPlace } from "../peers/task.js";

/**
 * Stands between a client and a worker and keeps what the client asks. The same bytes, sent again with nobody to decode the answers, show
 * what the worker can do. In lockstep it is asked again when an answer is here as a whole: this client, which goes on at the head of
 * an answer, can be faster there. No client has more than the worker gives in its CPU time.
 */
export interface Tap extends AsyncDisposable {
  /** Where clients find it in the worker's place. */
  readonly place: WorkerPlace;
  /** Keeps what is asked meanwhile, in the place of what was kept before. */
  record(work: () => Promise<unknown>): Promise<void>;
  /**
   * Asks the same again.
   *
   * @throws Error when the answers are not as long as they were: then the requests mean something else the second time
   */
  replay(): Promise<void>;
  /** CPU time of a worker of its own so far, in seconds. */
  readonly cpuSeconds?: () => Promise<number | undefined>;
}
