"""The reference side of the interop lane: ``reference.py JOB RESULTS``.

Does with the Python client of one worker version what the job lists, and writes one line of JSON for each item:
``{"id", "result"}`` or ``{"id", "error": {"type", "message"}}``. What the client's methods are called with differs
between versions; it is taken from their signatures.
"""

import inspect
import json
import sys
from functools import cached_property, partial
from itertools import groupby

from arrow_json import batch_of, cells_of, field_spec, python_value, scalar_of, schema_of, schema_spec, type_of
from listing import function_infos, list_catalog
from steps import Steps
from vgi.arguments import Arguments
from vgi.client import Client

METHODS = {
    "scalar": "scalar_function",
    "table": "table_function",
    "table_in_out": "table_in_out_function",
    "table_buffering": "table_buffering_function",
    "aggregate": "aggregate_function",
}


class Session:
    """One attached catalog. Starts over after a failure: what a refused stream leaves behind is not its business."""

    def __init__(self, target, catalog, options):
        self.target, self.catalog, self.options = target, catalog, options
        self.functions = {}

    @cached_property
    def attached(self):
        """The attached catalog. Catalog calls need no started client."""
        values = {name: scalar_of(typed).as_py() for name, typed in (self.options or {}).items()}
        return connect(self.target).catalog_attach(
            name=self.catalog, options=values, data_version_spec=None, implementation_version=None
        )

    @cached_property
    def client(self):
        """A started client for calls of functions."""
        client = connect(self.target, attach_opaque_data=self.attached.attach_opaque_data)
        client.start()
        return client

    def close(self):
        client = self.__dict__.pop("client", None)
        if client is not None:
            client.stop()

    def infos(self, path, name):
        """Overloads of a function, as the catalog lists them."""
        key = tuple(path)
        if key not in self.functions:
            self.functions[key] = function_infos(self.client, self.attached, path)
        return [info for info in self.functions[key] if info.name == name]


def connect(target, **options):
    """A client that is not started yet; one connection only, so that order is what the function makes it."""
    if "url" in target:
        return Client.from_http(target["url"], worker_limit=1, **options)
    return Client(target["commandLine"], worker_limit=1, **options)


def named_values(values):
    """Settings or secrets as the client takes them."""
    return {name: python_value(type_of(typed["type"]), typed["value"]) for name, typed in values.items()}


def run_call(session, call):
    """Calls a function, and gives its schema, its rows, and whether their order means something."""
    kind, path = call["kind"], call.get("schema", ["main"])
    method = getattr(session.client, METHODS[kind], None)
    if method is None:
        return {"unsupported": f"this Python client has no {METHODS[kind]}"}
    parameters = inspect.signature(method).parameters
    infos = session.infos(path, call["function"])
    bound, batches = [], []
    wanted = {
        "function_name": call["function"],
        "schema_path": path,
        "schema_name": path[-1],
        "arguments": Arguments(
            positional=tuple(None if each is None else scalar_of(each) for each in call.get("positional", [])),
            named={name: scalar_of(typed) for name, typed in call.get("named", {}).items()},
        ),
        "bind_result_callback": lambda response: bound.append(response.output_schema),
        "settings": named_values({**call.get("settings", {}), **call.get("defaultSettings", {})}) or None,
        "secrets": named_values(call.get("secrets", {})) or None,
        "projection_ids": call.get("projection"),
        "at_unit": call.get("at", {}).get("unit"),
        "at_value": call.get("at", {}).get("value"),
        "has_finalize": all(info.has_finalize for info in infos),
    }
    if "input" in call:
        wanted["input"] = iter([batch_of(call["input"]["columns"], rows) for rows in call["input"]["batches"]])
        wanted["input_schema"] = schema_of(call["input"]["columns"])
    missing = [name for name in ("secrets", "at_unit", "projection_ids") if wanted[name] and name not in parameters]
    if missing:
        return {"unsupported": f"this Python client's {METHODS[kind]} takes no {', '.join(missing)}"}
    given = {name: value for name, value in wanted.items() if name in parameters}
    result = method(**given)
    batches = [result] if kind == "aggregate" else list(result)
    return {
        "bound": None if not bound else schema_spec(bound[0]),
        "columns": None if not batches else [field_spec(field) for field in batches[0].schema],
        "rows": [row for batch in batches for row in rows_of(batch)],
        "ordered": kind == "scalar" or all(order_of(info) for info in infos),
    }


def order_of(info):
    """Whether the function says that the order of its rows means something."""
    return info.order_preservation is None or info.order_preservation.name in ("PRESERVES_ORDER", "FIXED_ORDER")


def rows_of(batch):
    if batch.num_columns == 0:
        return [[] for _ in range(batch.num_rows)]
    return [list(row) for row in zip(*(cells_of(column) for column in batch.columns))]


def run_item(item, session):
    if item["action"] == "catalogs":
        return [info.name for info in connect(session.target).catalogs()]
    if item["action"] == "attach":
        return {"defaultSchema": session.attached.default_schema}
    if item["action"] == "listing":
        return list_catalog(connect(session.target), session.attached)
    if item["action"] == "steps":
        with Steps(partial(connect, session.target), item["catalog"], item.get("options")) as steps:
            return [steps.run(step) for step in item["steps"]]
    if item["action"] == "together":
        return [run_call(session, call) for call in item["calls"]]
    return run_call(session, item["call"])


def outcome(item, session):
    try:
        return {"id": item["id"], "result": run_item(item, session)}
    except Exception as error:  # what a client raises is what is compared
        session.close()
        return {"id": item["id"], "error": {"type": type(error).__name__, "message": str(error)}}


def place(item):
    """What a session is for; items of one place share it."""
    return json.dumps([item["fixture"], item.get("catalog"), item.get("options")])


def main(job_path, results_path):
    with open(job_path, encoding="utf-8") as file:
        job = json.load(file)
    items = sorted(job["items"], key=place)
    with open(results_path, "w", encoding="utf-8") as results:
        for _, group in groupby(items, key=place):
            session = None
            for item in group:
                if session is None:
                    session = Session(job["targets"][item["fixture"]], item.get("catalog"), item.get("options"))
                results.write(json.dumps(outcome(item, session)) + "\n")
            session.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
