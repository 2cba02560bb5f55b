/** One catalog of one worker, attached: what generated functions take as their first argument. */
export interface Session extends AsyncDisposable {
  /** Catalog name as attached. */
  readonly catalog: string;
  /** Protocol version in use, e.g. `2.2.0`. */
  readonly protocolVersion: string;
  close(): Promise<void>;
}
