import { DataType, DateUnit, type Field, IntervalUnit, Precision, type Schema, UnionMode } from "apache-arrow";
import type { FieldSpec, IntegerName, SchemaSpec, TimeUnit, TypeSpec } from "../type-spec.js";

/**
 * The spec of an apache-arrow type; types of another copy of the library are understood too.
 *
 * @throws TypeError for types that have no spec (decimals of 32 or 64 bits, run-end encoded).
 */
export function typeSpecOf(type: DataType): TypeSpec {
  if (DataType.isNull(type)) return "null";
  if (DataType.isBool(type)) return "bool";
  if (DataType.isInt(type)) return integerName(type);
  if (DataType.isFloat(type)) return floatNames[type.precision];
  if (DataType.isUtf8(type)) return "utf8";
  if (DataType.isLargeUtf8(type)) return "large_utf8";
  if (DataType.isUtf8View(type)) return "utf8_view";
  if (DataType.isBinary(type)) return "binary";
  if (DataType.isLargeBinary(type)) return "large_binary";
  if (DataType.isBinaryView(type)) return "binary_view";
  if (DataType.isFixedSizeBinary(type)) return { fixed_size_binary: type.byteWidth };
  if (DataType.isDate(type)) return type.unit === DateUnit.DAY ? "date32" : "date64";
  if (DataType.isTimestamp(type)) {
    const timestamp = timeUnitOf(type);
    return type.timezone ? { timestamp, timezone: type.timezone } : { timestamp };
  }
  if (DataType.isTime(type)) {
    const unit = timeUnitOf(type);
    return unit === "s" || unit === "ms" ? { time32: unit } : { time64: unit };
  }
  if (DataType.isDuration(type)) return { duration: timeUnitOf(type) };
  if (DataType.isInterval(type)) return intervalNames[type.unit];
  if (DataType.isDecimal(type)) {
    if (type.bitWidth === 128) return { decimal128: [type.precision, type.scale] };
    if (type.bitWidth === 256) return { decimal256: [type.precision, type.scale] };
    throw new TypeError(`Decimals of ${type.bitWidth} bits are not supported: only those of 128 and 256 bits are`);
  }
  return nestedSpecOf(type);
}

/** The spec of an apache-arrow field, with its metadata. */
export function fieldSpecOf(field: Field): FieldSpec {
  const spec = { name: fieldName(field), type: typeSpecOf(field.type), nullable: field.nullable };
  return field.metadata.size === 0 ? spec : { ...spec, metadata: metadataRecord(field.metadata) };
}

/** Name of a field: apache-arrow reads an empty one as `null`. */
export function fieldName(field: Field): string {
  return (field.name as string | null) ?? "";
}

/** The spec of an apache-arrow schema, with its metadata. */
export function schemaSpecOf(schema: Schema): SchemaSpec {
  const fields = schema.fields.map(fieldSpecOf);
  return schema.metadata.size === 0 ? { fields } : { fields, metadata: metadataRecord(schema.metadata) };
}

/** Unit of a time, timestamp or duration type. */
export function timeUnitOf(type: { readonly unit: number }): TimeUnit {
  const unit = timeUnits[type.unit];
  if (unit === undefined) throw new TypeError(`Unknown Arrow time unit ${type.unit}`);
  return unit;
}

/** Children of a nested type, checked for their number. */
export function childFields(type: DataType, count: number): Field[] {
  const children = type.children as Field[] | null;
  if (children === null || children.length !== count) {
    throw new TypeError(`Arrow type ${String(type)} has ${children?.length ?? 0} child fields where ${count} belong`);
  }
  return children;
}

const timeUnits: readonly TimeUnit[] = ["s", "ms", "us", "ns"];

const floatNames: Readonly<Record<Precision, TypeSpec>> = {
  [Precision.HALF]: "float16",
  [Precision.SINGLE]: "float32",
  [Precision.DOUBLE]: "float64",
};

const intervalNames: Readonly<Record<IntervalUnit, TypeSpec>> = {
  [IntervalUnit.YEAR_MONTH]: "month_interval",
  [IntervalUnit.DAY_TIME]: "day_time_interval",
  [IntervalUnit.MONTH_DAY_NANO]: "month_day_nano_interval",
};

function integerName(type: { readonly isSigned: boolean; readonly bitWidth: 8 | 16 | 32 | 64 }): IntegerName {
  return type.isSigned ? `int${type.bitWidth}` : `uint${type.bitWidth}`;
}

function nestedSpecOf(type: DataType): TypeSpec {
  if (DataType.isList(type)) return { list: fieldSpecOf(onlyChild(type)) };
  if (DataType.isLargeList(type)) return { large_list: fieldSpecOf(onlyChild(type)) };
  if (DataType.isFixedSizeList(type)) return { fixed_size_list: fieldSpecOf(onlyChild(type)), size: type.listSize };
  if (DataType.isStruct(type)) return { struct: (type.children as Field[]).map(fieldSpecOf) };
  if (DataType.isMap(type)) {
    const [key, value] = childFields(onlyChild(type).type, 2) as [Field, Field];
    const fields = { key: fieldSpecOf(key), value: fieldSpecOf(value) };
    return { map: type.keysSorted ? { ...fields, sorted: true } : fields };
  }
  if (DataType.isDictionary(type)) {
    const spec = { dictionary: typeSpecOf(type.dictionary), index: integerName(type.indices) };
    return type.isOrdered ? { ...spec, ordered: true } : spec;
  }
  if (DataType.isUnion(type)) {
    const children = (type.children as Field[]).map(fieldSpecOf);
    const ids = [...type.typeIds];
    return type.mode === UnionMode.Sparse ? { sparse_union: children, ids } : { dense_union: children, ids };
  }
  throw new TypeError(`Arrow type ${String(type)} is not supported`);
}

function onlyChild(type: DataType): Field {
  const [child] = childFields(type, 1) as [Field];
  return child;
}

function metadataRecord(metadata: ReadonlyMap<string, string>): Record<string, string> {
  const record: Record<string, string> = {};
  for (const [key, value] of metadata as ReadonlyMap<string | null, string | null>) {
    // Empty strings are read as null, as empty field names are. A plain assignment to "__proto__" would be lost.
    Object.defineProperty(record, key ?? "", {
      value: value ?? "",
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return record;
}
