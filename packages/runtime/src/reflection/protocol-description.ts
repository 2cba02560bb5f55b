import type { Schema } from "apache-arrow";

/** One protocol that a server hosts, without its methods. */
export interface ProtocolSummary {
  /** Name on the wire, which carries the major version: the routing key, e.g. `vgi.v2`. */
  readonly protocol: string;
  /** Declared version, `MAJOR.MINOR.PATCH`; empty when the protocol declares none. */
  readonly protocolVersion: string;
  /** Fingerprint of the wire surface, 64 lower-case hex digits: equal hashes mean that a kept description is still right. */
  readonly protocolHash: string;
  readonly deprecated: boolean;
  /** What to move to; empty unless deprecated. */
  readonly deprecationMessage: string;
}

/** What a server hosts, and which server it is. */
export interface ProtocolListing {
  /** Identity of this server process. */
  readonly serverId: string;
  /** Version of its build, as text. */
  readonly serverVersion: string;
  /** Version of the framing that it speaks. */
  readonly requestVersion: string;
  /** In the server's order: applications first, then what the framework hosts beside them (`vgi_rpc.…`). */
  readonly protocols: readonly ProtocolSummary[];
}

/** One method of a protocol. */
export interface MethodDescription {
  readonly name: string;
  /** An open set; servers of today send these two. */
  readonly methodType: "unary" | "stream" | (string & {});
  /**
   * Who drives a stream: an `exchange` takes input, a `producer` takes none, `unknown` when the server can't tell before
   * the call. `null` for a unary method.
   */
  readonly streamKind: "producer" | "exchange" | "unknown" | null;
  readonly paramsSchema: Schema;
  /** `null` when a call gives nothing, and for streams: the schema of their batches is known once they run. */
  readonly resultSchema: Schema | null;
  /** `null` when a stream has no header. */
  readonly headerSchema: Schema | null;
  /** Whether repeating a call is safe; `unknown` means that it may not be. An open set. */
  readonly idempotency: "unknown" | "no_side_effects" | "idempotent" | (string & {});
  readonly deprecated: boolean;
  /** What to move to; empty unless deprecated. */
  readonly deprecationMessage: string;
}

/** One protocol with its methods. It says nothing of the server: every server of a protocol describes it alike. */
export interface ProtocolDescription extends ProtocolSummary {
  /** Sorted by name. */
  readonly methods: readonly MethodDescription[];
}
