"""The wire form of enums, found by writing them."""

from __future__ import annotations

import enum
from dataclasses import make_dataclass
from typing import Any

from vgi_rpc.utils import ArrowSerializableDataclass


def enum_definition(cls: type[enum.Enum]) -> dict[str, Any]:
    """
    Members in order of definition, each as written in a record's own column, and in a list within a record.

    A member's `alias` is its Python value, which the packages' readers accept in place of the name.
    """
    probe = make_dataclass("Probe", [("one", cls), ("many", list[cls])], bases=(ArrowSerializableDataclass,), frozen=True)
    members = []
    for member in cls:
        batch = probe(one=member, many=[member])._serialize()
        row = batch.to_pylist()[0]
        if row["many"] != [row["one"]]:
            raise TypeError(f"{cls.__name__}.{member.name} is written as {row['one']!r} in a column, {row['many']!r} in a list")
        alias = {"alias": member.value} if isinstance(member.value, str) and member.value != row["one"] else {}
        members.append({"wire": row["one"], **alias})
    return {"members": members}
