import type { FieldSpec, TypeSpec } from "../type-spec.js";

/**
 * A type as short text for people: error messages, documentation, listings.
 *
 * @example
 * ```ts
 * formatType({ list: { name: "item", type: "int64", nullable: true } }); // list<int64>
 * formatType({ timestamp: "us", timezone: "UTC" }); // timestamp[us, UTC]
 * formatType({ dictionary: "utf8", index: "int16" }); // dictionary<int16, utf8>
 * ```
 */
export function formatType(spec: TypeSpec): string {
  if (typeof spec === "string") return spec;
  if ("timestamp" in spec) {
    return `timestamp[${spec.timestamp}${spec.timezone === undefined ? "" : `, ${spec.timezone}`}]`;
  }
  if ("time32" in spec) return `time32[${spec.time32}]`;
  if ("time64" in spec) return `time64[${spec.time64}]`;
  if ("duration" in spec) return `duration[${spec.duration}]`;
  if ("decimal128" in spec) return `decimal128(${spec.decimal128.join(", ")})`;
  if ("decimal256" in spec) return `decimal256(${spec.decimal256.join(", ")})`;
  if ("fixed_size_binary" in spec) return `fixed_size_binary[${spec.fixed_size_binary}]`;
  if ("list" in spec) return `list<${formatType(spec.list.type)}>`;
  if ("large_list" in spec) return `large_list<${formatType(spec.large_list.type)}>`;
  if ("fixed_size_list" in spec) return `fixed_size_list<${formatType(spec.fixed_size_list.type)}>[${spec.size}]`;
  if ("struct" in spec) return `struct<${formatFields(spec.struct)}>`;
  if ("map" in spec) return `map<${formatType(spec.map.key.type)}, ${formatType(spec.map.value.type)}>`;
  if ("dictionary" in spec) return `dictionary<${spec.index}, ${formatType(spec.dictionary)}>`;
  if ("sparse_union" in spec) return `sparse_union<${formatFields(spec.sparse_union)}>`;
  return `dense_union<${formatFields(spec.dense_union)}>`;
}

function formatFields(fields: readonly FieldSpec[]): string {
  return fields.map((field) => `${field.name}: ${formatType(field.type)}`).join(", ");
}
