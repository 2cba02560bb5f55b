import type { DateValue, Decimal, TimestampValue, TypeSpec } from "vgi-arrow";

type SmallNumber = "int8" | "int16" | "int32" | "uint8" | "uint16" | "uint32" | "float16" | "float32" | "float64";

/** TypeScript type of a value of an Arrow type, for the types that arguments of demo functions have. */
export type ValueOf<T extends TypeSpec> = T extends "bool"
  ? boolean
  : T extends SmallNumber
    ? number
    : T extends "int64" | "uint64"
      ? bigint
      : T extends "utf8" | "large_utf8" | "utf8_view"
        ? string
        : T extends "binary" | "large_binary"
          ? Uint8Array
          : T extends "date32" | "date64"
            ? DateValue
            : T extends { readonly timestamp: string }
              ? TimestampValue
              : T extends { readonly decimal128: readonly [number, number] }
                ? Decimal
                : unknown;
