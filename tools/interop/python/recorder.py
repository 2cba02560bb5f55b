"""A worker that takes every change and remembers it: ``recorder.py PACKAGES [arguments of a worker]``.

The catalogs of the published fixtures that can change know schemas, tables, views and macros, and none knows columns or ends
transactions. This one adds those, and shows all calls of its attachment, with their arguments, as the definition of the view
``main.calls``: what the worker was told can be compared, and not only that it was.
"""

import json
import os
import sys
from enum import Enum

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = sys.argv[1]
sys.path[0] = PACKAGES
sys.path.append(HERE)
os.environ["PYTHONPATH"] = PACKAGES
sys.argv = [sys.argv[0], *sys.argv[2:]]

import pyarrow as pa  # noqa: E402
from arrow_json import cells_of, schema_spec  # noqa: E402
from vgi._test_fixtures.catalog import InMemoryCatalog  # noqa: E402
from vgi.catalog import CatalogAttachResult, TransactionOpaqueData, ViewInfo  # noqa: E402
from vgi.worker import Worker  # noqa: E402

# Names of arguments that hold a serialized schema.
SCHEMAS = ("columns", "column_definition")

COLUMNS = (
    "table_column_add",
    "table_column_drop",
    "table_column_rename",
    "table_column_default_set",
    "table_column_default_drop",
    "table_column_type_change",
    "table_not_null_set",
    "table_not_null_drop",
)
OBJECTS = (
    "schema_create",
    "schema_drop",
    "table_create",
    "table_drop",
    "table_rename",
    "table_comment_set",
    "view_create",
    "view_drop",
    "view_rename",
    "view_comment_set",
    "macro_create",
    "macro_drop",
)


def told(name, value):
    """An argument as JSON, the same for every version."""
    if value is None or isinstance(value, (str, bool, int)) and not isinstance(value, Enum):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, pa.Schema):
        return schema_spec(value)
    if isinstance(value, bytes):
        return schema_spec(pa.ipc.read_schema(pa.py_buffer(value))) if name in SCHEMAS else value.decode()
    if isinstance(value, pa.RecordBatch):
        return {field.name: cells_of(column) for field, column in zip(value.schema, value.columns)}
    if isinstance(value, dict):
        return {key: told(key, item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [told(name, item) for item in value]
    raise TypeError(f"{name} is told as {type(value).__name__}")


def recorded(name):
    """A method that remembers the call, and does what the in-memory catalog does, where it can."""
    inner = getattr(InMemoryCatalog, name) if name in OBJECTS else None

    def method(self, *, attach_opaque_data, **arguments):
        arguments.pop("ctx", None)
        self.remember(attach_opaque_data, name, arguments)
        return None if inner is None else inner(self, attach_opaque_data=attach_opaque_data, **arguments)

    return method


class RecordingCatalog(InMemoryCatalog):
    """The in-memory catalog, with transactions, columns and a memory."""

    def __init__(self):
        super().__init__()
        self.calls = {}

    def remember(self, attachment, name, arguments):
        said = {key: told(key, value) for key, value in arguments.items()}
        self.calls.setdefault(bytes(attachment), []).append([name, said])

    def catalog_attach(self, **arguments):
        result = super().catalog_attach(**arguments)
        values = {**vars(result), "supports_transactions": True}
        return CatalogAttachResult(**{name: values[name] for name in CatalogAttachResult.__dataclass_fields__})

    def catalog_transaction_begin(self, *, attach_opaque_data):
        self.remember(attach_opaque_data, "begin", {})
        return TransactionOpaqueData(f"tx-{len(self.calls[bytes(attach_opaque_data)])}".encode())

    def catalog_transaction_commit(self, *, attach_opaque_data, transaction_opaque_data):
        self.remember(attach_opaque_data, "commit", {"transaction": transaction_opaque_data})

    def catalog_transaction_rollback(self, *, attach_opaque_data, transaction_opaque_data):
        self.remember(attach_opaque_data, "rollback", {"transaction": transaction_opaque_data})

    def view_get(self, *, attach_opaque_data, transaction_opaque_data, name, **place):
        if name != "calls":
            return super().view_get(
                attach_opaque_data=attach_opaque_data,
                transaction_opaque_data=transaction_opaque_data,
                name=name,
                **place,
            )
        definition = json.dumps(self.calls.get(bytes(attach_opaque_data), []), sort_keys=True)
        known = {"comment": None, "tags": {}, "name": name, "definition": definition, "column_comments": {}, **place}
        return ViewInfo(**{key: known[key] for key in ViewInfo.__dataclass_fields__ if key in known})


for each in (*OBJECTS, *COLUMNS):
    setattr(RecordingCatalog, each, recorded(each))


class RecorderWorker(Worker):
    """Serves the recording catalog."""

    catalog_interface = RecordingCatalog
    functions = []


if __name__ == "__main__":
    RecorderWorker.main()
