"""A worker for tests of the runtime: batches of several shapes, what became of the inputs, and its process id."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
from vgi_rpc.rpc import (
    AnnotatedBatch,
    CallContext,
    ExchangeState,
    OutputCollector,
    ProducerState,
    RpcServer,
    Stream,
    run_server,
)

COLOURS = pa.dictionary(pa.int32(), pa.string())
SHAPES = pa.dictionary(pa.int8(), pa.string())

SCHEMAS = {
    "plain": pa.schema([("n", pa.int64()), ("text", pa.string())]),
    "dictionaries": pa.schema([("n", pa.int64()), ("colour", COLOURS), ("shape", SHAPES)]),
    "nested": pa.schema([("s", pa.struct([("colour", COLOURS), ("n", pa.int64())]))]),
    "nothing": pa.schema([]),
}


def rows_of(kind: str, count: int) -> pa.RecordBatch:
    """The first ``count`` rows of a shape."""
    numbers = range(count)
    colours = [None if n % 7 == 6 else f"colour {n % 5}" for n in numbers]
    if kind == "plain":
        columns = [pa.array(numbers, pa.int64()), pa.array([f"row {n}" for n in numbers])]
    elif kind == "dictionaries":
        shapes = pa.array([f"shape {n % 3}" for n in numbers]).dictionary_encode().cast(SHAPES)
        columns = [pa.array(numbers, pa.int64()), pa.array(colours).dictionary_encode(), shapes]
    else:
        encoded = pa.array(colours).dictionary_encode()
        columns = [pa.StructArray.from_arrays([encoded, pa.array(numbers, pa.int64())], names=["colour", "n"])]
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMAS[kind])


class SampleService(Protocol):
    """What the tests call."""

    def pid(self) -> int: ...

    def size(self, size: int) -> bytes: ...

    def produce(self, kind: str, rows: int, count: int) -> Stream[ProducerState]: ...

    def echo(self, kind: str) -> Stream[ExchangeState]: ...


@dataclass
class Produce(ProducerState):
    """The same batch several times."""

    kind: str
    rows: int
    left: int

    def produce(self, out: OutputCollector, ctx: CallContext) -> None:
        """One batch, or the end."""
        if self.left == 0:
            out.finish()
            return
        self.left -= 1
        out.emit(rows_of(self.kind, self.rows), metadata={"left": str(self.left)})


@dataclass
class Echo(ExchangeState):
    """Every input, with its metadata: where it came from is among them."""

    kind: str

    def exchange(self, input: AnnotatedBatch, out: OutputCollector, ctx: CallContext) -> None:
        """The input, in memory of its own: the output may not be taken from the segment while it is written there."""
        metadata = {f"input.{key.decode()}": value.decode() for key, value in (input.custom_metadata or {}).items()}
        batch = pa.RecordBatch.from_pylist(input.batch.to_pylist(), schema=SCHEMAS[self.kind])
        out.emit(batch, metadata=metadata)


class Implementation:
    """Serves the calls."""

    def pid(self) -> int:
        """Which process this is."""
        return os.getpid()

    def size(self, size: int) -> bytes:
        """So many bytes."""
        return bytes(i % 251 for i in range(size))

    def produce(self, kind: str, rows: int, count: int) -> Stream[Produce]:
        """``count`` batches."""
        return Stream(output_schema=SCHEMAS[kind], state=Produce(kind, rows, count))

    def echo(self, kind: str) -> Stream[Echo]:
        """Gives inputs back."""
        return Stream(output_schema=SCHEMAS[kind], state=Echo(kind), input_schema=SCHEMAS[kind])


if __name__ == "__main__":
    run_server(RpcServer(SampleService, Implementation()))
