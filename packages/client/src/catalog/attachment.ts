import type { RecordBatch } from "apache-arrow";
import { fromJsonValue, type TypeSpec } from "vgi-arrow";
import { namedValuesBatch } from "../arguments/named-values.js";
import { SettingRequiredError } from "../errors.js";
import type { SecretResolver } from "../secrets/secret-resolver.js";
import type { CallOptions } from "../model/call-options.js";
import type { OptionModel, SecretTypeModel } from "../model/catalog.js";

/** Settings and secrets of a session: what its calls have when they give none. */
export type SessionDefaults = Pick<CallOptions, "settings" | "secrets" | "secretResolver">;

/** Which attachment and transaction a request belongs to. */
export interface CatalogScope {
  readonly attachOpaqueData: Uint8Array;
  readonly transactionOpaqueData: Uint8Array | null;
}

/** What an attach answered. Its opaque data travels with every call, so any connection can serve any of them. */
export class Attachment {
  readonly facts: AttachmentFacts;
  /** The transaction that calls belong to; `null` outside of one. */
  readonly transaction: Uint8Array | null;
  readonly #defaults: SessionDefaults;

  constructor(facts: AttachmentFacts, defaults: SessionDefaults = {}, transaction: Uint8Array | null = null) {
    this.facts = facts;
    this.transaction = transaction;
    this.#defaults = defaults;
  }

  /** The same attachment within a transaction. */
  within(transaction: Uint8Array): Attachment {
    return new Attachment(this.facts, this.#defaults, transaction);
  }

  /** What every request about the catalog carries. */
  get scope(): CatalogScope {
    return { attachOpaqueData: this.opaqueData, transactionOpaqueData: this.transaction };
  }

  get opaqueData(): Uint8Array {
    return this.facts.opaqueData;
  }

  /** Secrets of one call as bind takes them: those of the session, over them those of the call. `null` for none. */
  secrets(given: CallOptions["secrets"]): RecordBatch | null {
    return namedValuesBatch({ ...this.#defaults.secrets, ...given }, "secret");
  }

  /** Who finds the secrets that a bind asks for. */
  secretResolver(given: CallOptions["secretResolver"]): SecretResolver | undefined {
    return given ?? this.#defaults.secretResolver;
  }

  /**
   * Settings of one call as bind takes them: those of the session, over them those of the call, and for every setting
   * that the function requires the default that attach reported. A worker refuses a bind without a required one.
   */
  settings(given: CallOptions["settings"], required: readonly string[] = []): RecordBatch | null {
    const values: Record<string, unknown> = { ...this.#defaults.settings, ...given };
    const types = new Map<string, TypeSpec>(this.facts.settings.map((setting) => [setting.name, setting.type]));
    for (const name of required) {
      if (values[name] !== undefined) continue;
      const model = this.facts.settings.find((setting) => setting.name === name);
      if (model?.default === undefined) throw new SettingRequiredError(name, this.facts.catalog, model);
      values[name] = fromJsonValue(model.type, model.default);
    }
    return namedValuesBatch(values, "setting", types);
  }
}

/** What `catalog_attach` says, in the canonical model. */
export interface AttachmentFacts {
  readonly catalog: string;
  readonly opaqueData: Uint8Array;
  readonly defaultSchema: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly dataVersion: string | null;
  readonly implementationVersion: string | null;
  readonly supportsTransactions: boolean;
  readonly supportsTimeTravel: boolean;
  readonly supportsCatalogContents: boolean;
  readonly settings: readonly OptionModel[];
  readonly secretTypes: readonly SecretTypeModel[];
}
