import type { FieldSpec, SchemaSpec, TypeSpec } from "vgi-arrow";

/** A schema as the run time checks it against bind's answer: types alone, without metadata. */
export function schemaLiteral(schema: SchemaSpec): SchemaSpec {
  return { fields: schema.fields.map(fieldLiteral) };
}

/** A type without metadata, its keys in one order wherever it came from: what is printed depends on it. */
export function typeLiteral(spec: TypeSpec): TypeSpec {
  if (typeof spec === "string") return spec;
  if ("list" in spec) return { list: fieldLiteral(spec.list) };
  if ("large_list" in spec) return { large_list: fieldLiteral(spec.large_list) };
  if ("fixed_size_list" in spec) return { fixed_size_list: fieldLiteral(spec.fixed_size_list), size: spec.size };
  if ("struct" in spec) return { struct: spec.struct.map(fieldLiteral) };
  if ("sparse_union" in spec) return { sparse_union: spec.sparse_union.map(fieldLiteral), ids: spec.ids };
  if ("dense_union" in spec) return { dense_union: spec.dense_union.map(fieldLiteral), ids: spec.ids };
  if ("map" in spec) {
    const { key, value, sorted } = spec.map;
    const children = { key: fieldLiteral(key), value: fieldLiteral(value) };
    return { map: sorted === undefined ? children : { ...children, sorted } };
  }
  if ("dictionary" in spec) {
    const { dictionary, index, ordered } = spec;
    const types = { dictionary: typeLiteral(dictionary), index };
    return ordered === undefined ? types : { ...types, ordered };
  }
  if ("timestamp" in spec) {
    const { timestamp, timezone } = spec;
    return timezone === undefined ? { timestamp } : { timestamp, timezone };
  }
  return spec;
}

function fieldLiteral({ name, type, nullable }: FieldSpec): FieldSpec {
  return { name, type: typeLiteral(type), nullable };
}
