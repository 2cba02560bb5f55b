"""Arrow types as the JSON notation of vgi-arrow's `TypeSpec`."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

_PRIMITIVES: list[tuple[pa.DataType, str]] = [
    (pa.null(), "null"),
    (pa.bool_(), "bool"),
    (pa.int8(), "int8"),
    (pa.int16(), "int16"),
    (pa.int32(), "int32"),
    (pa.int64(), "int64"),
    (pa.uint8(), "uint8"),
    (pa.uint16(), "uint16"),
    (pa.uint32(), "uint32"),
    (pa.uint64(), "uint64"),
    (pa.float16(), "float16"),
    (pa.float32(), "float32"),
    (pa.float64(), "float64"),
    (pa.string(), "utf8"),
    (pa.large_string(), "large_utf8"),
    (pa.binary(), "binary"),
    (pa.large_binary(), "large_binary"),
    (pa.date32(), "date32"),
    (pa.date64(), "date64"),
]


def type_spec(dtype: pa.DataType) -> Any:
    """The spec of a type. Raises TypeError for one that no protocol record has used so far."""
    for primitive, name in _PRIMITIVES:
        if dtype == primitive:
            return name
    types = pa.types
    if types.is_timestamp(dtype):
        return {"timestamp": dtype.unit, **({"timezone": dtype.tz} if dtype.tz else {})}
    if types.is_list(dtype):
        return {"list": field_spec(dtype.value_field)}
    if types.is_large_list(dtype):
        return {"large_list": field_spec(dtype.value_field)}
    if types.is_struct(dtype):
        return {"struct": [field_spec(dtype.field(i)) for i in range(dtype.num_fields)]}
    if types.is_map(dtype):
        spec = {"key": field_spec(dtype.key_field), "value": field_spec(dtype.item_field)}
        return {"map": {**spec, **({"sorted": True} if dtype.keys_sorted else {})}}
    if types.is_dictionary(dtype):
        spec = {"dictionary": type_spec(dtype.value_type), "index": type_spec(dtype.index_type)}
        return {**spec, **({"ordered": True} if dtype.ordered else {})}
    raise TypeError(f"Arrow type {dtype} has no spec here yet: add it to arrow_types.py")


def field_spec(field: pa.Field) -> dict[str, Any]:
    """The spec of a field, with its metadata where it has any."""
    spec: dict[str, Any] = {"name": field.name, "type": type_spec(field.type), "nullable": field.nullable}
    if field.metadata:
        spec["metadata"] = {k.decode(): v.decode() for k, v in sorted(field.metadata.items())}
    return spec


def is_binary(dtype: pa.DataType) -> bool:
    """Whether values of the type are bytes, dictionary encoded or not."""
    if pa.types.is_dictionary(dtype):
        return is_binary(dtype.value_type)
    return pa.types.is_binary(dtype) or pa.types.is_large_binary(dtype) or pa.types.is_fixed_size_binary(dtype)


def innermost(dtype: pa.DataType) -> pa.DataType:
    """The element type of a list of lists of ..., or the type itself."""
    while pa.types.is_list(dtype) or pa.types.is_large_list(dtype):
        dtype = dtype.value_type
    return dtype
