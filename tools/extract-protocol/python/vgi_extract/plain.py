"""Rows of records as plain JSON that the TypeScript side makes in the same way, to compare the two."""

from __future__ import annotations

import base64
import datetime
from typing import Any

import pyarrow as pa

from .arrow_types import field_spec
from .definition import Extraction


class Plain:
    """Turns wire rows into JSON: integers are text, bytes base64, what binary fields hold is opened."""

    def __init__(self, walk: Extraction) -> None:
        self._walk = walk

    def stream(self, fields: list[dict[str, Any]], payload: bytes) -> list[dict[str, Any]]:
        """The rows of an IPC stream; none for a record without fields, whose row count says nothing."""
        if not fields:
            return []
        return [self.row(fields, row) for batch in pa.ipc.open_stream(payload) for row in batch.to_pylist()]

    def row(self, fields: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
        """One row, by wire name."""
        return {field["name"]: self._value(row.get(field["name"]), field.get("holds"), field["type"]) for field in fields}

    def _value(self, value: Any, holds: Any, type_spec: Any = None) -> Any:
        if value is None or isinstance(value, (bool, float)):
            return value
        if isinstance(type_spec, dict) and "map" in type_spec:
            return {key: self._value(item, None) for key, item in value}
        if isinstance(holds, dict) and "list" in holds:
            return [self._value(item, holds["list"]) for item in value]
        if isinstance(holds, dict) and "struct" in holds:
            return self.row(self._fields(holds["struct"]), value)
        if isinstance(value, bytes):
            return self._held(value, holds)
        if isinstance(value, int):
            return str(value)
        if isinstance(value, datetime.datetime):
            # Kept to the microsecond; a float of seconds would lose some.
            return str((value - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)) // datetime.timedelta(microseconds=1))
        if isinstance(value, list):
            return [self._value(item, None) for item in value]
        return value

    def _held(self, value: bytes, holds: Any) -> Any:
        if holds == "schema":
            return [field_spec(field) for field in pa.ipc.read_schema(pa.py_buffer(value))]
        if holds in ("batch", "arguments"):
            batch = pa.ipc.open_stream(value).read_next_batch()
            rows = [{name: self._value(item, None) for name, item in row.items()} for row in batch.to_pylist()]
            return {"schema": [field_spec(field) for field in batch.schema], "rows": [_plain_struct(row) for row in rows]}
        if isinstance(holds, dict) and "record" in holds:
            [row] = self.stream(self._fields(holds["record"]), value) or [{}]
            return row
        if isinstance(holds, dict) and "rows" in holds:
            return self.stream(self._fields(holds["rows"]), value)
        return base64.b64encode(value).decode()

    def _fields(self, record: str) -> list[dict[str, Any]]:
        return self._walk.records[record]["fields"]


def _plain_struct(row: dict[str, Any]) -> dict[str, Any]:
    """Arguments are one struct of plain values."""
    return {name: {key: _number_text(item) for key, item in value.items()} if isinstance(value, dict) else value for name, value in row.items()}


def _number_text(value: Any) -> Any:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value
