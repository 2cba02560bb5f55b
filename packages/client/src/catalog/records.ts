import type { RecordBatch, Schema } from "apache-arrow";

/**
 * What the client reads of the records that catalogs are listed with: the fields that all protocol versions share,
 * and, as optional, those that only some have. The records themselves are generated (vgi-protocol).
 */

/** Fields of every catalog object. */
export interface ObjectRecord {
  readonly name: string;
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
}

export interface SchemaRecord {
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  /** since 2.0 */
  readonly path?: readonly string[];
  /** until 1.5 */
  readonly name?: string;
  readonly estimatedObjectCount: Readonly<Record<string, bigint>> | null;
}

export interface FunctionRecord extends ObjectRecord {
  readonly functionType: "SCALAR" | "TABLE" | "TABLE_BUFFERING" | "AGGREGATE";
  readonly arguments: Schema;
  readonly outputSchema: Schema;
  readonly parameterDefaultValues?: RecordBatch | null;
  readonly description: string;
  readonly examples: readonly {
    readonly sql: string;
    readonly description: string;
    readonly expectedOutput: string | null;
  }[];
  readonly categories: readonly string[];
  readonly stability: string | null;
  readonly nullHandling: string | null;
  readonly orderPreservation: string | null;
  readonly requiredSettings: readonly string[];
  readonly requiredSecrets: readonly { readonly secretType: string }[];
  readonly projectionPushdown: boolean | null;
  readonly filterPushdown: boolean | null;
  readonly maxWorkers: number | null;
  readonly hasFinalize: boolean;
}

export interface TableRecord extends ObjectRecord {
  readonly columns: Schema;
  readonly notNullConstraints: readonly number[];
  readonly uniqueConstraints: readonly (readonly number[])[];
  readonly primaryKeyConstraints: readonly (readonly number[])[];
  readonly checkConstraints: readonly string[];
  /** until the functions below replaced the flags */
  readonly supportsInsert?: boolean;
  readonly supportsUpdate?: boolean;
  readonly supportsDelete?: boolean;
  readonly writeResultModes?: Readonly<Record<string, string>>;
}

export interface ViewRecord extends ObjectRecord {
  readonly definition: string;
}

export interface MacroRecord extends ObjectRecord {
  readonly macroType: "SCALAR" | "TABLE";
  readonly parameters: readonly string[];
  readonly parameterDefaultValues: RecordBatch | null;
  readonly definition: string;
}

export interface IndexRecord extends ObjectRecord {
  readonly tableName: string;
  readonly expressions: readonly string[];
  readonly constraintType: string;
}

/** An attach option or a setting: its type travels as the schema of one field. */
export interface OptionRecord {
  readonly name: string;
  readonly description: string;
  readonly type: Schema;
  readonly defaultValue: RecordBatch | null;
  readonly required?: boolean | null;
}

export interface SecretTypeRecord {
  readonly name: string;
  readonly description: string;
  readonly parametersSchema: Schema;
}

export interface CatalogRecord {
  readonly name: string;
  readonly implementationVersion: string | null;
  readonly dataVersionSpec: string | null;
  readonly attachOptionSpecs: readonly OptionRecord[];
}

export interface AttachRecord {
  readonly attachOpaqueData: Uint8Array;
  readonly supportsTransactions: boolean;
  readonly supportsTimeTravel: boolean;
  readonly defaultSchema: string;
  readonly settings: readonly OptionRecord[];
  readonly secretTypes: readonly SecretTypeRecord[];
  readonly comment: string | null;
  readonly tags: Readonly<Record<string, string>>;
  readonly resolvedDataVersion: string | null;
  readonly resolvedImplementationVersion: string | null;
  /** since 2.1 */
  readonly supportsCatalogContents?: boolean;
}
