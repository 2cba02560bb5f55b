"""Drives the client within vgi-python for the measurements: ``driver.py PACKAGES``.

One JSON line on standard input for each order, one on standard output for each answer; ``src/peers/task.ts`` says what is in them.
Everything is measured around the call itself.
"""

import inspect
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

sys.path[0] = sys.argv[1]

import pyarrow as pa  # noqa: E402
from vgi.arguments import Arguments  # noqa: E402
from vgi.client import Client  # noqa: E402

BATCHES_PER_SCAN = 10

clients = {}


def new_client(worker, catalog, **options):
    """A started client that is attached to the catalog."""
    import shlex

    def make(**more):
        if "url" in worker:
            return Client.from_http(worker["url"], **more)
        return Client(shlex.join(worker["command"]), **options, **more)

    attached = make().catalog_attach(name=catalog, data_version_spec=None, implementation_version=None)
    client = make(attach_opaque_data=attached.attach_opaque_data, worker_limit=1)
    client.start()
    client.attached = attached
    return client


def client_of(task):
    """The client of a worker, kept: a worker is warm from its second task on."""
    key = json.dumps(task["worker"])
    if key not in clients:
        clients[key] = new_client(task["worker"], task["catalog"])
    return clients[key]


def call(method, task, **parameters):
    """Calls a method of a client; functions were not told apart by schema in the first versions."""
    if "schema_path" in inspect.signature(method).parameters:
        parameters["schema_path"] = ["main"]
    return method(function_name=task["functionName"], **parameters)


def scan(client, task, batches):
    arguments = Arguments(
        positional=[pa.scalar(task["rows"] * batches, pa.int64())],
        named={"batch_size": pa.scalar(task["rows"], pa.int64())},
    )
    return call(client.table_function, task, arguments=arguments)


def rows_of(batches):
    return sum(batch.num_rows for batch in batches)


def input_of(task):
    with pa.memory_map(task["input"]) as source:
        return pa.ipc.open_stream(source.read_buffer()).read_next_batch()


def repeated(batch, count):
    return iter([batch] * count)


def timed(work):
    start = time.perf_counter()
    units = work()
    return {"seconds": time.perf_counter() - start, "units": units}


def prepare_cold_start(task):
    def measure(_count):
        client = None

        def work():
            nonlocal client
            client = new_client(task["worker"], task["catalog"], pool=None)
            return rows_of(scan(client, task, 1))

        measured = timed(work)
        client.stop()
        return measured

    return measure


def prepare_calls(task):
    client, batch = client_of(task), input_of(task)

    def measure(count):
        durations = []
        start = time.perf_counter()
        units = 0
        for _ in range(count):
            begun = time.perf_counter()
            units += rows_of(call(client.scalar_function, task, input=iter([batch])))
            durations.append(time.perf_counter() - begun)
        seconds = time.perf_counter() - start
        durations.sort()
        return {"seconds": seconds, "units": units, "p99Seconds": durations[min(count - 1, int(count * 0.99))]}

    return measure


def prepare_flow(method):
    def prepare(task):
        client, batch = client_of(task), input_of(task)
        return lambda count: timed(lambda: rows_of(call(getattr(client, method), task, input=repeated(batch, count))))

    return prepare


def prepare_scan(task):
    client = client_of(task)
    return lambda count: timed(lambda: rows_of(scan(client, task, count)))


def prepare_aggregate(task):
    client, batch = client_of(task), input_of(task)
    by = {"group_by": ["key"]} if task["kind"] == "grouped-aggregate" else {}
    return lambda count: timed(
        lambda: call(client.aggregate_function, task, input=repeated(batch, count), **by).num_rows
    )


def load_catalog(client):
    attached = client.attached
    if hasattr(client, "load_catalog"):
        client.load_catalog(attach=attached)
        return
    from vgi.catalog.catalog_interface import SchemaObjectType

    opaque = attached.attach_opaque_data
    for schema in client.schemas(attach_opaque_data=opaque):
        for kind in (kind for kind in SchemaObjectType if kind.name != "INDEX"):
            client.schema_contents(attach_opaque_data=opaque, name=schema.name, type=kind)


def prepare_catalog(task):
    client = client_of(task)

    def loads(count):
        for _ in range(count):
            load_catalog(client)
        return count

    return lambda count: timed(lambda: loads(count))


scanners_of = {}


def prepare_concurrent_scans(task):
    # Kept: each has a socket, of which a server takes a hundred.
    scanners = scanners_of.setdefault(json.dumps(task["worker"]), [])

    def measure(count):
        while len(scanners) < count:
            scanners.append(new_client(task["worker"], task["catalog"]))
        with ThreadPoolExecutor(count) as threads:
            read = lambda client: rows_of(scan(client, task, BATCHES_PER_SCAN))  # noqa: E731
            return timed(lambda: sum(threads.map(read, scanners[:count])))

    return measure


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def prepare_memory(task):
    client = client_of(task)

    def measure(count):
        grown = {"base": 0, "peak": 0}

        def work():
            rows = 0
            for batch in scan(client, task, count):
                rows += batch.num_rows
                now = resident()
                grown["base"] = grown["base"] or now
                grown["peak"] = max(grown["peak"], now)
            return rows

        measured = timed(work)
        return {**measured, "grownBytes": grown["peak"] - grown["base"]}

    return measure


KINDS = {
    "cold-start": prepare_cold_start,
    "calls": prepare_calls,
    "exchanges": prepare_flow("scalar_function"),
    "scalar": prepare_flow("scalar_function"),
    "table-in-out": prepare_flow("table_in_out_function"),
    "buffering": prepare_flow("table_buffering_function"),
    "scan": prepare_scan,
    "aggregate": prepare_aggregate,
    "grouped-aggregate": prepare_aggregate,
    "catalog": prepare_catalog,
    "concurrent-scans": prepare_concurrent_scans,
    "memory": prepare_memory,
}


def main():
    measure = None
    answers = sys.stdout
    # What a library prints is no answer.
    sys.stdout = sys.stderr
    for line in sys.stdin:
        order = json.loads(line)
        try:
            if "prepare" in order:
                measure = KINDS[order["prepare"]["kind"]](order["prepare"])
                answer = {"ready": True}
            else:
                answer = {"measured": measure(order["measure"]["count"])}
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the answer
            answer = {"failed": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


main()
