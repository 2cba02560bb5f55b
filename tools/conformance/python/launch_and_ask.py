"""Finds or starts a shared worker with the reference launcher, and prints its process id.

``launch_and_ask.py STATE_DIR COMMAND...``; with ``--paths`` first it only prints where the files of the worker are.
"""

from __future__ import annotations

import sys

from sample_worker import SampleService
from vgi_rpc.launcher import LaunchConfig, compute_hash, default_state_dir, resolve_and_connect


def main() -> None:
    """One call, or none."""
    arguments = sys.argv[1:]
    if arguments[0] == "--paths":
        print(default_state_dir() / compute_hash(arguments[1:]))
        return
    config = LaunchConfig(worker_argv=tuple(arguments[1:]), state_dir=arguments[0], idle_timeout=60.0)
    with resolve_and_connect(SampleService, config) as service:
        print(service.pid())


if __name__ == "__main__":
    main()
