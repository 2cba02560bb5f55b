"""
Prints the definition of one protocol of the installed packages, as JSON.

    PYTHONPATH=PACKAGES python extract.py TABLES PROTOCOL

TABLES is tables/holds.json; PROTOCOL is vgi, secret or transactor.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from vgi_extract.captured import captured_records  # noqa: E402
from vgi_extract.definition import Extraction  # noqa: E402


def protocol_class(name: str) -> type:
    """The Protocol class of a protocol's short name."""
    if name == "vgi":
        from vgi.protocol import VgiProtocol

        return VgiProtocol
    if name == "secret":
        from vgi.secret_protocol import VgiSecretProtocol

        return VgiSecretProtocol
    from vgi.transactor.protocol import TransactorProtocol

    return TransactorProtocol


def extract(tables: dict[str, Any], name: str) -> tuple[dict[str, Any], Extraction]:
    """The definition, and the walk that made it (the samples need its classes)."""
    from vgi_extract.methods import methods_of

    protocol = protocol_class(name)
    walk = Extraction(tables, captured_records())
    methods, missing = methods_of(protocol, walk)
    definition: dict[str, Any] = {
        "version": getattr(protocol, "protocol_version", None),
        "name": getattr(protocol, "protocol_name", None),
        "packages": {"vgi-python": version("vgi-python"), "vgi-rpc": version("vgi-rpc")},
        "methods": methods,
        "records": dict(sorted(walk.records.items())),
        "enums": dict(sorted(walk.enums.items())),
    }
    if missing:
        definition["notIntrospectable"] = missing
    return definition, walk


if __name__ == "__main__":
    tables_path, protocol_name = sys.argv[1:]
    found, _ = extract(json.loads(Path(tables_path).read_text()), protocol_name)
    json.dump(found, sys.stdout, indent=2)
