/** Why a connection of a pool was closed. */
export type PoolCloseReason =
  /** Nobody used it for `idleMs`. */
  | "idle"
  /** It can't serve another call: its worker ended, or its state is in doubt. */
  | "unusable"
  /** `maxIdle` others are kept already. */
  | "surplus"
  /** The pool was closed. */
  | "pool closed";

/** Looks at the connections of a pool. What it does must not throw. */
export interface PoolObserver {
  /** A connection was opened, within `durationMs`. */
  opened?(address: string, durationMs: number): void;
  /** A kept connection serves another call. */
  reused?(address: string): void;
  closed?(address: string, reason: PoolCloseReason): void;
}
