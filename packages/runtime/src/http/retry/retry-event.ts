/** A request that is about to be sent again. */
export interface RetryEvent {
  /** Where it goes, without credentials and query string. */
  readonly url: string;
  /** How often it was sent until now. */
  readonly attempts: number;
  /** The pause until then, in milliseconds. */
  readonly delayMs: number;
  /** Status of the response that was no good; `null` when there was none. */
  readonly status: number | null;
  /** Why there was no response; `null` when there was one. */
  readonly error: unknown;
}
