import type { FieldSpec, SchemaSpec, TypeSpec } from "vgi-arrow";
import type { FunctionDefinition, Values } from "./function-definition.js";

/** An option of `attach`, or a setting that travels with every call. */
export interface OptionDefinition {
  readonly name: string;
  readonly description: string;
  readonly type: TypeSpec;
  readonly default?: unknown;
  /** Attach is refused without it. Settings are never required as such: functions require them. */
  readonly required?: boolean;
  /** Holds a credential, which clients mask. */
  readonly secret?: boolean;
}

export interface SecretTypeDefinition {
  readonly name: string;
  readonly description: string;
  /** Fields; metadata `redact: "true"` marks what must not be shown. */
  readonly parameters: readonly FieldSpec[];
}

export interface TableDefinition {
  readonly name: string;
  readonly comment?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: SchemaSpec;
  /** Column numbers. */
  readonly notNull?: readonly number[];
  readonly unique?: readonly (readonly number[])[];
  readonly primaryKey?: readonly number[];
  readonly check?: readonly string[];
  /** The function that reads the table, in the same schema, and its arguments by place. */
  readonly scan: {
    readonly function: string;
    readonly arguments?: readonly { readonly type: TypeSpec; readonly value: unknown }[];
  };
  readonly rows?: number;
  /** Functions of the same schema that write the table, by operation; others are refused. */
  readonly writes?: { readonly insert?: string; readonly update?: string; readonly delete?: string };
}

export interface ViewDefinition {
  readonly name: string;
  readonly comment?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly definition: string;
  readonly columnComments?: Readonly<Record<string, string>>;
}

export interface MacroDefinition {
  readonly name: string;
  readonly kind: "scalar" | "table";
  readonly comment?: string;
  readonly parameters: readonly string[];
  /** Defaults of the last parameters, by name. */
  readonly defaults?: Readonly<Record<string, { readonly type: TypeSpec; readonly value: unknown }>>;
  readonly definition: string;
}

export interface SchemaDefinition {
  readonly name: string;
  readonly comment?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly functions: readonly FunctionDefinition[];
  readonly tables?: readonly TableDefinition[];
  readonly views?: readonly ViewDefinition[];
  readonly macros?: readonly MacroDefinition[];
}

export interface CopyFormatDefinition {
  readonly format: string;
  readonly function: string;
  readonly direction: "from" | "to";
  readonly description: string;
}

/** A catalog that the worker offers. */
export interface CatalogDefinition {
  readonly name: string;
  readonly comment?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly implementationVersion?: string;
  readonly dataVersion?: string;
  readonly sourceUrl?: string;
  readonly defaultSchema: string;
  readonly attachOptions?: readonly OptionDefinition[];
  readonly settings?: readonly OptionDefinition[];
  readonly secretTypes?: readonly SecretTypeDefinition[];
  readonly schemas: readonly SchemaDefinition[];
  /** Formats of `COPY`, and the functions of the default schema that read or write them. */
  readonly copyFormats?: readonly CopyFormatDefinition[];
  /** Whether transactions can be begun. They change nothing here. Default: false. */
  readonly transactions?: boolean;
  /** Takes changes of the catalog, by method name, or refuses them by throwing. Default: all are refused. */
  readonly change?: (method: string, params: unknown) => void;
  /** Refuses an attach by throwing. */
  readonly admit?: (options: Values) => void;
}
