import type { MethodName } from "../methods.js";
import type { RunningCall } from "../running-call.js";

/** What a session does around its remote calls, for a worker that may have lost what it knew of the session. */
export interface CallRecovery {
  /**
   * Makes one remote call.
   *
   * @param attempt encodes the request anew each time that it is called
   */
  around<T>(method: MethodName, call: RunningCall, attempt: () => Promise<T>): Promise<T>;
}
