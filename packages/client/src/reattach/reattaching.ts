import { CancelledError, DeadlineError } from "vgi-runtime";
import type { Attachment, AttachmentFacts } from "../catalog/attachment.js";
import type { Channel } from "../channel.js";
import type { MethodName } from "../methods.js";
import type { RunningCall } from "../running-call.js";
import { isAttachRefusal } from "./attach-refusal.js";
import type { CallRecovery } from "./call-recovery.js";

/** Methods that are about no attachment. */
const UNATTACHED: ReadonlySet<MethodName> = new Set<MethodName>([
  "catalog_attach",
  "catalog_catalogs",
  "catalog_create",
  "catalog_drop",
]);

/**
 * Attaches again when the worker behind a session is gone, for calls that begin after that: when all its processes have ended, and
 * when it refuses the attach data. A call that was running when the worker went is never made again.
 */
export class Reattaching implements CallRecovery {
  readonly #channel: Channel;
  readonly #attachment: Attachment;
  readonly #attach: (call: RunningCall) => Promise<AttachmentFacts>;
  /** Calls that the worker has answered as this attachment's: it was there when they began. */
  readonly #begun = new WeakSet<RunningCall>();
  #processes: number;
  #generation = 0;
  #renewal: Promise<void> | undefined;

  /**
   * @param channel the client's own, without recovery
   * @param attach attaches with the options of the session, on the connection of a call
   */
  constructor(channel: Channel, attachment: Attachment, attach: (call: RunningCall) => Promise<AttachmentFacts>) {
    this.#channel = channel;
    this.#attachment = attachment;
    this.#attach = attach;
    this.#processes = channel.processGeneration;
  }

  /** How often the session was attached again. */
  get generation(): number {
    return this.#generation;
  }

  /** Whether the processes that knew the attachment have all ended, as far as is known without asking. */
  get lost(): boolean {
    return this.#channel.processGeneration !== this.#processes;
  }

  async around<T>(method: MethodName, call: RunningCall, attempt: () => Promise<T>): Promise<T> {
    if (UNATTACHED.has(method) || this.#begun.has(call)) return attempt();
    await this.#channel.ready(call);
    if (this.lost) await this.#renew(call);
    const generation = this.#generation;
    try {
      return await this.#first(call, attempt);
    } catch (error) {
      if (!isAttachRefusal(error)) throw error;
      if (generation === this.#generation) await this.#renew(call);
      return await this.#first(call, attempt);
    }
  }

  async #first<T>(call: RunningCall, attempt: () => Promise<T>): Promise<T> {
    const result = await attempt();
    this.#begun.add(call);
    return result;
  }

  /** Attaches again, together with whoever needs it at the same time. The call that is first lends its connection. */
  async #renew(call: RunningCall): Promise<void> {
    while (this.#renewal !== undefined) {
      try {
        await call.wait(this.#renewal);
        return;
      } catch (error) {
        call.check();
        // Only the call that lent its connection was given up: another goes on.
        if (!(error instanceof CancelledError || error instanceof DeadlineError)) throw error;
      }
    }
    const renewal = this.#attachAgain(call).finally(() => {
      this.#renewal = undefined;
    });
    this.#renewal = renewal;
    await renewal;
  }

  async #attachAgain(call: RunningCall): Promise<void> {
    const facts = await this.#attach(call);
    this.#attachment.renew(facts);
    this.#processes = this.#channel.processGeneration;
    this.#generation += 1;
  }
}
