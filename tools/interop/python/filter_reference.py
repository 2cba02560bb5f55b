"""The worker's side of filters: ``filter_reference.py JOB RESULTS``.

Each item of the job has rows, and a filter as this client encoded it. ``evaluate`` reads the filter and evaluates it over the
rows with the code of the installed worker version; ``call`` sends it to a fixture function through the Python client, and gives
the rows that came back. Batches are IPC streams in base64. One line of JSON for each item:
``{"id", "truths"}``, ``{"id", "rows"}`` or ``{"id", "error"}``.
"""

import base64
import inspect
import json
import sys

import pyarrow as pa
from vgi.arguments import Arguments
from vgi.client import Client
from vgi.table_filter_pushdown import deserialize_filters


def batch_of(text):
    """One batch from an IPC stream in base64."""
    batches = list(pa.ipc.open_stream(base64.b64decode(text)))
    assert len(batches) == 1, f"expected one batch, got {len(batches)}"
    return batches[0]


def text_of(batches):
    """Batches as one IPC stream in base64; null without any."""
    if not batches:
        return None
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batches[0].schema) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return base64.b64encode(sink.getvalue().to_pybytes()).decode()


def known(function, options):
    """Those of the options that a function of this version takes."""
    names = inspect.signature(function).parameters
    return {name: value for name, value in options.items() if name in names}


def evaluate(item):
    """The truth of the filter for each row: true, false, or null for unknown."""
    rows = batch_of(item["rows"])
    options = {
        "join_keys": [batch_of(text) for text in item.get("joinKeys", [])],
        "output_schema": rows.schema,
        "extension_functions": frozenset(tuple(each) for each in item.get("functions", [])),
        "evaluation_capabilities": tuple((each[0], each[1]) for each in item.get("contexts", [])),
    }
    filters = deserialize_filters(batch_of(item["filters"]), **known(deserialize_filters, options))
    for delta in item.get("deltas", []):
        filters = filters.apply_delta(batch_of(delta))
    truths = filters.evaluate(rows)
    if isinstance(truths, pa.ChunkedArray):
        truths = truths.combine_chunks()
    return {"truths": truths.to_pylist()}


def call(client, item):
    """The rows that a function gives under the filter."""
    options = {"projection_ids": item.get("projectionIds"), "arguments": arguments_of(item)}
    if item.get("filters") is not None:
        options["pushdown_filters"] = base64.b64decode(item["filters"])
    if item.get("joinKeys"):
        options["join_keys"] = [batch_of(text) for text in item["joinKeys"]]
    method = client.table_in_out_function if "rows" in item else client.table_function
    if "rows" in item:
        options["input"] = iter([batch_of(item["rows"])])
    parameters = inspect.signature(method).parameters
    place = {"schema_path": ["main"]} if "schema_path" in parameters else {"schema_name": "main"}
    options = known(method, {**options, **place, "function_name": item["function"]})
    return {"rows": text_of([batch for batch in method(**options) if batch.num_rows > 0])}


def arguments_of(item):
    """Positional int64 arguments."""
    return Arguments(positional=tuple(pa.scalar(value, pa.int64()) for value in item.get("arguments", [])))


def main(job_path, results_path):
    """Answers every item."""
    with open(job_path) as file:
        job = json.load(file)
    client = None
    with open(results_path, "w") as results:
        for item in job["items"]:
            try:
                if item["action"] == "evaluate":
                    outcome = evaluate(item)
                else:
                    if client is None:
                        client = Client(job["worker"], worker_limit=1)
                        client.start()
                    outcome = call(client, item)
            except Exception as error:  # noqa: BLE001 - every failure is an answer here
                outcome = {"error": f"{type(error).__name__}: {error}"}
                if client is not None:
                    client.stop()
                    client = None
            results.write(json.dumps({"id": item["id"], **outcome}) + "\n")
    if client is not None:
        client.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
