"""A worker that tells what it was asked: ``teller.py PACKAGES [arguments of a worker]``.

The published fixtures echo some hints of a scan, and neither row limits nor join keys that no filter names. The function ``init_told``
gives one row for each thing that its ``init`` said, as JSON.
"""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
PACKAGES = sys.argv[1]
sys.path[0] = PACKAGES
sys.path.append(HERE)
os.environ["PYTHONPATH"] = PACKAGES
sys.argv = [sys.argv[0], *sys.argv[2:]]

from dataclasses import dataclass, fields  # noqa: E402
from enum import Enum  # noqa: E402
from typing import ClassVar  # noqa: E402

import pyarrow as pa  # noqa: E402
from arrow_json import cells_of, field_spec  # noqa: E402
from vgi.catalog.descriptors import Catalog, Schema  # noqa: E402
from vgi.schema_utils import schema  # noqa: E402
from vgi.table_function import TableFunctionGenerator, bind_fixed_schema, init_single_worker  # noqa: E402
from vgi.worker import Worker  # noqa: E402
from vgi_rpc import ArrowSerializableDataclass  # noqa: E402

TOLD = (
    "join_keys",
    "order_by_column_name",
    "order_by_direction",
    "order_by_limit",
    "order_by_null_order",
    "projection_ids",
    "row_limit",
    "tablesample_percentage",
    "tablesample_seed",
)


def told(value):
    """A field of a request as JSON."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, bytes):
        return told(pa.ipc.open_stream(value).read_next_batch())
    if isinstance(value, pa.RecordBatch):
        return [{**field_spec(field), "values": cells_of(column)} for field, column in zip(value.schema, value.columns)]
    if isinstance(value, (list, tuple)):
        return [told(item) for item in value]
    return value


@dataclass(slots=True, frozen=True)
class NoArguments:
    """It takes none."""


@dataclass(kw_only=True)
class Rest(ArrowSerializableDataclass):
    """What is still to be told, as JSON."""

    text: str


@init_single_worker
@bind_fixed_schema
class InitToldFunction(TableFunctionGenerator[NoArguments, Rest]):
    """Rows of what init said."""

    FunctionArguments = NoArguments

    class Meta:
        name = "init_told"
        projection_pushdown = True

    FIXED_SCHEMA: ClassVar[pa.Schema] = schema({"name": pa.utf8(), "value": pa.utf8()})

    @classmethod
    def initial_state(cls, params):
        said = {name: told(getattr(params.init_call, name, None)) for name in TOLD}
        return Rest(text=json.dumps(said))

    @classmethod
    def process(cls, params, state, out):
        if state.text == "":
            out.finish()
            return
        said = json.loads(state.text)
        columns = {"name": list(said), "value": [json.dumps(value) for value in said.values()]}
        chosen = {name: columns[name] for name in params.output_schema.names}
        out.emit(pa.RecordBatch.from_pydict(chosen, schema=params.output_schema))
        state.text = ""


# A schema has a name up to protocol 1.5, and a path from then on.
PLACE = {"path": ["main"]} if "path" in {field.name for field in fields(Schema)} else {"name": "main"}


class TellerWorker(Worker):
    """Serves the function."""

    catalog = Catalog(name="teller", schemas=[Schema(**PLACE, functions=(InitToldFunction,))])


if __name__ == "__main__":
    TellerWorker.main()
