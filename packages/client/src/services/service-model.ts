import type { SchemaSpec } from "vgi-arrow";

/** One method of a protocol, as plain JSON. */
export interface ServiceMethodModel {
  /** Wire name. */
  readonly name: string;
  /** `stream`: the server can't tell before the call whether it takes input. */
  readonly kind: "unary" | "producer" | "exchange" | "stream";
  readonly params: SchemaSpec;
  /** `null` for a method that gives nothing, and for streams: only a running one tells its columns. */
  readonly result: SchemaSpec | null;
  /** `null` where a stream has no header. */
  readonly header: SchemaSpec | null;
  /** Whether repeating a call is safe: `unknown`, `no_side_effects`, `idempotent`, or what later servers say. */
  readonly idempotency: string;
  /** What to move to, perhaps empty; `null` unless deprecated. */
  readonly deprecation: string | null;
}

/** A protocol of vgi-rpc that a server hosts, as plain JSON: what code is generated from. */
export interface ServiceModel {
  /** Wire name, which carries the major version: `billing.v2`. */
  readonly protocol: string;
  /** Declared version, `MAJOR.MINOR.PATCH`; empty where the protocol declares none. */
  readonly version: string;
  /** Fingerprint of its methods and their schemas, 64 hexadecimal digits. */
  readonly hash: string;
  /** What to move to, perhaps empty; `null` unless deprecated. */
  readonly deprecation: string | null;
  /** Sorted by name. Methods of a type that this client does not know are left out. */
  readonly methods: readonly ServiceMethodModel[];
}
