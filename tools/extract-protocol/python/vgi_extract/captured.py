"""Records that the packages write without a class of their own: their schemas are read from bytes the packages made."""

from __future__ import annotations

import pyarrow as pa


def captured_records() -> dict[str, pa.Schema]:
    """Schemas by record name. Only those whose code the installed version has."""
    return {"ForeignKeyInfo": _foreign_key()}


def _foreign_key() -> pa.Schema:
    """The foreign key of a table: a class from vgi-python 0.32.0 on, before that a schema made in place."""
    from vgi.catalog.descriptors import ForeignKeyDef, Table

    table = Table(
        name="child",
        columns=pa.schema([pa.field("a", pa.int64())]),
        foreign_key=(ForeignKeyDef(columns=("a",), referenced_table="parent", referenced_columns=("b",)),),
    )
    by_path = "referenced_schema_path" in ForeignKeyDef.__dataclass_fields__
    [payload] = table._serialize_foreign_keys(["main"] if by_path else "main")
    return pa.ipc.open_stream(payload).schema
