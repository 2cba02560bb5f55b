/** What a refused call tells about the worker. */
export interface VersionHint {
  /** Version of the protocol that the worker speaks, `X.Y.Z`; `null` when it did not say. */
  readonly serverVersion: string | null;
  /** Wire generation of the worker; `null` when the refusal does not tell. */
  readonly generation: "routed" | "unrouted" | null;
  /** Names of the protocols that the worker hosts, when it listed them. */
  readonly protocols: readonly string[];
}

/** Reads from a refused call what the worker would have accepted; `null` when the error is no such refusal. */
export function readVersionHint(_error: unknown): VersionHint | null { return null; }
