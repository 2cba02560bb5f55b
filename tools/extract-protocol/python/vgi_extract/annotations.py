"""What the Python annotation of a field says beyond its Arrow type."""

from __future__ import annotations

import dataclasses
import enum
import typing
from dataclasses import dataclass
from types import UnionType
from typing import Any

import pyarrow as pa


@dataclass(frozen=True)
class Annotation:
    """An annotation without its wrappers."""

    base: Any
    """The class, or a generic such as `list[int]`."""
    optional: bool
    """Whether None is among its values."""
    new_type: str | None
    """Name of the NewType it was wrapped in."""


def unwrap(annotation: Any) -> Annotation:
    """Strips Annotated, Optional and NewType, in whatever order they were put around a type."""
    optional = False
    new_type = None
    current = annotation
    while True:
        origin = typing.get_origin(current)
        if origin is typing.Annotated:
            current = typing.get_args(current)[0]
        elif origin is UnionType or origin is typing.Union:
            members = [member for member in typing.get_args(current) if member is not type(None)]
            optional = optional or len(members) < len(typing.get_args(current))
            if len(members) != 1:
                return Annotation(current, optional, new_type)
            current = members[0]
        elif hasattr(current, "__supertype__"):
            new_type = current.__name__
            current = current.__supertype__
        else:
            return Annotation(current, optional, new_type)


def items_optional(annotation: Any) -> bool:
    """Whether None is among the elements of a list."""
    found = unwrap(annotation)
    args = typing.get_args(found.base)
    return typing.get_origin(found.base) in (list, frozenset) and bool(args) and unwrap(args[0]).optional


def is_record(cls: Any) -> bool:
    """Whether a class is a dataclass that has a wire schema."""
    return isinstance(cls, type) and dataclasses.is_dataclass(cls) and isinstance(getattr(cls, "ARROW_SCHEMA", None), pa.Schema)


def is_enum(cls: Any) -> bool:
    """Whether a class is an enum."""
    return isinstance(cls, type) and issubclass(cls, enum.Enum)


def classes_of(annotation: Any) -> list[type]:
    """Every class named in an annotation, however deep."""
    found = unwrap(annotation)
    args = typing.get_args(found.base)
    if not args:
        return [found.base] if isinstance(found.base, type) else []
    return [cls for arg in args for cls in classes_of(arg)]


def holds_of(annotation: Any, dtype: pa.DataType) -> Any:
    """What the values hold, as the annotation tells; None when it tells nothing."""
    found = unwrap(annotation)
    base = found.base
    if found.new_type == "SerializedSchema" or base is pa.Schema:
        return "schema"
    if base is pa.RecordBatch:
        return "batch"
    if isinstance(base, type) and base.__name__ == "Arguments":
        return "arguments"
    if is_enum(base):
        return {"enum": base.__name__}
    if isinstance(base, type) and dataclasses.is_dataclass(base):
        return {"struct" if pa.types.is_struct(dtype) else "record": base.__name__}
    args = typing.get_args(base)
    if typing.get_origin(base) in (list, frozenset) and args and (pa.types.is_list(dtype) or pa.types.is_large_list(dtype)):
        inner = holds_of(args[0], dtype.value_type)
        return None if inner is None else {"list": inner}
    return None
