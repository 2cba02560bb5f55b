import type { Attachment } from "../catalog/attachment.js";
import type { Channel } from "../channel.js";
import { TransactionError } from "../errors/index.js";
import type { GeneratedCalls } from "../codegen-v1/stubs/generated-calls.js";
import type { DriftGuard } from "../drift/drift-guard.js";
import type { CallOptions } from "../model/call-options.js";
import type { Reattaching } from "../reattach/reattaching.js";
import type { Session, Transaction } from "../session.js";
import { AttachedCalls } from "./attached-calls.js";
import { AttachedTransaction } from "./attached-transaction.js";
import { SessionHost } from "./session-host.js";
import { tell } from "./tell.js";

/** A session over a channel, which attaches again when the worker is gone. */
export class AttachedSession extends AttachedCalls implements Session {
  /** Without recovery: for what is only told. */
  readonly #channel: Channel;
  readonly #attachment: Attachment;
  readonly #reattaching: Reattaching;
  readonly #onClose: () => Promise<void>;
  readonly #guard: DriftGuard | undefined;

  /**
   * @param onClose closes what the session opened besides the attachment
   * @param generated what generated functions do
   * @param guard compares functions with what generated code takes them to be
   */
  constructor(
    channel: Channel,
    attachment: Attachment,
    protocolVersion: string,
    reattaching: Reattaching,
    onClose: () => Promise<void>,
    generated: GeneratedCalls,
    guard?: DriftGuard,
  ) {
    super(new SessionHost(channel.withRecovery(reattaching), attachment, generated, guard), protocolVersion);
    this.#channel = channel;
    this.#attachment = attachment;
    this.#reattaching = reattaching;
    this.#onClose = onClose;
    this.#guard = guard;
  }

  async begin(options?: CallOptions): Promise<Transaction> {
    const attachment = this.#attachment;
    if (!attachment.facts.supportsTransactions) throw new TransactionError(this.catalog, "it has no transactions");
    const { transactionOpaqueData } = await this.host.unary(
      "catalog_transaction_begin",
      () => ({ attachOpaqueData: attachment.opaqueData }),
      options,
      "beginning a transaction",
    );
    if (transactionOpaqueData === null) throw new TransactionError(this.catalog, "it began none");
    return new AttachedTransaction(
      this.#channel,
      attachment.within(transactionOpaqueData),
      this.protocolVersion,
      this.#reattaching,
      this.host.generated,
      this.#guard,
    );
  }

  protected async leave(): Promise<void> {
    try {
      const { attachOpaqueData } = this.#attachment.scope;
      await tell(this.#channel, "detaching", "catalog_detach", { attachOpaqueData });
    } finally {
      await this.#onClose();
    }
  }
}
