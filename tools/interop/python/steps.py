"""Methods of the Python client by name, called as a step of a case says: the counterpart of ``src/steps``.

A step is ``{"method", ...arguments}``, its arguments in the notation of ``arrow_json``. What the methods are called with differs between
versions; it is taken from their signatures.
"""

import inspect
import shlex
import subprocess
import tempfile
import time
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pyarrow as pa
import vgi.client.client as client_module
from arrow_json import batch_of, cells_of, python_value, scalar_of, schema_of, type_of
from listing import function_infos
from neutral import batch_form, neutral
from vgi.arguments import Arguments
from vgi.catalog import MacroType, OnConflict, SchemaObjectType
from vgi.client import Client
from vgi.table_function import OrderByDirection, OrderByNullOrder
from vgi_rpc.rpc import RpcError



class Unsupported(Exception):
    """What this version of the client has not."""


class Steps:
    """The steps of one case: one attached catalog, and what the steps have opened."""

    def __init__(self, connect, catalog, options):
        self.connect, self.catalog, self.options = connect, catalog, options
        self.transaction = None
        self.opened, self.results, self.exits = {}, {}, ExitStack()
        self.folder = Path(self.exits.enter_context(tempfile.TemporaryDirectory()))
        self.attached_catalog, self.started = None, None

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.exits.close()

    @property
    def attached(self):
        if self.attached_catalog is None:
            self.attach(self.catalog, self.options)
        return self.attached_catalog

    @property
    def client(self):
        """A client that is not started: enough for calls about catalogs."""
        return self.connect()

    @property
    def running(self):
        """A started client for calls of functions."""
        if self.started is None:
            self.started = self.connect(attach_opaque_data=self.attached.attach_opaque_data)
            self.started.start()
            self.exits.callback(self.stop)
        return self.started

    def attach(self, catalog, options=None, **versions):
        values = {name: scalar_of(typed).as_py() for name, typed in (options or {}).items()}
        versions = {"data_version_spec": None, "implementation_version": None, **versions}
        self.attached_catalog = self.client.catalog_attach(name=catalog, options=values, **versions)
        return self.attached_catalog

    def run(self, step):
        """One step, as it is compared: its result, or its error."""
        try:
            return {"result": self.call(**step)}
        except Unsupported as reason:
            return {"unsupported": str(reason)}
        except Exception as error:  # what a client raises is what is compared
            return {"error": error_form(error)}

    def call(self, method, refused=None, **arguments):
        special = getattr(self, "step_" + method.replace(".", "_"), None)
        if special is not None:
            return special(**arguments)
        entity, _, name = method.rpartition(".")
        if entity:
            return self.of_entity(entity, name, arguments)
        return neutral(self.about_catalog(method, arguments))

    # Calls about catalogs and their objects

    def about_catalog(self, method, arguments):
        function = getattr(self.client, method, None)
        if function is None:
            raise Unsupported(f"the Python client has no {method}")
        parameters = inspect.signature(function).parameters
        given = {}
        if "attach_opaque_data" in parameters:
            given["attach_opaque_data"] = self.attached.attach_opaque_data
        if "transaction_opaque_data" in parameters and self.transaction is not None:
            given["transaction_opaque_data"] = self.transaction
        for name, value in arguments.items():
            given.update(argument_of(method, name, value, parameters))
        missing = [name for name in given if name not in parameters]
        if missing:
            raise Unsupported(f"{method} of the Python client takes no {', '.join(missing)}")
        return function(**given)

    def step_catalog_attach(self, name, options=None, **versions):
        return neutral(self.attach(name, options, **versions))

    def step_catalog_detach(self):
        self.client.catalog_detach(attach_opaque_data=self.attached.attach_opaque_data)
        self.attached_catalog = None

    def step_catalog_create(self, name, on_conflict="ERROR", options=None):
        values = {key: scalar_of(typed).as_py() for key, typed in (options or {}).items()}
        self.client.catalog_create(name=name, on_conflict=OnConflict[on_conflict], options=values)

    def step_catalog_transaction_begin(self):
        begun = self.client.catalog_transaction_begin(attach_opaque_data=self.attached.attach_opaque_data)
        self.transaction = begun
        return begun is not None

    def step_catalog_transaction_commit(self):
        self.end_transaction(self.client.catalog_transaction_commit)

    def step_catalog_transaction_rollback(self):
        self.end_transaction(self.client.catalog_transaction_rollback)

    def end_transaction(self, end):
        transaction, self.transaction = self.transaction, None
        end(attach_opaque_data=self.attached.attach_opaque_data, transaction_opaque_data=transaction)

    def step_contents(self):
        return neutral(self.about_catalog("contents", {}))

    def step_load_catalog(self, again=False):
        load = getattr(self.client, "load_catalog", None)
        if load is None:
            raise Unsupported("the Python client has no load_catalog")
        previous = self.opened.get("snapshot") if again else None
        self.opened["snapshot"] = load(attach=self.attached, previous=previous)
        return neutral(self.opened["snapshot"])

    # Calls of functions

    def function_call(self, method, call):
        """Bound method of a started client, and what a call gives it, as far as its version takes it."""
        function = getattr(self.running, method, None)
        if function is None:
            raise Unsupported(f"the Python client has no {method}")
        parameters = inspect.signature(function).parameters
        given = call_arguments(call)
        path = call.get("schema", ["main"])
        given["schema_path" if "schema_path" in parameters else "schema_name"] = (
            path if "schema_path" in parameters else path[-1]
        )
        if self.transaction is not None:
            given["transaction_opaque_data"] = self.transaction
        optional = ("schema_name", "schema_path", "has_finalize", "transaction_opaque_data")
        missing = [name for name in given if name not in parameters and name not in optional]
        if missing:
            raise Unsupported(f"{method} of the Python client takes no {', '.join(missing)}")
        return function, {name: value for name, value in given.items() if name in parameters}

    def streamed(self, method, call, hints=None, **more):
        function, given = self.function_call(method, call)
        parameters = inspect.signature(function).parameters
        seen = {"bound": [], "metadata": [], "parents": []}
        observers = {
            "bind_result_callback": lambda response: seen["bound"].append(neutral(response)),
            "batch_metadata_callback": lambda metadata: seen["metadata"].append(metadata_form(metadata)),
            "parent_row_callback": lambda rows: seen["parents"].append(list(rows)),
        }
        given.update({name: value for name, value in observers.items() if name in parameters})
        with hinted(hints):
            batches = list(function(**given, **more))
        return stream_form(batches, seen)

    def step_scalar_function(self, **call):
        return self.streamed("scalar_function", call)

    def step_table_function(self, splits=None, hints=None, **call):
        if splits is None:
            return self.streamed("table_function", call, hints)
        plan = self.opened["plan"]
        chosen = [plan.splits[index].token for index in splits]
        more = {"split_execution_id": plan.execution_id, "split_init_opaque_data": plan.init_opaque_data}
        return self.streamed("table_function", call, split_tokens=chosen, **more)

    def step_table_in_out_function(self, **call):
        infos = function_infos(self.client, self.attached, call.get("schema", ["main"]))
        finalize = any(info.has_finalize for info in infos if info.name == call["function"])
        return self.streamed("table_in_out_function", {**call, "has_finalize": finalize})

    def step_table_buffering_function(self, **call):
        return self.streamed("table_buffering_function", call)

    def step_bind(self, **call):
        function, given = self.function_call("bind", call)
        return neutral(function(**given))

    def step_table_function_plan(self, **call):
        wishes = {name: call.pop(name) for name in ("target_split_bytes", "min_splits", "max_splits_per_response") if name in call}
        cursor = call.pop("cursor", None)
        function, given = self.function_call("table_function_plan", call)
        if cursor is not None:
            wishes["cursor"] = self.opened["plan"].next_cursors[cursor]
        plan = function(**given, **wishes)
        self.opened["plan"] = plan
        return neutral(plan)

    def step_copy_from(self, **call):
        copied = {"expected_schema": schema_of(call.pop("columns")), "format": call.pop("format")}
        return self.streamed("copy_from", call, file_path=self.path_of(call.pop("path")), **copied)

    def step_copy_to(self, **call):
        path, file_format = self.path_of(call.pop("path")), call.pop("format")
        function, given = self.function_call("copy_to", call)
        function(**given, file_path=path, format=file_format)

    def path_of(self, name):
        return str(self.folder / name)

    def step_write_file(self, path, text):
        (self.folder / path).write_text(text, encoding="utf-8")

    def step_read_file(self, path):
        return (self.folder / path).read_text(encoding="utf-8")

    # Aggregates

    def step_aggregate_function(self, **call):
        group_by = call.pop("group_by", [])
        function, given = self.function_call("aggregate_function", call)
        return batch_form(function(**given, group_by=group_by))

    def step_aggregate_bind(self, **call):
        function, given = self.function_call("aggregate_bind", call)
        return self.open("AggregateSession", function(**given))

    def step_aggregate_session(self, **call):
        function, given = self.function_call("aggregate_session", call)
        return self.open("AggregateSession", self.exits.enter_context(function(**given)))

    def step_aggregate_streaming(self, partition_key_count, order_key_count=0, **call):
        function, given = self.function_call("aggregate_streaming", call)
        counts = {"partition_key_count": partition_key_count, "order_key_count": order_key_count}
        return self.open("AggregateStreamingSession", self.exits.enter_context(function(**given, **counts)))

    def open(self, entity, opened):
        self.opened[entity] = opened
        return neutral(opened.output_schema)

    def of_entity(self, entity, name, arguments):
        value = getattr(self.opened[entity], name)
        if name == "execution_id":
            return len(value) > 0
        if not callable(value):
            return neutral(value)
        given = {key: entity_argument(key, argument) for key, argument in arguments.items()}
        if len(given) == 1:
            return neutral(value(*given.values()))
        return neutral(value(**given))

    # Resumable scans

    def step_supports_resumable_scan(self):
        return self.running.supports_resumable_scan

    def step_table_scan_resumable(self, **call):
        function, given = self.function_call("table_scan_resumable", call)
        self.open_scan(function(**given))

    def step_table_scan_continue(self):
        """Goes on in another client, as another process would."""
        client = self.connect(attach_opaque_data=self.attached.attach_opaque_data)
        client.start()
        self.exits.callback(client.stop)
        self.open_scan(client.table_scan_continue(resume_token=self.opened["token"]))

    def open_scan(self, scan):
        self.opened["ResumableTableScan"] = scan

    def step_ResumableTableScan_next(self):
        batch, token = self.opened["ResumableTableScan"].next()
        if token is not None:
            self.opened["token"] = token
        return None if batch is None else {**batch_form(batch), "token": token is not None}

    # Connections

    def step_server_capabilities(self):
        found = self.running.server_capabilities()
        names = CAPABILITIES & set(dir(found))
        return {name: list(value) if isinstance(value := getattr(found, name), (tuple, frozenset)) else value for name in sorted(names)}

    def step_list_protocols(self):
        if not hasattr(self.running, "list_protocols"):
            raise Unsupported("the Python client has no list_protocols")
        return [[each.name, each.version, each.hash] for each in self.running.list_protocols()]

    def step_describe_protocol(self, name):
        if not hasattr(self.running, "describe_protocol"):
            raise Unsupported("the Python client has no describe_protocol")
        described = self.running.describe_protocol(name)
        methods = described.methods
        methods = list(methods.values()) if hasattr(methods, "values") else list(methods)
        return {"methods": sorted(method.name for method in methods)}

    def step_start(self):
        self.running  # noqa: B018: it starts the client

    def step_stop(self):
        self.stop()

    def stop(self):
        client, self.started = self.started, None
        if client is not None:
            client.stop()

    def step_get_worker_stderr(self, **call):
        """Whether there is what the worker writes when this call fails; only a worker of the client's own is heard."""
        self.stop()
        self.started = self.connect(attach_opaque_data=self.attached.attach_opaque_data, pool=None)
        self.started.start()
        try:
            self.streamed("table_function", call)
        except Exception as error:  # the call is to fail
            text = error_form(error)["message"].removeprefix("ValueError: ")
        deadline = time.monotonic() + 10
        while text not in self.started.get_worker_stderr() and time.monotonic() < deadline:
            time.sleep(0.05)
        return text in self.started.get_worker_stderr()

    def step_from_tcp(self):
        if not hasattr(Client, "from_tcp"):
            raise Unsupported("the Python client has no from_tcp")
        with subprocess.Popen([*self.command, "--tcp", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True) as worker:
            try:
                line = next(line for line in worker.stdout if line.startswith("TCP:"))
                host, port = line.removeprefix("TCP:").strip().rsplit(":", 1)
                return neutral(Client.from_tcp(host, int(port)).catalogs())
            finally:
                worker.kill()

    def step_from_launch(self):
        if not hasattr(Client, "from_launch"):
            raise Unsupported("the Python client has no from_launch")
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            client = Client.from_launch(self.command, idle_timeout=1.0, state_dir=folder)
            catalogs = neutral(client.catalogs())
            return {"catalogs": catalogs, "sockets": [path.name for path in Path(folder).rglob("*.sock")]}

    @property
    def command(self):
        """Command line of the case's worker."""
        return shlex.split(self.connect().server_path)

    def step_oauth_identity(self):
        if not hasattr(self.client, "oauth_identity"):
            raise Unsupported("the Python client has no oauth_identity")
        return self.client.oauth_identity()


@contextmanager
def hinted(hints):
    """Puts hints of a scan into what the client sends; none of its versions has arguments for them."""
    enums = {"order_by_direction": OrderByDirection, "order_by_null_order": OrderByNullOrder}
    request = client_module.InitRequest
    missing = [name for name in hints or {} if name not in request.__dataclass_fields__]
    if missing:
        raise Unsupported(f"the protocol of this version has no {', '.join(missing)}")
    given = {name: enums[name][value] if name in enums else value for name, value in (hints or {}).items()}
    client_module.InitRequest = partial(request, **given)
    try:
        yield
    finally:
        client_module.InitRequest = request


CAPABILITIES = {
    "max_request_bytes",
    "max_response_bytes",
    "max_externalized_response_bytes",
    "externalization_enabled",
    "upload_url_support",
    "max_upload_bytes",
}


def argument_of(method, name, value, parameters):
    """One argument of a step under the name that this version has for it."""
    if name == "schema":
        schemas = method.startswith("schema_")
        if ("path" if schemas else "schema_path") in parameters:
            return {"path" if schemas else "schema_path": value}
        return {"name" if schemas else "schema_name": value[-1]}
    if name in ("columns", "column_definition"):
        return {name: schema_of(value).serialize().to_pybytes()}
    if name == "arguments_schema":
        return {name: schema_of(value)}
    if name == "parameter_default_values":
        return {name: batch_of(value["columns"], value["batches"][0])}
    if name == "on_conflict":
        return {name: OnConflict[value]}
    if name == "macro_type":
        return {name: MacroType[value]}
    if name == "type":
        return {name: SchemaObjectType[value]}
    return {name: value}


def call_arguments(call):
    """What a call of a function is given, in the names of the Python client."""
    given = {
        "function_name": call["function"],
        "arguments": Arguments(
            positional=tuple(None if each is None else scalar_of(each) for each in call.get("positional", [])),
            named={name: scalar_of(typed) for name, typed in call.get("named", {}).items()},
        ),
    }
    if "input" in call:
        given["input"] = iter([batch_of(call["input"]["columns"], rows) for rows in call["input"]["batches"]])
    if "input_schema" in call:
        given["input_schema"] = None if call["input_schema"] is None else schema_of(call["input_schema"])
    for ours, theirs in (("settings", "settings"), ("secrets", "secrets"), ("found", "secrets")):
        if ours in call:
            given[theirs] = {key: python_value(type_of(typed["type"]), typed["value"]) for key, typed in call[ours].items()}
    if "join_keys" in call:
        given["join_keys"] = [batch_of(keys["columns"], keys["batches"][0]) for keys in call["join_keys"]]
    if "filters" in call:
        given["pushdown_filters"] = bytes.fromhex(call["filters"])
    for ours, theirs in (("projection", "projection_ids"), ("has_finalize", "has_finalize")):
        if ours in call:
            given[theirs] = call[ours]
    if "at" in call:
        given.update({"at_unit": call["at"]["unit"], "at_value": call["at"]["value"]})
    return given


def entity_argument(name, value):
    """An argument of a method of an open aggregate."""
    if name in ("batch", "partition") and value is not None:
        return batch_of(value["columns"], value["batches"][0])
    if name == "frames":
        return [tuple(each) if isinstance(each[0], int) else [tuple(frame) for frame in each] for each in value]
    if name == "frame_stats":
        return tuple(tuple(each) for each in value)
    return value


def stream_form(batches, seen):
    return {
        "bound": seen["bound"][0] if seen["bound"] else None,
        "columns": batch_form(batches[0])["columns"] if batches else None,
        "rows": [row for batch in batches for row in batch_form(batch)["rows"]],
        **({"metadata": seen["metadata"]} if any(seen["metadata"]) else {}),
        **({"parents": seen["parents"]} if seen["parents"] else {}),
    }


def metadata_form(metadata):
    """Metadata of a batch, without what only belongs to the transport."""
    texts = {key.decode(): value.decode() for key, value in (metadata or {}).items()}
    return {key: value for key, value in texts.items() if not key.startswith("vgi_rpc.")}


def error_form(error):
    """Type and message as the worker gave them, where it was the worker; else those of the client."""
    each = error
    while each is not None:
        if isinstance(each, RpcError):
            return {"remote": True, "type": each.error_type, "message": each.error_message}
        each = each.__cause__ or each.__context__
    return {"remote": False, "type": type(error).__name__, "message": str(error)}
