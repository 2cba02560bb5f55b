"""Lists what the Python client of one version has: public members of the client and of what it opens, as a JSON list of names."""

import inspect
import json

import vgi.client

OPENED = ("AggregateSession", "AggregateStreamingSession", "ResumableTableScan")


def members(cls, prefix=""):
    """Names of the public methods and properties; settings of the class (numbers) are none."""
    fields = getattr(cls, "__dataclass_fields__", {})
    names = {name for name, member in inspect.getmembers(cls) if callable(member) or isinstance(member, property)}
    return sorted(prefix + name for name in names | set(fields) if not name.startswith("_"))


if __name__ == "__main__":
    names = members(vgi.client.Client)
    for each in OPENED:
        opened = getattr(vgi.client, each, None)
        names += [] if opened is None else members(opened, f"{each}.")
    print(json.dumps(names))
