import type { RecordBatch } from "apache-arrow";
import { fromJsonValue, type TypeSpec } from "vgi-arrow";
import { namedValuesBatch } from "../arguments/named-values.js";
import { SettingRequiredError } from "../errors/index.js";
import type { SecretResolver } from "../secrets/secret-resolver.js";
import type { CallOptions } from "../model/call-options.js";
import type { FunctionModel, OptionModel, SchemaModel, SecretTypeModel } from "../model/catalog.js";

/** Settings and secrets of a session: what its calls have when they give none. */
export type SessionDefaults = Pick<CallOptions, "settings" | "secrets" | "secretResolver">;

/** Contents of a catalog with their tag. */
export interface KeptContents {
  readonly etag: string;
  readonly schemas: SchemaModel[];
}

/** Which attachment and transaction a request belongs to. */
export interface CatalogScope {
  readonly attachOpaqueData: Uint8Array;
  readonly transactionOpaqueData: Uint8Array | null;
}

/** What an attach answered. Its opaque data travels with every call, so any connection can serve any of them. */
export class Attachment {
  /** The transaction that calls belong to; `null` outside of one. */
  readonly transaction: Uint8Array | null;
  /** The catalog as it was listed last, while the worker says that it did not change. */
  kept: KeptContents | undefined;
  #facts: AttachmentFacts;
  readonly #defaults: SessionDefaults;

  constructor(facts: AttachmentFacts, defaults: SessionDefaults = {}, transaction: Uint8Array | null = null) {
    this.#facts = facts;
    this.transaction = transaction;
    this.#defaults = defaults;
  }

  /** What the worker answered last. */
  get facts(): AttachmentFacts {
    return this.#facts;
  }

  /** Takes over what another attach of the same catalog answered: calls that begin from now on belong to it. */
  renew(facts: AttachmentFacts): void {
    this.#facts = facts;
    this.kept = undefined;
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
  readonly companions: readonly CompanionCatalog[];
  readonly globalFunctions: readonly GlobalFunction[];
}

/** A catalog that a worker wants attached beside its own, by an engine that can. */
export interface CompanionCatalog {
  /** Name to attach it under. */
  readonly alias: string;
  /** What is attached, e.g. a connection string. */
  readonly target: string;
  /** Kind of catalog, e.g. `ducklake`. */
  readonly type: string;
  readonly options: Readonly<Record<string, string>>;
  /** Whether it is for the worker's own tables only. */
  readonly hidden: boolean;
  /** Whether the attach is no good without it. */
  readonly required: boolean;
  /** Name of the secret that it takes; `null` for none. */
  readonly secret: string | null;
}

/** A function that a worker offers beyond its catalog. */
export interface GlobalFunction {
  /** Schema that it is called in. */
  readonly schema: readonly string[] | null;
  /** Name that an engine gives it: the worker's prefix and its own. */
  readonly globalName: string;
  readonly model: FunctionModel;
}
