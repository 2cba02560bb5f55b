"""Reads and writes columns for the value tests: one JSON object a line in, one out, until the input ends.

Asked with ``{"bytes"}``, an IPC stream in base64 with one column, it answers with the cells that pyarrow reads, and with an IPC stream of
the same column built anew by pyarrow from these cells, or why pyarrow can't build it.
"""

import base64
import json
import sys

import pyarrow as pa
from arrow_json import array_of, cells_of


def main():
    for line in sys.stdin:
        print(json.dumps(answer(base64.b64decode(json.loads(line)["bytes"]))), flush=True)


def answer(data):
    try:
        table = pa.ipc.open_stream(data).read_all()
        table.validate(full=True)
        cells = [cell for chunk in table.column(0).chunks for cell in cells_of(chunk)]
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    try:
        return {"cells": cells, "bytes": rebuilt(table.schema, cells)}
    except (pa.ArrowException, NotImplementedError, TypeError, ValueError) as error:
        return {"cells": cells, "cannotBuild": f"{type(error).__name__}: {error}"}


def rebuilt(schema, cells):
    column = array_of(schema.field(0).type, cells)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, schema) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays([column], schema=schema))
    return base64.b64encode(sink.getvalue().to_pybytes()).decode()


main()
