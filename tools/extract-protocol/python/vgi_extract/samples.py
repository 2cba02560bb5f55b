"""Sample values of every record and method parameter, made as objects of the packages' own classes."""

from __future__ import annotations

import dataclasses
import datetime
import typing
from typing import Any

import pyarrow as pa

from . import annotations
from .definition import Extraction

SCHEMA = pa.schema([pa.field("n", pa.int64(), nullable=False, metadata={"vgi_doc": "a number"}), pa.field("text", pa.string())])
BATCH = pa.RecordBatch.from_pylist([{"n": 2**53 + 1, "text": None}], schema=SCHEMA)
"""Every list of a sample has two items, as SCHEMA has fields: some records demand that they agree."""

_OVERRIDES: dict[str, Any] = {
    # An option can't be required and have a default.
    "AttachOptionSpec.required": False,
    # Claims on monotonicity are for scalars.
    "FunctionInfo.function_type": "SCALAR",
    "FilterFunctionCapability.namespace": "vgi.spatial",
    "FilterFunctionCapability.name": "within",
    "FilterFunctionCapability.version": 2**64 - 1,
    "RuntimeFilterAlgorithmCapability.namespace": "vgi",
    "RuntimeFilterAlgorithmCapability.name": "bloom",
    "RuntimeFilterAlgorithmCapability.version": 1,
    "EvaluationContextCapability.profile": "vgi.duckdb.session.v1",
}

_NEVER_EMPTY = {"ScanBranchesResult.branches"}
"""Lists that some versions refuse when empty."""


class Sampler:
    """Makes samples by number. Number 0 leaves out what can be; the others fill all fields, each with other enum members."""

    def __init__(self, walk: Extraction) -> None:
        self._walk = walk

    def record(self, name: str, number: int) -> Any:
        """An object of the class of a record; a one-row batch for a record without a class."""
        cls = self._walk.classes[name]
        definitions = {field["name"]: field for field in self._walk.records[name]["fields"]}
        if cls is None:
            row = {field: self._untyped(definition, number) for field, definition in definitions.items()}
            return pa.RecordBatch.from_pylist([row], schema=self._walk.captured[name])
        hints = typing.get_type_hints(cls, include_extras=True)
        values = {}
        for field in dataclasses.fields(cls):
            if not field.init:
                continue
            has_default = field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
            if number == 0 and has_default and f"{name}.{field.name}" not in _OVERRIDES:
                continue
            values[field.name] = self._field(name, field.name, hints[field.name], definitions.get(field.name), number)
        return cls(**values)

    def value(self, owner: str, name: str, annotation: Any, definition: dict[str, Any] | None, number: int) -> Any:
        """A value of a method's parameter or result."""
        return self._field(owner, name, annotation, definition, number)

    def to_bytes(self, value: Any) -> bytes:
        """A record as the packages put it into a binary field."""
        if isinstance(value, pa.RecordBatch):
            return batch_bytes(value)
        return value.serialize_to_bytes() if hasattr(value, "serialize_to_bytes") else value.serialize()

    def _field(self, owner: str, name: str, annotation: Any, definition: dict[str, Any] | None, number: int) -> Any:
        found = annotations.unwrap(annotation)
        override = _OVERRIDES.get(f"{owner}.{name}")
        if override is not None:
            return found.base[override] if annotations.is_enum(found.base) else override
        if number == 0 and found.optional:
            return None
        if f"{owner}.{name}" in _NEVER_EMPTY:
            number = max(number, 1)
        holds = None if definition is None else definition.get("holds")
        return self._of(found.base, found.new_type, holds, number)

    def _of(self, base: Any, new_type: str | None, holds: Any, number: int) -> Any:
        if base is bytes or typing.get_origin(base) is None and base is object:
            return self._bytes(holds, number)
        if annotations.is_enum(base):
            members = list(base)
            return members[number % len(members)]
        if base in _PLAIN:
            return _PLAIN[base](number)
        if isinstance(base, type) and base.__name__ == "Arguments":
            named = {"sep": pa.scalar("-")} if number else None
            return base(positional=(pa.scalar(7), None, pa.scalar(1.5)) if number else (), named=named)
        if isinstance(base, type) and dataclasses.is_dataclass(base):
            return self.record(base.__name__, number)
        origin, args = typing.get_origin(base), typing.get_args(base)
        if origin in (list, frozenset):
            return self._list(args[0], holds, number)
        if origin is dict:
            return {} if number == 0 else {"__proto__": self._of(args[1], None, None, number), "ü": self._of(args[1], None, None, number)}
        if isinstance(holds, dict) and "list" in holds:
            return [] if number == 0 else [self._bytes(holds["list"], number), self._bytes(holds["list"], number + 1)]
        raise TypeError(f"no sample for {base!r}: add it to samples.py")

    def _list(self, item: Any, holds: Any, number: int) -> list[Any]:
        if number == 0:
            return []
        found = annotations.unwrap(item)
        inner = holds["list"] if isinstance(holds, dict) and "list" in holds else None
        items = [self._of(found.base, found.new_type, inner, number), self._of(found.base, found.new_type, inner, number + 1)]
        return [items[0], None] if found.optional else items

    def _bytes(self, holds: Any, number: int) -> bytes:
        if holds == "schema":
            return SCHEMA.serialize().to_pybytes()
        if holds in ("batch", "arguments"):
            return batch_bytes(BATCH)
        if isinstance(holds, dict) and "record" in holds:
            return self.to_bytes(self.record(holds["record"], number))
        if isinstance(holds, dict) and "rows" in holds:
            rows = [pa.ipc.open_stream(self.to_bytes(self.record(holds["rows"], n))).read_next_batch() for n in (0, number)]
            return rows_bytes(rows)
        return bytes([0, 255, number])

    def _untyped(self, definition: dict[str, Any], number: int) -> Any:
        if definition["type"] == "utf8":
            return f"text {number}"
        return [] if number == 0 else ["a", "b"]


def batch_bytes(batch: pa.RecordBatch) -> bytes:
    """A batch as an IPC stream."""
    return rows_bytes([batch])


def rows_bytes(batches: list[pa.RecordBatch]) -> bytes:
    """Batches of one schema as an IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return sink.getvalue().to_pybytes()


_PLAIN: dict[Any, Any] = {
    bool: lambda number: number % 2 == 1,
    int: lambda number: 7 * number,
    float: lambda number: number / 4,
    str: lambda number: f"text {number} “ü” \U0001f600",
    pa.Schema: lambda number: SCHEMA,
    pa.RecordBatch: lambda number: BATCH,
    pa.DataType: lambda number: pa.int64(),
    pa.Scalar: lambda number: pa.scalar(number),
    Any: lambda number: number,
    datetime.datetime: lambda number: datetime.datetime(2024, 1, 2, 3, 4, 5, 678901 + number, tzinfo=datetime.UTC),
}


def sample_count(walk: Extraction, definitions: list[dict[str, Any]]) -> int:
    """How many samples show every enum member of the fields, at least two."""
    sizes = [2]
    for definition in definitions:
        holds = definition.get("holds")
        while isinstance(holds, dict) and "list" in holds:
            holds = holds["list"]
        if isinstance(holds, dict) and "enum" in holds:
            sizes.append(len(walk.enums[holds["enum"]]["members"]) + 1)
    return max(sizes)
