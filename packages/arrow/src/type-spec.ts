/** Units of Arrow times, timestamps and durations. */
export type TimeUnit = "s" | "ms" | "us" | "ns";

/** Arrow integer types that can index a dictionary. */
export type IntegerName = "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64";

/** Arrow types without parameters, by the names that pyarrow and the Arrow documentation print. */
export type PrimitiveName =
  | "null"
  | "bool"
  | IntegerName
  | "float16"
  | "float32"
  | "float64"
  | "utf8"
  | "large_utf8"
  | "utf8_view"
  | "binary"
  | "large_binary"
  | "binary_view"
  | "date32"
  | "date64"
  | "month_interval"
  | "day_time_interval"
  | "month_day_nano_interval";

/**
 * An Arrow type as plain JSON: the one notation of protocol definitions, catalog snapshots and generated code.
 *
 * @example
 * ```ts
 * const tags: TypeSpec = { map: { key: { name: "key", type: "utf8", nullable: false }, value: { name: "value", type: "utf8", nullable: true } } };
 * const level: TypeSpec = { dictionary: "utf8", index: "int16" };
 * ```
 */
export type TypeSpec =
  | PrimitiveName
  | { readonly timestamp: TimeUnit; readonly timezone?: string }
  | { readonly time32: "s" | "ms" }
  | { readonly time64: "us" | "ns" }
  | { readonly duration: TimeUnit }
  /** `[precision, scale]` */
  | { readonly decimal128: readonly [number, number] }
  /** `[precision, scale]` */
  | { readonly decimal256: readonly [number, number] }
  /** byte width */
  | { readonly fixed_size_binary: number }
  | { readonly list: FieldSpec }
  | { readonly large_list: FieldSpec }
  | { readonly fixed_size_list: FieldSpec; readonly size: number }
  | { readonly struct: readonly FieldSpec[] }
  | { readonly map: { readonly key: FieldSpec; readonly value: FieldSpec; readonly sorted?: boolean } }
  | { readonly dictionary: TypeSpec; readonly index: IntegerName; readonly ordered?: boolean }
  | { readonly sparse_union: readonly FieldSpec[]; readonly ids: readonly number[] }
  | { readonly dense_union: readonly FieldSpec[]; readonly ids: readonly number[] };

/** A named, typed column or child. */
export interface FieldSpec {
  readonly name: string;
  readonly type: TypeSpec;
  readonly nullable: boolean;
  /** Field metadata, e.g. `ARROW:extension:name`; absent when empty. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** An Arrow schema as plain JSON. */
export interface SchemaSpec {
  readonly fields: readonly FieldSpec[];
  readonly metadata?: Readonly<Record<string, string>>;
}
