"""Collects the published suite; which of its tests run in a lane is decided in ``conftest.py``."""

from vgi_rpc.conformance._pytest_suite import *  # noqa: F403
