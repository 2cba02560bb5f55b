import type { Attachment } from "../catalog/attachment.js";
import type { Channel } from "../channel.js";
import { TransactionError } from "../errors/index.js";
import type { GeneratedCalls } from "../codegen-v1/stubs/generated-calls.js";
import type { DriftGuard } from "../drift/drift-guard.js";
import type { CallOptions } from "../model/call-options.js";
import type { Reattaching } from "../reattach/reattaching.js";
import { TransactionWatch } from "../reattach/transaction-watch.js";
import type { Transaction } from "../session.js";
import { AttachedCalls } from "./attached-calls.js";
import { SessionHost } from "./session-host.js";
import { tell } from "./tell.js";

/** A session within a transaction. */
export class AttachedTransaction extends AttachedCalls implements Transaction {
  readonly #channel: Channel;
  readonly #letGo: () => void;
  #ended = false;

  /**
   * @param reattaching that of the session which the transaction began on
   * @param generated what generated functions do
   * @param guard that of the session
   */
  constructor(
    channel: Channel,
    attachment: Attachment,
    protocolVersion: string,
    reattaching: Reattaching,
    generated: GeneratedCalls,
    guard?: DriftGuard,
  ) {
    const watch = new TransactionWatch(attachment.facts.catalog, channel, reattaching);
    super(new SessionHost(channel.withRecovery(watch), attachment, generated, guard), protocolVersion);
    this.#channel = channel;
    // The process that has the transaction is not to end for want of calls.
    this.#letGo = channel.keepIdle();
  }

  async begin(): Promise<Transaction> {
    throw new TransactionError(this.catalog, "a transaction is open already");
  }

  commit(options?: CallOptions): Promise<void> {
    return this.#end("catalog_transaction_commit", options);
  }

  rollback(options?: CallOptions): Promise<void> {
    return this.#end("catalog_transaction_rollback", options);
  }

  protected async leave(): Promise<void> {
    try {
      if (this.#ended) return;
      this.#ended = true;
      await tell(this.#channel, "rolling back", "catalog_transaction_rollback", this.#scope);
    } finally {
      this.#letGo();
    }
  }

  async #end(
    method: "catalog_transaction_commit" | "catalog_transaction_rollback",
    options: CallOptions | undefined,
  ): Promise<void> {
    if (this.#ended) throw new TransactionError(this.catalog, "the transaction has ended already");
    // Whatever comes of it, there is nothing left to roll back: the worker ends a transaction whose commit fails.
    this.#ended = true;
    await this.host.unary(method, () => this.#scope, options);
    await this.close();
  }

  get #scope(): { readonly attachOpaqueData: Uint8Array; readonly transactionOpaqueData: Uint8Array } {
    const { opaqueData, transaction } = this.host.attachment;
    if (transaction === null) throw new TransactionError(this.catalog, "there is no transaction");
    return { attachOpaqueData: opaqueData, transactionOpaqueData: transaction };
  }
}
