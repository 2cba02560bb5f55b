import { extensionMetadata, extensionOfField, type FieldSpec, type SchemaSpec, type TypeSpec } from "vgi-arrow/values";

/** Which extension types count: others are read as what they are stored as. */
export type KeptExtensions = (field: Pick<FieldSpec, "type" | "metadata">) => boolean;

const ownExtensions: KeptExtensions = (field) => extensionOfField(field) !== undefined;

/** A schema as the run time checks it against bind's answer: types, without metadata but that of extension types. */
export function schemaLiteral(schema: SchemaSpec, keep: KeptExtensions = ownExtensions): SchemaSpec {
  return { fields: schema.fields.map((field) => fieldLiteral(field, keep)) };
}

/** A type without other metadata, its keys in one order wherever it came from: what is printed depends on it. */
export function typeLiteral(spec: TypeSpec, keep: KeptExtensions = ownExtensions): TypeSpec {
  const fieldOf = (field: FieldSpec): FieldSpec => fieldLiteral(field, keep);
  if (typeof spec === "string") return spec;
  if ("list" in spec) return { list: fieldOf(spec.list) };
  if ("large_list" in spec) return { large_list: fieldOf(spec.large_list) };
  if ("fixed_size_list" in spec) return { fixed_size_list: fieldOf(spec.fixed_size_list), size: spec.size };
  if ("struct" in spec) return { struct: spec.struct.map(fieldOf) };
  if ("sparse_union" in spec) return { sparse_union: spec.sparse_union.map(fieldOf), ids: spec.ids };
  if ("dense_union" in spec) return { dense_union: spec.dense_union.map(fieldOf), ids: spec.ids };
  if ("map" in spec) {
    const { key, value, sorted } = spec.map;
    const children = { key: fieldOf(key), value: fieldOf(value) };
    return { map: sorted === undefined ? children : { ...children, sorted } };
  }
  if ("dictionary" in spec) {
    const { dictionary, index, ordered } = spec;
    const types = { dictionary: typeLiteral(dictionary, keep), index };
    return ordered === undefined ? types : { ...types, ordered };
  }
  if ("timestamp" in spec) {
    const { timestamp, timezone } = spec;
    return timezone === undefined ? { timestamp } : { timestamp, timezone };
  }
  return spec;
}

function fieldLiteral(field: FieldSpec, keep: KeptExtensions): FieldSpec {
  const metadata = keep(field) ? extensionMetadata(field) : undefined;
  const literal = { name: field.name, type: typeLiteral(field.type, keep), nullable: field.nullable };
  return metadata === undefined ? literal : { ...literal, metadata };
}
