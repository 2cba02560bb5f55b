"""Arrow types and values as JSON, both ways: the notation that the TypeScript side of the interop lane uses too.

Types are written as ``TypeSpec`` of ``vgi-arrow``. Values ("cells") are written so that they are exact in JSON:

==================  =============================================
integers            decimal string
floats              number, or ``"NaN"``, ``"Infinity"``, ``"-Infinity"``, ``"-0"``
decimals            string with all digits of the scale
binary              hexadecimal string
dates               days since 1970 as a decimal string
times, timestamps,  value in the column's unit as a decimal string
durations
intervals           ``[months, days, nanoseconds]``, each a decimal string
lists               list of cells
structs             object of cells
maps                list of ``[key, value]``
unions              ``{"tag": name of the child, "value": cell}``
dictionaries        the cell of the value
==================  =============================================
"""

import math
from decimal import Decimal

import pyarrow as pa

UNITS = {"s": "s", "ms": "ms", "us": "us", "ns": "ns"}

NAMES = {
    "null": pa.null(),
    "bool": pa.bool_(),
    "int8": pa.int8(),
    "int16": pa.int16(),
    "int32": pa.int32(),
    "int64": pa.int64(),
    "uint8": pa.uint8(),
    "uint16": pa.uint16(),
    "uint32": pa.uint32(),
    "uint64": pa.uint64(),
    "float16": pa.float16(),
    "float32": pa.float32(),
    "float64": pa.float64(),
    "utf8": pa.string(),
    "large_utf8": pa.large_string(),
    "utf8_view": pa.string_view(),
    "binary": pa.binary(),
    "large_binary": pa.large_binary(),
    "binary_view": pa.binary_view(),
    "date32": pa.date32(),
    "date64": pa.date64(),
    "month_day_nano_interval": pa.month_day_nano_interval(),
}
NAME_OF = {arrow_type: name for name, arrow_type in NAMES.items()}
MILLISECONDS_OF_DAY = 86_400_000


def type_of(spec):
    """The Arrow type of a TypeSpec."""
    if isinstance(spec, str):
        return NAMES[spec]
    if "timestamp" in spec:
        return pa.timestamp(UNITS[spec["timestamp"]], tz=spec.get("timezone"))
    if "time32" in spec:
        return pa.time32(spec["time32"])
    if "time64" in spec:
        return pa.time64(spec["time64"])
    if "duration" in spec:
        return pa.duration(spec["duration"])
    if "decimal128" in spec:
        return pa.decimal128(*spec["decimal128"])
    if "decimal256" in spec:
        return pa.decimal256(*spec["decimal256"])
    if "fixed_size_binary" in spec:
        return pa.binary(spec["fixed_size_binary"])
    if "list" in spec:
        return pa.list_(field_of(spec["list"]))
    if "large_list" in spec:
        return pa.large_list(field_of(spec["large_list"]))
    if "fixed_size_list" in spec:
        return pa.list_(field_of(spec["fixed_size_list"]), spec["size"])
    if "struct" in spec:
        return pa.struct([field_of(child) for child in spec["struct"]])
    if "map" in spec:
        key, value = field_of(spec["map"]["key"]), field_of(spec["map"]["value"])
        return pa.map_(key, value, keys_sorted=spec["map"].get("sorted", False))
    if "dictionary" in spec:
        return pa.dictionary(NAMES[spec["index"]], type_of(spec["dictionary"]), spec.get("ordered", False))
    if "sparse_union" in spec:
        return pa.sparse_union([field_of(child) for child in spec["sparse_union"]], spec["ids"])
    if "dense_union" in spec:
        return pa.dense_union([field_of(child) for child in spec["dense_union"]], spec["ids"])
    raise ValueError(f"unknown type {spec!r}")


def field_of(spec):
    """The Arrow field of a FieldSpec."""
    return pa.field(spec["name"], type_of(spec["type"]), spec["nullable"], metadata=spec.get("metadata"))


def schema_of(fields):
    """The Arrow schema of a list of FieldSpecs."""
    return pa.schema([field_of(field) for field in fields])


def spec_of(arrow_type):
    """The TypeSpec of an Arrow type; an extension type is its storage."""
    types = pa.types
    if isinstance(arrow_type, pa.BaseExtensionType):
        return spec_of(arrow_type.storage_type)
    if arrow_type in NAME_OF:
        return NAME_OF[arrow_type]
    if types.is_timestamp(arrow_type):
        zone = {} if arrow_type.tz is None else {"timezone": arrow_type.tz}
        return {"timestamp": arrow_type.unit, **zone}
    if types.is_time32(arrow_type):
        return {"time32": arrow_type.unit}
    if types.is_time64(arrow_type):
        return {"time64": arrow_type.unit}
    if types.is_duration(arrow_type):
        return {"duration": arrow_type.unit}
    if types.is_decimal128(arrow_type):
        return {"decimal128": [arrow_type.precision, arrow_type.scale]}
    if types.is_decimal256(arrow_type):
        return {"decimal256": [arrow_type.precision, arrow_type.scale]}
    if types.is_fixed_size_binary(arrow_type):
        return {"fixed_size_binary": arrow_type.byte_width}
    if types.is_list(arrow_type):
        return {"list": field_spec(arrow_type.value_field)}
    if types.is_large_list(arrow_type):
        return {"large_list": field_spec(arrow_type.value_field)}
    if types.is_fixed_size_list(arrow_type):
        return {"fixed_size_list": field_spec(arrow_type.value_field), "size": arrow_type.list_size}
    if types.is_struct(arrow_type):
        return {"struct": [field_spec(child) for child in arrow_type]}
    if types.is_map(arrow_type):
        ends = {"key": field_spec(arrow_type.key_field), "value": field_spec(arrow_type.item_field)}
        return {"map": {**ends, **({"sorted": True} if arrow_type.keys_sorted else {})}}
    if types.is_dictionary(arrow_type):
        spec = {"dictionary": spec_of(arrow_type.value_type), "index": NAME_OF[arrow_type.index_type]}
        return {**spec, **({"ordered": True} if arrow_type.ordered else {})}
    if types.is_union(arrow_type):
        kind = "sparse_union" if arrow_type.mode == "sparse" else "dense_union"
        children = [field_spec(arrow_type.field(index)) for index in range(arrow_type.num_fields)]
        return {kind: children, "ids": list(arrow_type.type_codes)}
    raise ValueError(f"no notation for {arrow_type}")


def field_spec(field):
    """The FieldSpec of an Arrow field. pyarrow hides the metadata of extension types that it knows; it is put back."""
    metadata = {key.decode(): value.decode() for key, value in (field.metadata or {}).items()}
    if isinstance(field.type, pa.BaseExtensionType):
        metadata["ARROW:extension:name"] = field.type.extension_name
        metadata["ARROW:extension:metadata"] = field.type.__arrow_ext_serialize__().decode()
    spec = {"name": field.name, "type": spec_of(field.type), "nullable": field.nullable}
    return {**spec, "metadata": metadata} if metadata else spec


def schema_spec(schema):
    """The SchemaSpec of an Arrow schema."""
    metadata = {key.decode(): value.decode() for key, value in (schema.metadata or {}).items()}
    spec = {"fields": [field_spec(field) for field in schema]}
    return {**spec, "metadata": metadata} if metadata else spec


def python_value(arrow_type, cell):
    """A cell as what pyarrow builds arrays of."""
    types = pa.types
    if cell is None:
        return None
    if types.is_integer(arrow_type) or types.is_temporal(arrow_type) and not types.is_interval(arrow_type):
        factor = MILLISECONDS_OF_DAY if types.is_date64(arrow_type) else 1
        return int(cell) * factor
    if types.is_floating(arrow_type):
        return float(cell)
    if types.is_decimal(arrow_type):
        return Decimal(cell)
    if types.is_interval(arrow_type):
        return pa.MonthDayNano([int(part) for part in cell])
    if is_binary(arrow_type):
        return bytes.fromhex(cell)
    if is_list(arrow_type):
        return [python_value(arrow_type.value_type, item) for item in cell]
    if types.is_struct(arrow_type):
        return {child.name: python_value(child.type, cell[child.name]) for child in arrow_type}
    if types.is_map(arrow_type):
        return [(python_value(arrow_type.key_type, key), python_value(arrow_type.item_type, item)) for key, item in cell]
    if types.is_dictionary(arrow_type):
        return python_value(arrow_type.value_type, cell)
    return cell


def array_of(arrow_type, cells):
    """An Arrow array of cells. Unions only at the top: pyarrow builds no others."""
    if pa.types.is_union(arrow_type):
        return union_array(arrow_type, cells)
    return pa.array([python_value(arrow_type, cell) for cell in cells], type=arrow_type)


def union_array(arrow_type, cells):
    names = [arrow_type.field(index).name for index in range(arrow_type.num_fields)]
    chosen = [names.index(cell["tag"]) for cell in cells]
    codes = pa.array([arrow_type.type_codes[index] for index in chosen], pa.int8())
    sparse = arrow_type.mode == "sparse"
    children, offsets, counts = [], [], [0] * len(names)
    for index, name in enumerate(names):
        values = [cell["value"] if cell["tag"] == name else None for cell in cells]
        kept = values if sparse else [value for value, which in zip(values, chosen) if which == index]
        children.append(array_of(arrow_type.field(index).type, kept))
    if sparse:
        return pa.UnionArray.from_sparse(codes, children, names, arrow_type.type_codes)
    for index in chosen:
        offsets.append(counts[index])
        counts[index] += 1
    return pa.UnionArray.from_dense(codes, pa.array(offsets, pa.int32()), children, names, arrow_type.type_codes)


def scalar_of(typed):
    """The Arrow scalar of ``{"type", "value"}``."""
    return array_of(type_of(typed["type"]), [typed["value"]])[0]


def batch_of(fields, rows):
    """A record batch of rows of cells."""
    schema = schema_of(fields)
    if not fields:
        return pa.RecordBatch.from_struct_array(pa.array([{}] * len(rows), pa.struct([])))
    columns = [array_of(field.type, [row[index] for row in rows]) for index, field in enumerate(schema)]
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def cells_of(array):
    """The cells of an Arrow array."""
    types = pa.types
    arrow_type = array.type
    if isinstance(arrow_type, pa.BaseExtensionType):
        return cells_of(array.storage)
    if types.is_null(arrow_type):
        return [None] * len(array)
    if types.is_dictionary(arrow_type):
        entries = cells_of(array.dictionary)
        return [None if code is None else entries[code] for code in array.indices.to_pylist()]
    if types.is_union(arrow_type):
        return union_cells(array)
    if is_list(arrow_type):
        return [cells_of(scalar.values) if scalar.is_valid else None for scalar in array]
    if types.is_map(arrow_type):
        return [map_cell(scalar) if scalar.is_valid else None for scalar in array]
    if types.is_struct(arrow_type):
        return struct_cells(array)
    if types.is_interval(arrow_type):
        return [[str(part) for part in value] if value is not None else None for value in array.to_pylist()]
    if types.is_temporal(arrow_type):
        narrow = types.is_date32(arrow_type) or types.is_time32(arrow_type)
        divisor = MILLISECONDS_OF_DAY if types.is_date64(arrow_type) else 1
        integers = array.view(pa.int32() if narrow else pa.int64()).to_pylist()
        return [str(value // divisor) if value is not None else None for value in integers]
    return [plain_cell(arrow_type, value) for value in array.to_pylist()]


def plain_cell(arrow_type, value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, Decimal):
        return format(value, "f")
    if pa.types.is_floating(arrow_type):
        value = float(value)
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        if value == 0 and math.copysign(1, value) < 0:
            return "-0"
        return value
    return str(int(value))


def struct_cells(array):
    names = [field.name for field in array.type]
    columns = [cells_of(child) for child in array.flatten()]
    valid = array.is_valid().to_pylist()
    return [
        {name: column[row] for name, column in zip(names, columns)} if valid[row] else None for row in range(len(array))
    ]


def map_cell(scalar):
    pairs = scalar.values
    return [list(pair) for pair in zip(cells_of(pairs.field(0)), cells_of(pairs.field(1)))]


def union_cells(array):
    arrow_type = array.type
    if len(array) == 0:
        # pyarrow crashes on the missing buffers of an empty one.
        return []
    children = [cells_of(array.field(index)) for index in range(arrow_type.num_fields)]
    names = [arrow_type.field(index).name for index in range(arrow_type.num_fields)]
    chosen = [arrow_type.type_codes.index(code) for code in array.type_codes.to_pylist()]
    places = array.offsets.to_pylist() if arrow_type.mode == "dense" else range(len(array))
    return [{"tag": names[index], "value": children[index][place]} for index, place in zip(chosen, places)]


def is_list(arrow_type):
    types = pa.types
    return types.is_list(arrow_type) or types.is_large_list(arrow_type) or types.is_fixed_size_list(arrow_type)


def is_binary(arrow_type):
    types = pa.types
    plain = types.is_binary(arrow_type) or types.is_large_binary(arrow_type) or types.is_binary_view(arrow_type)
    return plain or types.is_fixed_size_binary(arrow_type)
