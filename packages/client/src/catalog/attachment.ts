import type { RecordBatch } from "apache-arrow";
import { fromJsonValue, type TypeSpec } from "vgi-arrow";
import { namedValuesBatch } from "../arguments/named-values.js";
import { SettingRequiredError } from "../errors.js";
import type { OptionModel, SecretTypeModel } from "../model/catalog.js";

/** What an attach answered. Its opaque data travels with every call, so any connection can serve any of them. */
export class Attachment {
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
  readonly settingModels: readonly OptionModel[];
  readonly secretTypes: readonly SecretTypeModel[];
  readonly #settings: Readonly<Record<string, unknown>>;

  constructor(facts: AttachmentFacts, settings: Readonly<Record<string, unknown>> = {}) {
    this.catalog = facts.catalog;
    this.opaqueData = facts.opaqueData;
    this.defaultSchema = facts.defaultSchema;
    this.comment = facts.comment;
    this.tags = facts.tags;
    this.dataVersion = facts.dataVersion;
    this.implementationVersion = facts.implementationVersion;
    this.supportsTransactions = facts.supportsTransactions;
    this.supportsTimeTravel = facts.supportsTimeTravel;
    this.supportsCatalogContents = facts.supportsCatalogContents;
    this.settingModels = facts.settings;
    this.secretTypes = facts.secretTypes;
    this.#settings = settings;
  }

  /**
   * Settings of one call as bind takes them: those of the session, over them those of the call, and for every setting
   * that the function requires the default that attach reported. A worker refuses a bind without a required one.
   */
  settings(given: Readonly<Record<string, unknown>> | undefined, required: readonly string[] = []): RecordBatch | null {
    const values: Record<string, unknown> = { ...this.#settings, ...given };
    const types = new Map<string, TypeSpec>(this.settingModels.map((setting) => [setting.name, setting.type]));
    for (const name of required) {
      if (values[name] !== undefined) continue;
      const model = this.settingModels.find((setting) => setting.name === name);
      if (model?.default === undefined) throw new SettingRequiredError(name, this.catalog, model);
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
