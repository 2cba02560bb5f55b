/**
 * A record from a peer that is not what its definition says.
 *
 * @example
 * ```
 * FunctionInfo.function_type: "WINDOW" is none of AGGREGATE, SCALAR, TABLE, TABLE_BUFFERING
 * ```
 */
export class RecordError extends Error {
  override readonly name: string = "RecordError";
  /** Stable, for matching without `instanceof`. */
  readonly code = "invalid_record";
  /** Record and field on the wire, e.g. `BindResponse.output_schema`. */
  readonly path: string;

  constructor(path: string, problem: string, options?: ErrorOptions) {
    super(`${path}: ${problem}`, options);
    this.path = path;
  }
}
