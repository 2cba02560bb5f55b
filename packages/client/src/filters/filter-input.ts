import type {
  DateInput,
  DateValue,
  Decimal,
  DecimalInput,
  DurationInput,
  DurationValue,
  Int64Input,
  IntervalValue,
  TimeInput,
  TimestampInput,
  TimestampValue,
  TimeValue,
  TypedValue,
} from "vgi-arrow";

/** Any value that a filter can compare with, where nothing is known of the column. */
export type FilterLiteral =
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Date
  | Decimal
  | DateValue
  | TimestampValue
  | TimeValue
  | DurationValue
  | IntervalValue
  | TypedValue<unknown>;

/**
 * What a column of values `V` is compared with: what its Arrow type accepts, so a number does for a `bigint`, and an ISO text
 * for a timestamp. For columns of which nothing is known (`unknown`), every literal.
 */
export type FilterInput<V> = unknown extends V
  ? FilterLiteral
  : V extends bigint
    ? Int64Input
    : V extends Decimal
      ? DecimalInput
      : V extends DateValue
        ? DateInput
        : V extends TimestampValue
          ? TimestampInput
          : V extends TimeValue
            ? TimeInput
            : V extends DurationValue
              ? DurationInput
              : V;

/** Names of the fields that values `V` have; any, where nothing is known of them. */
export type FieldNameOf<V> = unknown extends V ? string : keyof V & string;

/** Values of a field of `V`. */
export type FieldOf<V, K> = unknown extends V ? unknown : K extends keyof V ? NonNullable<V[K]> : never;

/** Values in lists `V`. */
export type ItemOf<V> = unknown extends V ? unknown : V extends ReadonlyArray<infer Item> ? NonNullable<Item> : never;
