import type { MethodDescriptor, RecordDescriptor } from "vgi-arrow";

/** One version of a protocol: its methods and records, by their names on the wire. */
export interface ProtocolModule {
  /** Semver of the protocol, as requests carry it; `null` for a protocol without versions. */
  readonly version: string | null;
  /** Name that routed workers give the protocol, e.g. `vgi.v2`; `null` where only unrouted ones speak this version. */
  readonly routedName: string | null;
  readonly methods: Readonly<Record<string, MethodDescriptor>>;
  readonly records: Readonly<Record<string, RecordDescriptor>>;
}
