import type { TypeSpec } from "../type-spec.js";
import type { EnumDescriptor } from "./enum-descriptor.js";
import type { RecordDescriptor } from "./record-descriptor.js";

/**
 * What the values of a field hold, where their Arrow type alone does not tell.
 *
 * - `opaque`: bytes that only their writer understands;
 * - `schema`: an Arrow schema as one IPC message;
 * - `batch`: an IPC stream of one record batch;
 * - `arguments`: as `batch`, with one struct column `args` of fields `positional_<n>` and `named_<name>`;
 * - `record`: an IPC stream of one row of a record; `rows`: of any number of rows;
 * - `struct`: a record as an Arrow struct; `enum`: a member by its text; `list`: the same for every item.
 */
export type Holds =
  | "opaque"
  | "schema"
  | "batch"
  | "arguments"
  | { readonly record: RecordDescriptor }
  | { readonly rows: RecordDescriptor }
  | { readonly struct: RecordDescriptor }
  | { readonly enum: EnumDescriptor }
  | { readonly list: Holds };

/** A default as JSON: integers for 64 bits, `""` for empty bytes, members for enums. */
export type FieldDefault = null | boolean | number | string | readonly [] | Readonly<Record<string, never>>;

/** A field of a record: a column on the wire, a camelCase property in TypeScript. */
export interface RecordField {
  /** Name on the wire. */
  readonly name: string;
  readonly type: TypeSpec;
  /** Nullability of the column, as the other side's schema declares it. Default: false. */
  readonly nullable?: boolean;
  /** Whether null is really sent and accepted, where that differs from what the column declares. Default: as `nullable`. */
  readonly mayBeNull?: boolean;
  /** Items of the list may be null. Default: false. */
  readonly itemsMayBeNull?: boolean;
  readonly holds?: Holds;
  /** Taken when a value is left out in TypeScript, or its column on the wire. */
  readonly default?: FieldDefault;
}

/** Whether null is among the values of a field. */
export function admitsNull({ nullable, mayBeNull }: Pick<RecordField, "nullable" | "mayBeNull">): boolean {
  return mayBeNull ?? nullable ?? false;
}
