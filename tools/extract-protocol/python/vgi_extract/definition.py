"""Definition of one protocol: its methods, and every record and enum that they reach."""

from __future__ import annotations

import dataclasses
import enum
import fnmatch
import importlib
import typing
from typing import Any

import pyarrow as pa

from . import annotations
from .arrow_types import field_spec, innermost, is_binary
from .enums import enum_definition


class DefinitionError(Exception):
    """A protocol holds something that the tables don't explain yet. The message says what to add."""


class Extraction:
    """Walks a protocol class. `tables` says what the annotations don't: see tables/holds.json."""

    def __init__(self, tables: dict[str, Any], captured: dict[str, pa.Schema]) -> None:
        self._holds: dict[str, Any] = tables["holds"]
        self._modules: list[str] = tables["modules"]
        self.captured = captured
        self.records: dict[str, Any] = {}
        self.enums: dict[str, Any] = {}
        self.classes: dict[str, type | None] = {}

    def method(self, info: Any) -> dict[str, Any]:
        """Definition of a method from its vgi_rpc.rpc.RpcMethodInfo."""
        params = []
        for field in info.params_schema:
            params.append(self._field(info.name, field, info.param_types[field.name], info.param_defaults.get(field.name, dataclasses.MISSING)))
        result = None
        for field in info.result_schema:
            result = self._field(info.name, field, info.result_type, dataclasses.MISSING)
        definition: dict[str, Any] = {
            "kind": "stream" if info.method_type.name == "STREAM" else "unary",
            "params": params,
            "result": result,
            "header": None,
        }
        if info.header_type is not None:
            definition["header"] = info.header_type.__name__
            self._reach(info.header_type)
        return definition

    def _field(self, owner: str, field: pa.Field, annotation: Any, default: Any) -> dict[str, Any]:
        spec = field_spec(field)
        if annotation is not None and annotations.unwrap(annotation).optional != field.nullable:
            spec["mayBeNull"] = not field.nullable
        if annotation is not None and annotations.items_optional(annotation):
            spec["itemsMayBeNull"] = True
        holds = None
        if annotation is not None:
            holds = annotations.holds_of(annotation, field.type)
            for cls in annotations.classes_of(annotation):
                self._reach(cls, innermost(field.type))
        if holds is None:
            holds = self._table_entry(owner, field.name)
            for name in _names(holds):
                self._reach_by_name(name)
        if holds is None and is_binary(innermost(field.type)):
            raise DefinitionError(f"tables/holds.json does not say what the bytes of {owner}.{field.name} hold")
        if holds is not None:
            spec["holds"] = holds
        if default is _GENERATED:
            spec["generated"] = True
        elif default is not dataclasses.MISSING:
            spec["default"] = _json_default(default)
        return spec

    def _table_entry(self, owner: str, name: str) -> Any:
        exact = self._holds.get(f"{owner}.{name}")
        if exact is not None:
            return exact
        for pattern, holds in self._holds.items():
            if pattern.startswith("*") and fnmatch.fnmatchcase(f"{owner}.{name}", pattern):
                return holds
        return None

    def _reach(self, cls: type, within: pa.DataType | None = None) -> None:
        if annotations.is_enum(cls):
            if cls.__name__ not in self.enums:
                self.classes[cls.__name__] = cls
                self.enums[cls.__name__] = enum_definition(cls)
        elif annotations.is_record(cls) and cls.__name__ not in self.records:
            self.classes[cls.__name__] = cls
            self.records[cls.__name__] = {}
            # A struct column can give a record narrower types than the class by itself would have.
            columns = list(within) if within is not None and pa.types.is_struct(within) else list(cls.ARROW_SCHEMA)
            self.records[cls.__name__] = {"fields": self._record_fields(cls, columns)}

    def _reach_by_name(self, name: str) -> None:
        if name in self.records or name in self.enums:
            return
        for module in self._modules:
            try:
                cls = getattr(importlib.import_module(module), name, None)
            except ModuleNotFoundError:
                continue
            if cls is not None:
                self._reach(cls)
                return
        if name not in self.captured:
            raise DefinitionError(f"no module in tables/holds.json has a record {name}")
        self.classes[name] = None
        self.records[name] = {"fields": [self._field(name, field, None, dataclasses.MISSING) for field in self.captured[name]]}

    def _record_fields(self, cls: type, columns: list[pa.Field]) -> list[dict[str, Any]]:
        hints = _type_hints(cls)
        declared = {field.name: field for field in dataclasses.fields(cls)}
        serializes_itself = "ARROW_SCHEMA" in _own_attributes(cls)
        fields = []
        for field in columns:
            declaration = declared.get(field.name)
            default = dataclasses.MISSING if declaration is None else _default_of(declaration)
            # A class with a schema of its own writes its values as it likes: its annotations say nothing of the columns.
            annotation = None if serializes_itself else hints[field.name]
            if serializes_itself:
                default = _column_default(default, field)
            spec = self._field(cls.__name__, field, annotation, default)
            fields.append(spec)
        return fields


class _Generated:
    pass


_GENERATED = _Generated()


def _own_attributes(cls: type) -> set[str]:
    """Attributes of the class and its bases that the packages' records define, leaving out the serializing mixin."""
    return {name for base in cls.__mro__ if base.__name__ != "ArrowSerializableDataclass" for name in vars(base)}


def _type_hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def _default_of(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    if field.default_factory is dataclasses.MISSING:
        return dataclasses.MISSING
    first, second = field.default_factory(), field.default_factory()
    return first if first == second else _GENERATED


def _column_default(default: Any, field: pa.Field) -> Any:
    """The default of a column whose class fills it from an attribute of another type, e.g. a dict kept as bytes."""
    if default is None and not field.nullable:
        return dataclasses.MISSING
    if isinstance(default, dict) and is_binary(field.type):
        return None
    return default


def _json_default(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, bytes):
        if value:
            raise DefinitionError(f"a default of bytes other than the empty one has no JSON form: {value!r}")
        return ""
    if isinstance(value, (list, dict, tuple, frozenset)):
        if value:
            raise DefinitionError(f"a default of a filled container has no JSON form yet: {value!r}")
        return {} if isinstance(value, dict) else []
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    raise DefinitionError(f"default {value!r} has no JSON form")


def _names(holds: Any) -> list[str]:
    """Records and enums that a holds entry names."""
    if isinstance(holds, dict):
        return [name for key, value in holds.items() for name in ([value] if key != "list" else _names(value))]
    return []
