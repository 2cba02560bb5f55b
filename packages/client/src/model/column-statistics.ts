/** What a worker knows of the values of one column. */
export interface ColumnStatistics {
  readonly column: string;
  /** Smallest and largest value, as a row has them; `null` when unknown. */
  readonly min: unknown;
  readonly max: unknown;
  readonly hasNull: boolean;
  readonly hasNotNull: boolean;
  /** Number of different values; `null` when unknown. */
  readonly distinctCount: bigint | null;
  /** Whether text goes beyond ASCII; `null` for other types, and when unknown. */
  readonly containsUnicode: boolean | null;
  /** Longest text, in bytes; `null` for other types, and when unknown. */
  readonly maxStringLength: bigint | null;
}
