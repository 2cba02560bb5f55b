import type { Channel } from "../channel.js";
import type { MethodName } from "../methods.js";
import { TransactionError } from "../errors/index.js";
import type { RunningCall } from "../running-call.js";
import { isAttachRefusal, isTransactionRefusal } from "./attach-refusal.js";
import type { CallRecovery } from "./call-recovery.js";
import type { Reattaching } from "./reattaching.js";

/** Tells the loss of a transaction: no worker can go on with it once the one that had it is gone. */
export class TransactionWatch implements CallRecovery {
  readonly #catalog: string;
  readonly #channel: Channel;
  readonly #session: Reattaching;
  readonly #generation: number;

  /** @param session that of the session which the transaction began on */
  constructor(catalog: string, channel: Channel, session: Reattaching) {
    this.#catalog = catalog;
    this.#channel = channel;
    this.#session = session;
    this.#generation = session.generation;
  }

  async around<T>(_method: MethodName, call: RunningCall, attempt: () => Promise<T>): Promise<T> {
    await this.#channel.ready(call);
    if (this.#session.generation !== this.#generation || this.#session.lost) throw TransactionError.lost(this.#catalog);
    try {
      return await attempt();
    } catch (error) {
      if (!isAttachRefusal(error) && !isTransactionRefusal(error)) throw error;
      throw TransactionError.lost(this.#catalog, error);
    }
  }
}
