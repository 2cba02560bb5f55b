import type { FieldSpec } from "vgi-arrow";

/** A protocol definition: what a file of `schemas/protocol` holds, as `schemas/protocol.schema.json` describes it. */
export interface ProtocolDefinition {
  readonly $schema: string;
  readonly protocol: ProtocolName;
  /** Semver of the protocol; `null` for one that has none. */
  readonly version: string | null;
  /** The packages that the definition was extracted from, oldest first. */
  readonly sources: readonly ProtocolSource[];
  readonly methods: Readonly<Record<string, MethodDefinition>>;
  readonly records: Readonly<Record<string, RecordDefinition>>;
  readonly enums: Readonly<Record<string, EnumDefinition>>;
  /** Methods that the packages themselves can't introspect, with their reason. */
  readonly notIntrospectable?: Readonly<Record<string, string>>;
  /** What records don't tell, kept by hand in `tables/notes.json`. */
  readonly notes: readonly ProtocolNote[];
}

/** `vgi` is the workers' protocol, `secret` that of the secret service, `transactor` that between a worker and its database. */
export type ProtocolName = "vgi" | "secret" | "transactor";

export interface ProtocolSource {
  readonly vgiPython: string;
  readonly vgiRpc: string;
  /** Whether requests name their protocol. */
  readonly generation: "unrouted" | "routed";
  /** The name that they give; absent when unrouted, or when the protocol has none. */
  readonly name?: string;
}

export interface MethodDefinition {
  readonly kind: "unary" | "stream";
  readonly params: readonly FieldDefinition[];
  /** The one column of the result batch; `null` for a method that returns nothing, and for streams. */
  readonly result: FieldDefinition | null;
  /** Record that a stream sends before its data. */
  readonly header: string | null;
}

export interface RecordDefinition {
  /** In wire order. */
  readonly fields: readonly FieldDefinition[];
}

export interface FieldDefinition extends FieldSpec {
  /** Whether null is really sent, where it differs from what the column declares. */
  readonly mayBeNull?: boolean;
  /** Items of the list may be null. */
  readonly itemsMayBeNull?: boolean;
  /** What the values hold; always there for binary. */
  readonly holds?: HoldsDefinition;
  /** As JSON: integers for 64 bits, `""` for empty bytes, the wire form for enums. */
  readonly default?: unknown;
  /** The packages make a value of their own when none is given. */
  readonly generated?: boolean;
  /** The sources that have the field, when not all of them do. */
  readonly onlyIn?: readonly string[];
}

/** As `Holds` of vgi-arrow, with records and enums by name. */
export type HoldsDefinition =
  | "opaque"
  | "schema"
  | "batch"
  | "arguments"
  | { readonly record: string }
  | { readonly rows: string }
  | { readonly struct: string }
  | { readonly enum: string }
  | { readonly list: HoldsDefinition };

export interface EnumDefinition {
  readonly members: readonly EnumMember[];
}

export interface EnumMember {
  /** The text on the wire. */
  readonly wire: string;
  /** What the packages' readers accept in its place. */
  readonly alias?: string;
}

/** A change of meaning between versions, or behaviour that no record shows. */
export interface ProtocolNote {
  /** Stable name, for code that implements it. */
  readonly id: string;
  /** Methods or records that it is about. */
  readonly about: readonly string[];
  readonly text: string;
}
