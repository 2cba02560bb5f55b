import {
  Binary,
  BinaryView,
  Bool,
  type DataType,
  DateUnit,
  Date_,
  Decimal,
  Dictionary,
  Duration,
  Field,
  FixedSizeBinary,
  FixedSizeList,
  Float,
  Int,
  type Int32,
  Interval,
  IntervalUnit,
  LargeBinary,
  LargeList,
  LargeUtf8,
  List,
  Map_,
  Null,
  Precision,
  Schema,
  Struct,
  Time,
  TimeUnit as ArrowTimeUnit,
  Timestamp,
  Union,
  UnionMode,
  Utf8,
  Utf8View,
} from "apache-arrow";
import type { FieldSpec, PrimitiveName, SchemaSpec, TimeUnit, TypeSpec } from "../type-spec.js";

/**
 * Builds the apache-arrow type of a spec.
 *
 * The base classes (`Int`, not `Int64`) are used throughout, because apache-arrow's IPC reader makes the same ones and its
 * writer compares types by class. Every dictionary gets a fresh id, so call this once per field.
 *
 * @example
 * ```ts
 * toArrowType({ list: { name: "item", type: "int64", nullable: true } }); // List<Int64>
 * ```
 */
export function toArrowType(spec: TypeSpec): DataType {
  if (typeof spec === "string") return primitive(spec);
  if ("timestamp" in spec) return new Timestamp(arrowUnits[spec.timestamp], spec.timezone ?? null);
  if ("time32" in spec) return new Time(arrowUnits[spec.time32], 32);
  if ("time64" in spec) return new Time(arrowUnits[spec.time64], 64);
  if ("duration" in spec) return new Duration(arrowUnits[spec.duration]);
  if ("decimal128" in spec) return new Decimal(spec.decimal128[1], spec.decimal128[0], 128);
  if ("decimal256" in spec) return new Decimal(spec.decimal256[1], spec.decimal256[0], 256);
  if ("fixed_size_binary" in spec) return new FixedSizeBinary(spec.fixed_size_binary);
  if ("list" in spec) return new List(toArrowField(spec.list));
  if ("large_list" in spec) return new LargeList(toArrowField(spec.large_list));
  if ("fixed_size_list" in spec) return new FixedSizeList(spec.size, toArrowField(spec.fixed_size_list));
  if ("struct" in spec) return new Struct(spec.struct.map(toArrowField));
  if ("map" in spec) return mapType(spec.map.key, spec.map.value, spec.map.sorted ?? false);
  if ("dictionary" in spec) {
    const indices = primitive(spec.index) as Int32;
    return new Dictionary(toArrowType(spec.dictionary), indices, nextDictionaryId++, spec.ordered ?? false);
  }
  if ("sparse_union" in spec) return new Union(UnionMode.Sparse, [...spec.ids], spec.sparse_union.map(toArrowField));
  return new Union(UnionMode.Dense, [...spec.ids], spec.dense_union.map(toArrowField));
}

/** Builds the apache-arrow field of a spec; metadata and nullability are kept. */
export function toArrowField(spec: FieldSpec): Field {
  return new Field(spec.name, toArrowType(spec.type), spec.nullable, metadataMap(spec.metadata));
}

/**
 * Builds the apache-arrow schema of a spec, with a fresh id for every dictionary in it.
 *
 * @example
 * ```ts
 * toArrowSchema({ fields: [{ name: "n", type: "int64", nullable: true }] });
 * ```
 */
export function toArrowSchema(spec: SchemaSpec): Schema {
  return new Schema(spec.fields.map(toArrowField), metadataMap(spec.metadata));
}

/**
 * Ids of dictionaries made here start far above those that a writer hands out (it counts from zero), so that a schema
 * may mix fields of ours with fields read from a worker.
 */
let nextDictionaryId = 1 << 24;

const arrowUnits: Readonly<Record<TimeUnit, ArrowTimeUnit>> = {
  s: ArrowTimeUnit.SECOND,
  ms: ArrowTimeUnit.MILLISECOND,
  us: ArrowTimeUnit.MICROSECOND,
  ns: ArrowTimeUnit.NANOSECOND,
};

function primitive(name: PrimitiveName): DataType {
  switch (name) {
    case "null":
      return new Null();
    case "bool":
      return new Bool();
    case "int8":
      return new Int(true, 8);
    case "int16":
      return new Int(true, 16);
    case "int32":
      return new Int(true, 32);
    case "int64":
      return new Int(true, 64);
    case "uint8":
      return new Int(false, 8);
    case "uint16":
      return new Int(false, 16);
    case "uint32":
      return new Int(false, 32);
    case "uint64":
      return new Int(false, 64);
    case "float16":
      return new Float(Precision.HALF);
    case "float32":
      return new Float(Precision.SINGLE);
    case "float64":
      return new Float(Precision.DOUBLE);
    case "utf8":
      return new Utf8();
    case "large_utf8":
      return new LargeUtf8();
    case "utf8_view":
      return new Utf8View();
    case "binary":
      return new Binary();
    case "large_binary":
      return new LargeBinary();
    case "binary_view":
      return new BinaryView();
    case "date32":
      return new Date_(DateUnit.DAY);
    case "date64":
      return new Date_(DateUnit.MILLISECOND);
    case "month_interval":
      return new Interval(IntervalUnit.YEAR_MONTH);
    case "day_time_interval":
      return new Interval(IntervalUnit.DAY_TIME);
    case "month_day_nano_interval":
      return new Interval(IntervalUnit.MONTH_DAY_NANO);
  }
  throw new TypeError(`Unknown Arrow type ${JSON.stringify(name)}`);
}

function mapType(key: FieldSpec, value: FieldSpec, sorted: boolean): DataType {
  const keyField = toArrowField(key);
  const valueField = toArrowField(value);
  const entries = new Field("entries", new Struct<{ key: DataType; value: DataType }>([keyField, valueField]), false);
  const type = new Map_(entries, sorted);
  // The constructor renames the children to "key" and "value"; the definition's names are the ones that count.
  Object.assign(keyField, { name: key.name });
  Object.assign(valueField, { name: value.name });
  return type;
}

function metadataMap(metadata: Readonly<Record<string, string>> | undefined): Map<string, string> {
  return new Map(metadata === undefined ? [] : Object.entries(metadata));
}
