"""Points the published conformance suite at the client driver, on the lane that ``VGI_CONFORMANCE_LANE`` names.

Servers come from the ``tests`` package of the source archive of vgi-rpc, which is on the module path. What stands
between the suite and the servers is the driver alone: a test that passes without it is not counted as passed.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest
import tests as archive
from vgi_rpc.conformance._external_bytestream_pytest import ByteStreamExternalTarget
from vgi_rpc.conformance.client_driver import ClientDriver, ClientDriverProxy
from vgi_rpc.external import ExternalLocationConfig

# Fixtures that start servers and bring no client of their own.
from tests.conftest import (  # noqa: F401
    _short_unix_path,
    _spawn_ready_process,
    conformance_fake_storage,
    conformance_http_access_log,
    conformance_http_cold_call_cache_port,
    conformance_http_externalize_always_port,
    conformance_http_externalized_cap_port,
    conformance_http_port,
    conformance_http_sticky_auth_port,
    conformance_http_sticky_peer_ports,
    conformance_http_sticky_short_ttl_port,
    conformance_http_strict_cap_port,
    conformance_http_with_storage_port,
    conformance_http_with_zstd_storage_port,
    conformance_resource_soak_target,
    conformance_tcp_addr,
    conformance_unix_path,
)

LANE = os.environ["VGI_CONFORMANCE_LANE"]

if LANE == "shm":
    # Batches of any size go through the segment, on both sides; otherwise hardly one of the suite's would.
    os.environ["VGI_RPC_SHM_MIN_BATCH_BYTES"] = "1"

#: Variants of ``conformance_conn`` by lane; the suite takes names that start with ``http`` for HTTP.
TRANSPORTS = {
    "subprocess": ["subprocess"],
    "shm": ["shm"],
    "unix": ["unix"],
    "tcp": ["tcp"],
    "http": ["http", "http_externalize_always"],
}[LANE]

#: The suite's own time limits are for a client that lives in its process, on a machine that does nothing else. Here they only
#: tell an answer from none.
TIMEOUT_FACTOR = 24
LEAST_TIMEOUT = 120.0

#: Classes that send bytes of their own to a server. Other tests that need no client are found while they run.
SERVER_ALONE = {
    "TestAdversarialRawRequestContract",
    "TestCallTokenSplit",
    "TestCompressedHttpRequestCap",
    "TestCors",
    "TestCorsOffMode",
    "TestErrorHeader",
    "TestErrorKindsReachTheWire",
    "TestErrorModelOnTheWire",
    "TestExternalFetchFailures",
    "TestExternalFetchSecurity",
    "TestGrantFreshness",
    "TestGrantIssuance",
    "TestGrantPrefixRouting",
    "TestHealth",
    "TestHttpCompressionNegotiationConformance",
    "TestIdentityAbsentByDefault",
    "TestIdentityNarrowing",
    "TestIdentityWireShape",
    "TestIntrospectionAuthorization",
    "TestIntrospectionHappyPath",
    "TestIntrospectionIsNotThrottled",
    "TestProxyProof",
    "TestProxyProofOffMode",
    "TestRejectionsAreUniform",
    "TestResolveTokenBearer",
    "TestSealedGrantRejections",
    "TestSealedGrants",
    "TestServeStartLifecycle",
    "TestTheCredentialSizeCap",
    "TestTheJwsTrap",
    "TestTransportKindContext",
    "TestUnauthorized",
    "TestUnavailableCarriesARetryHint",
    "TestUnavailableIsTransient",
    "TestUnclassifiedErrorsAreUnknown",
}

NO_CLIENT = "tests the server alone: no client takes part"

STDIO_WORKER = [sys.executable, str(Path(archive.__file__).parent / "serve_conformance_pipe.py")]

DRIVER = ClientDriver.from_env()
DRIVER.install_http_overrides()

#: Drivers started so far by this process.
drivers_started = 0
_spawn = ClientDriver.spawn


def _counting_spawn(self: ClientDriver) -> Any:
    global drivers_started
    drivers_started += 1
    return _spawn(self)


ClientDriver.spawn = _counting_spawn  # type: ignore[method-assign]


@dataclass(frozen=True)
class Endpoint:
    """Where a variant of ``conformance_conn`` connects to."""

    transport: str
    target: object
    external: bool = False

    def connect(self, service: type | None = None, on_log: Callable[..., None] | None = None) -> ClientDriverProxy:
        driver = DRIVER if service is None else ClientDriver(DRIVER.command, service=service)
        config = ExternalLocationConfig(url_validator=None) if self.external else None
        return driver.connect(self.transport, self.target, on_log, external_config=config)


def endpoint(variant: str, request: pytest.FixtureRequest) -> Endpoint:
    if variant == "subprocess":
        return Endpoint("stdio", STDIO_WORKER)
    if variant == "shm":
        return Endpoint("shm", STDIO_WORKER)
    if variant == "unix":
        return Endpoint("unix", request.getfixturevalue("conformance_unix_path"))
    if variant == "tcp":
        host, port = request.getfixturevalue("conformance_tcp_addr")
        return Endpoint("tcp", f"{host}:{port}")
    if variant == "http":
        return Endpoint("http", f"http://127.0.0.1:{request.getfixturevalue('conformance_http_port')}")
    if variant == "http_externalize_always":
        port = request.getfixturevalue("conformance_http_externalize_always_port")
        return Endpoint("http", f"http://127.0.0.1:{port}", external=True)
    raise ValueError(f"no transport is called {variant!r}")


@pytest.fixture(params=TRANSPORTS)
def conformance_conn(request: pytest.FixtureRequest) -> Callable[..., contextlib.AbstractContextManager[Any]]:
    """Opens connections through the driver."""
    place = endpoint(request.param, request)

    @contextlib.contextmanager
    def connect(on_log: Callable[..., None] | None = None) -> Iterator[ClientDriverProxy]:
        with place.connect(on_log=on_log) as proxy:
            yield proxy

    return connect


@pytest.fixture(params=TRANSPORTS)
def conformance_describe(request: pytest.FixtureRequest) -> Any:
    """What the driver's client finds out about the server."""
    with endpoint(request.param, request).connect() as proxy:
        return proxy.describe()


@pytest.fixture(scope="session")
def conformance_protocol_connector(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Opens connections for any protocol to the server behind a variant of ``conformance_conn``."""

    @contextlib.contextmanager
    def connect(
        variant: str, protocol: type, on_log: Callable[..., None] | None = None
    ) -> Iterator[ClientDriverProxy]:
        with endpoint(variant, request).connect(protocol, on_log) as proxy:
            yield proxy

    return connect


@pytest.fixture(scope="session")
def conformance_bytestream_external_target(conformance_fake_storage: str) -> Iterator[ByteStreamExternalTarget]:
    """A server on the lane's byte stream that puts every batch with rows in external storage.

    Not for shared memory: the reference server puts nothing in storage for a client that brings a segment.
    """
    command = [sys.executable, "-c", "from vgi_rpc.conformance._cli import main; main()", "--describe"]
    command += ["--fake-storage", conformance_fake_storage, "--externalize-threshold", "1"]
    with contextlib.ExitStack() as stack:
        if LANE == "subprocess":
            place = Endpoint("stdio", command, external=True)
        elif LANE == "unix":
            path = _short_unix_path("external")
            stack.enter_context(_spawn_ready_process([*command, "--threaded", "--unix", path]))
            place = Endpoint("unix", path, external=True)
        else:
            spawned = _spawn_ready_process([*command, "--threaded", "--tcp", "127.0.0.1:0"])
            _, line = stack.enter_context(spawned)
            place = Endpoint("tcp", line.removeprefix("TCP:"), external=True)

        @contextlib.contextmanager
        def connect(on_log: Callable[..., None] | None = None) -> Iterator[ClientDriverProxy]:
            with place.connect(on_log=on_log) as proxy:
                yield proxy

        def uploaded_objects() -> int:
            return int(httpx2.get(f"{conformance_fake_storage}/_stats", timeout=10).json()["object_count"])

        yield ByteStreamExternalTarget(name=f"driver-{LANE}", connect=connect, uploaded_objects=uploaded_objects)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keeps what belongs to the lane: what runs per transport, external storage per byte stream, the rest with HTTP."""
    per_transport = {"conformance_conn", "conformance_describe"}
    kept, dropped = [], []
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        group = item.nodeid.split("::")[1]
        on_bytes = group == "TestExternalByteStream"
        belongs = bool(fixtures & per_transport) or (
            not on_bytes if LANE == "http" else on_bytes and LANE != "shm"
        )
        (kept if belongs else dropped).append(item)
        if group in SERVER_ALONE:
            item.add_marker(pytest.mark.skip(reason=NO_CLIENT))
        limit = item.get_closest_marker("timeout")
        seconds = limit.args[0] if limit is not None and limit.args else LEAST_TIMEOUT
        item.add_marker(pytest.mark.timeout(max(float(seconds) * TIMEOUT_FACTOR, LEAST_TIMEOUT)), append=False)
    config.hook.pytest_deselected(items=dropped)
    items[:] = kept


_before = pytest.StashKey[int]()


def pytest_runtest_setup(item: pytest.Item) -> None:
    item.stash[_before] = drivers_started


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    report = yield
    if report.when == "call" and report.passed and item.stash[_before] == drivers_started:
        report.outcome = "skipped"
        path, line, _ = item.location
        report.longrepr = (path, line, NO_CLIENT)
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Writes the results where ``VGI_CONFORMANCE_REPORT`` names a file."""
    target = os.environ.get("VGI_CONFORMANCE_REPORT")
    if target is None:
        return
    results: dict[str, dict[str, str]] = {}
    for category, outcome in (("passed", "passed"), ("skipped", "skipped"), ("failed", "failed"), ("error", "failed")):
        for report in terminalreporter.stats.get(category, []):
            name = report.nodeid.partition("::")[2] or report.nodeid
            results[name] = {"id": name, "outcome": outcome, "reason": _reason(report)}
    Path(target).write_text(json.dumps(list(results.values())), encoding="utf-8")


def _reason(report: Any) -> str:
    if report.passed:
        return ""
    if report.skipped and isinstance(report.longrepr, tuple):
        return str(report.longrepr[2]).removeprefix("Skipped: ")
    crash = getattr(report.longrepr, "reprcrash", None)
    text = crash.message if crash is not None else str(report.longrepr)
    return text.strip().split("\n")[0][:300]
