"""
Sample bytes of every record, parameter, result and header of a protocol, made by the packages; and a check of bytes that
others made.

    PYTHONPATH=PACKAGES python roundtrip.py TABLES PROTOCOL

Prints one line of JSON, `[{"id", "bytes", "rows"}]`, then reads one line, `{id: bytes}`, and prints one line, `{id: fault}`,
for those that the packages don't read as the same.
"""

from __future__ import annotations

import base64
import inspect
import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parent))

from extract import extract, protocol_class  # noqa: E402
from vgi_extract.arrow_types import type_spec  # noqa: E402
from vgi_extract.methods import method_infos  # noqa: E402
from vgi_extract.plain import Plain  # noqa: E402
from vgi_extract.samples import Sampler, batch_bytes, sample_count  # noqa: E402
from vgi_rpc.rpc import _wire as wire  # noqa: E402


@dataclass
class Case:
    """One sample: its bytes as the packages write them, and how they read them back and write them again."""

    id: str
    payload: bytes
    schema: pa.Schema
    fields: list[dict[str, Any]]
    reread: Any


class Cases:
    """All samples of a protocol."""

    def __init__(self, tables: dict[str, Any], name: str) -> None:
        self.definition, self._walk = extract(tables, name)
        self._sampler = Sampler(self._walk)
        self._protocol = protocol_class(name)
        self.plain = Plain(self._walk)

    def all(self) -> list[Case]:
        """Records first, then methods."""
        cases = [case for name in self.definition["records"] for case in self._record(name)]
        for name, info in method_infos(self._protocol)[0].items():
            cases += self._params(name, info)
            if self.definition["methods"][name]["result"] is not None:
                cases += self._result(name, info)
        return cases

    def _record(self, name: str) -> list[Case]:
        fields = self.definition["records"][name]["fields"]
        cls = self._walk.classes[name]
        if cls is not None and [type_spec(field.type) for field in cls.ARROW_SCHEMA] != [field["type"] for field in fields]:
            # Only ever sent within the struct column that gives it its types: tested with the record that has that column.
            return []

        def reread(payload: bytes) -> bytes:
            if cls is None:
                return payload
            batch = pa.ipc.open_stream(payload).read_next_batch()
            if hasattr(cls, "deserialize_from_bytes"):
                return self._sampler.to_bytes(cls.deserialize_from_bytes(payload))
            return self._sampler.to_bytes(cls.deserialize(batch))

        cases = []
        for number in range(sample_count(self._walk, fields)):
            payload = self._sampler.to_bytes(self._sampler.record(name, number))
            cases.append(Case(f"record {name} {number}", payload, pa.ipc.open_stream(payload).schema, fields, reread))
        return cases

    def _params(self, name: str, info: Any) -> list[Case]:
        fields = self.definition["methods"][name]["params"]

        def write(values: dict[str, Any]) -> bytes:
            sink = io.BytesIO()
            _call(wire._write_request, sink, name, info.params_schema, values, param_types=info.param_types)
            return sink.getvalue()

        def reread(payload: bytes) -> bytes:
            batch = pa.ipc.open_stream(payload).read_next_batch()
            values = {field.name: batch.column(field.name)[0].as_py() for field in batch.schema}
            wire._deserialize_params(values, info.param_types)
            wire._validate_params(name, values, info.param_types)
            return write(values)

        cases = []
        for number in range(sample_count(self._walk, fields)):
            values = {
                field["name"]: self._sampler.value(name, field["name"], info.param_types[field["name"]], field, number) for field in fields
            }
            cases.append(Case(f"params {name} {number}", write(values), info.params_schema, fields, reread))
        return cases

    def _result(self, name: str, info: Any) -> list[Case]:
        field = self.definition["methods"][name]["result"]

        def write(value: Any) -> bytes:
            return batch_bytes(_call(wire._build_result_batch, info.result_schema, value, result_type=info.result_type))

        def reread(payload: bytes) -> bytes:
            raw = pa.ipc.open_stream(payload).read_next_batch().column("result")[0].as_py()
            return write(None if raw is None else wire._deserialize_value(raw, info.result_type))

        cases = []
        for number in range(2):
            value = self._sampler.value(name, "result", info.result_type, field, number)
            cases.append(Case(f"result {name} {number}", write(value), info.result_schema, [field], reread))
        return cases


def _call(function: Any, *args: Any, **extra: Any) -> Any:
    """Calls a function with those keywords that this version of it has."""
    known = inspect.signature(function).parameters
    return function(*args, **{name: value for name, value in extra.items() if name in known})


def fault_of(case: Case, payload: bytes, plain: Plain) -> str | None:
    """Why the packages don't read bytes as the sample they should be; None when they do."""
    try:
        schema = pa.ipc.open_stream(payload).schema
        if not schema.equals(case.schema, check_metadata=True):
            return f"schema is {schema}, and should be {case.schema}"
        expected = plain.stream(case.fields, case.payload)
        direct = plain.stream(case.fields, payload)
        if direct != expected:
            return f"rows are {direct}, and should be {expected}"
        again = plain.stream(case.fields, case.reread(payload))
        return None if again == expected else f"the packages write it again as {again}, and should as {expected}"
    except Exception as error:  # noqa: BLE001 - whatever they raise is the fault
        return f"{type(error).__name__}: {error}"


def main() -> None:
    """Writes the samples, reads the answers, writes the faults."""
    tables_path, protocol = sys.argv[1:]
    found = Cases(json.loads(Path(tables_path).read_text()), protocol)
    cases = found.all()
    samples = [
        {"id": case.id, "bytes": base64.b64encode(case.payload).decode(), "rows": found.plain.stream(case.fields, case.payload)}
        for case in cases
    ]
    print(json.dumps(samples), flush=True)
    answers = json.loads(sys.stdin.readline())
    faults = {}
    for case in cases:
        answer = answers.get(case.id)
        fault = "no answer" if answer is None else fault_of(case, base64.b64decode(answer), found.plain)
        if fault is not None:
            faults[case.id] = fault
    print(json.dumps(faults), flush=True)


if __name__ == "__main__":
    main()
