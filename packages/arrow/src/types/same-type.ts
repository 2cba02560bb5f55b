import { extensionName, extensionOfField } from "../extensions/extension.js";
import type { FieldSpec, SchemaSpec, TypeSpec } from "../type-spec.js";

/** What a comparison of types overlooks. Nothing, unless asked. */
export interface SameTypeOptions {
  /** Overlook whether children may be null. */
  readonly ignoreNullability?: boolean;
  /** Overlook field metadata. */
  readonly ignoreMetadata?: boolean;
  /** Extension types count all the same: those with values of their own, and those that `b` names. */
  readonly compareExtensions?: boolean;
  /**
   * Overlook the names of list items and of map keys and values, which carry no meaning (`item`, `element`, `$data$`).
   * Names of struct fields and union members always count.
   */
  readonly ignoreChildNames?: boolean;
}

/**
 * Whether two types are the same, structurally.
 *
 * @example
 * ```ts
 * import { sameType } from "vgi-arrow";
 *
 * sameType(
 *   { list: { name: "item", type: "int64", nullable: true } },
 *   { list: { name: "element", type: "int64", nullable: true } },
 *   { ignoreChildNames: true },
 * ); // true
 * ```
 */
export function sameType(a: TypeSpec, b: TypeSpec, options: SameTypeOptions = {}): boolean {
  if (a === b) return true;
  if (typeof a === "string" || typeof b === "string") return false;
  if ("timestamp" in a) return "timestamp" in b && a.timestamp === b.timestamp && a.timezone === b.timezone;
  if ("time32" in a) return "time32" in b && a.time32 === b.time32;
  if ("time64" in a) return "time64" in b && a.time64 === b.time64;
  if ("duration" in a) return "duration" in b && a.duration === b.duration;
  if ("decimal128" in a) return "decimal128" in b && sameNumbers(a.decimal128, b.decimal128);
  if ("decimal256" in a) return "decimal256" in b && sameNumbers(a.decimal256, b.decimal256);
  if ("fixed_size_binary" in a) return "fixed_size_binary" in b && a.fixed_size_binary === b.fixed_size_binary;
  if ("list" in a) return "list" in b && sameChild(a.list, b.list, options);
  if ("large_list" in a) return "large_list" in b && sameChild(a.large_list, b.large_list, options);
  if ("fixed_size_list" in a) {
    return "fixed_size_list" in b && a.size === b.size && sameChild(a.fixed_size_list, b.fixed_size_list, options);
  }
  if ("struct" in a) return "struct" in b && sameFields(a.struct, b.struct, options);
  if ("map" in a) {
    return (
      "map" in b &&
      (a.map.sorted ?? false) === (b.map.sorted ?? false) &&
      sameChild(a.map.key, b.map.key, options) &&
      sameChild(a.map.value, b.map.value, options)
    );
  }
  if ("dictionary" in a) {
    return (
      "dictionary" in b &&
      a.index === b.index &&
      (a.ordered ?? false) === (b.ordered ?? false) &&
      sameType(a.dictionary, b.dictionary, options)
    );
  }
  if ("sparse_union" in a) {
    return "sparse_union" in b && sameNumbers(a.ids, b.ids) && sameFields(a.sparse_union, b.sparse_union, options);
  }
  return "dense_union" in b && sameNumbers(a.ids, b.ids) && sameFields(a.dense_union, b.dense_union, options);
}

/** Whether two fields are the same: name, type, nullability and metadata, unless overlooked. */
export function sameField(a: FieldSpec, b: FieldSpec, options: SameTypeOptions = {}): boolean {
  return a.name === b.name && sameUnnamed(a, b, options);
}

/** Whether two schemas have the same fields in the same order; schema metadata counts unless overlooked. */
export function sameSchema(a: SchemaSpec, b: SchemaSpec, options: SameTypeOptions = {}): boolean {
  return (
    sameFields(a.fields, b.fields, options) && (options.ignoreMetadata === true || sameMetadata(a.metadata, b.metadata))
  );
}

function sameFields(a: readonly FieldSpec[], b: readonly FieldSpec[], options: SameTypeOptions): boolean {
  return (
    a.length === b.length &&
    a.every((field, index) => {
      const other = b[index];
      return other !== undefined && sameField(field, other, options);
    })
  );
}

function sameChild(a: FieldSpec, b: FieldSpec, options: SameTypeOptions): boolean {
  return (options.ignoreChildNames === true || a.name === b.name) && sameUnnamed(a, b, options);
}

function sameUnnamed(a: FieldSpec, b: FieldSpec, options: SameTypeOptions): boolean {
  return (
    (options.ignoreNullability === true || a.nullable === b.nullable) &&
    (options.ignoreMetadata === true || sameMetadata(a.metadata, b.metadata)) &&
    (options.compareExtensions !== true || sameExtension(a, b)) &&
    sameType(a.type, b.type, options)
  );
}

function sameExtension(a: FieldSpec, b: FieldSpec): boolean {
  const named = extensionName(b.metadata);
  const isNamed = named === undefined || named === extensionName(a.metadata);
  return isNamed && extensionOfField(a)?.name === extensionOfField(b)?.name;
}

function sameMetadata(a: FieldSpec["metadata"] = {}, b: FieldSpec["metadata"] = {}): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && a[key] === b[key]);
}

function sameNumbers(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
