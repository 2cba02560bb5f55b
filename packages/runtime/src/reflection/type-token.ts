import { DataType, DateUnit, type Field, IntervalUnit, Precision, UnionMode } from "apache-arrow";
import { UnsupportedError } from "../errors/index.js";

/**
 * An Arrow type as the text that stands for it in a protocol hash; wire specification, section 14, "Type tokens". A field with an
 * extension name is of that extension.
 *
 * @throws UnsupportedError for a type that the specification has no token for: any spelling of ours would be another hash
 */
export function typeToken(field: Pick<Field, "type" | "metadata">): string {
  const extension = field.metadata.get("ARROW:extension:name");
  const token = storageToken(field.type as DataType);
  return extension === undefined ? token : `extension(${extension})<${token}>`;
}

function storageToken(type: DataType): string {
  if (DataType.isNull(type)) return "null";
  if (DataType.isBool(type)) return "bool";
  if (DataType.isInt(type)) return `${type.isSigned ? "" : "u"}int${type.bitWidth}`;
  if (DataType.isFloat(type)) return floats[type.precision];
  if (DataType.isUtf8(type)) return "utf8";
  if (DataType.isLargeUtf8(type)) return "large_utf8";
  if (DataType.isUtf8View(type)) return "utf8_view";
  if (DataType.isBinary(type)) return "binary";
  if (DataType.isLargeBinary(type)) return "large_binary";
  if (DataType.isBinaryView(type)) return "binary_view";
  if (DataType.isFixedSizeBinary(type)) return `fixed_size_binary(${type.byteWidth})`;
  if (DataType.isDate(type)) return type.unit === DateUnit.DAY ? "date32" : "date64";
  if (DataType.isTime(type)) return `time${type.bitWidth}(${unitOf(type)})`;
  if (DataType.isTimestamp(type)) {
    return type.timezone ? `timestamp(${unitOf(type)},tz=${type.timezone})` : `timestamp(${unitOf(type)})`;
  }
  if (DataType.isDuration(type)) return `duration(${unitOf(type)})`;
  if (DataType.isInterval(type)) return intervals[type.unit];
  if (DataType.isDecimal(type) && (type.bitWidth === 128 || type.bitWidth === 256)) {
    return `decimal${type.bitWidth}(${type.precision},${type.scale})`;
  }
  return nestedToken(type);
}

function nestedToken(type: DataType): string {
  if (DataType.isList(type)) return `list<${item(type)}>`;
  if (DataType.isLargeList(type)) return `large_list<${item(type)}>`;
  if (DataType.isFixedSizeList(type)) return `fixed_size_list(${type.listSize})<${item(type)}>`;
  if (DataType.isStruct(type)) return `struct<${childrenOf(type).map(named).join(",")}>`;
  if (DataType.isMap(type)) {
    const entries = childrenOf(type)[0];
    const [key, value] = entries === undefined ? [] : childrenOf(entries.type as DataType);
    return `map<${child(key, "key")},${child(value, "value")}>${type.keysSorted ? ",keys_sorted" : ""}`;
  }
  if (DataType.isUnion(type)) {
    const parts = childrenOf(type).map((field, index) => `${type.typeIds[index]}=${named(field)}`);
    return `${type.mode === UnionMode.Sparse ? "sparse_union" : "dense_union"}<${parts.join(",")}>`;
  }
  if (DataType.isDictionary(type)) {
    const index = storageToken(type.indices);
    return `dictionary<index:${index},value:${storageToken(type.dictionary)}>${type.isOrdered ? ",ordered" : ""}`;
  }
  throw new UnsupportedError({
    what: "the protocol hash can't be computed",
    why: `the Arrow type ${String(type)} has no token in the wire specification`,
  });
}

/** The child of a list: Arrow takes its name for no part of the type. */
function item(type: DataType): string {
  return child(childrenOf(type)[0], "item");
}

function named(field: Field): string {
  return child(field, (field.name as string | null) ?? "");
}

function child(field: Field | undefined, name: string): string {
  if (field === undefined) throw new TypeError(`an Arrow type lacks its child "${name}"`);
  return `${name}${field.nullable ? "?" : ""}:${typeToken(field)}`;
}

function childrenOf(type: DataType): readonly Field[] {
  return (type.children as Field[] | null) ?? [];
}

function unitOf(type: { readonly unit: number }): string {
  return ["s", "ms", "us", "ns"][type.unit] ?? "";
}

const floats: Readonly<Record<Precision, string>> = {
  [Precision.HALF]: "float16",
  [Precision.SINGLE]: "float32",
  [Precision.DOUBLE]: "float64",
};

const intervals: Readonly<Record<IntervalUnit, string>> = {
  [IntervalUnit.YEAR_MONTH]: "interval_months",
  [IntervalUnit.DAY_TIME]: "interval_day_time",
  [IntervalUnit.MONTH_DAY_NANO]: "interval_month_day_nano",
};
