/** Settings of `launch:` addresses: `launch` of `createPool` and `connect`. */
export interface LaunchOptions {
  /** How long the worker stays without any client, in milliseconds. Counts when this program is the one that starts it. Default 300,000. */
  readonly idleMs?: number | undefined;
  /** How long starting it may take, or waiting for another program that does. Default 60,000 ms. */
  readonly startTimeoutMs?: number | undefined;
  /**
   * Where locks and sockets are; only programs with the same directory share workers. Default: the one of the reference launcher,
   * `vgi-rpc` in `XDG_RUNTIME_DIR`, else `vgi-rpc-UID` in the directory for temporary files.
   */
  readonly stateDirectory?: string | undefined;
  /** A file to which the worker's stderr is appended. Default: a file beside its socket, which begins anew with each worker. */
  readonly log?: string | undefined;
}
