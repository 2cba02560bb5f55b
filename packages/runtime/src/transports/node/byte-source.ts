/** Bytes that are pulled from the system. */
export interface ByteSource {
  /** Why they failed, when they did. */
  readonly error: Error | null;
  /** Whether a chunk waits to be read. */
  readonly unread: boolean;
  /**
   * The next bytes; `null` after the end, whether it was a good one or not. One at a time.
   *
   * @param space may be filled to its end, and is then given back; otherwise other memory is given, with what comes first
   */
  read(space: Uint8Array | null): Promise<Uint8Array | null>;
  /** Reads on to the end and drops everything. */
  discard(): void;
}
