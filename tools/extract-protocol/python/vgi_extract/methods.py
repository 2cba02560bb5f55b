"""Methods of a protocol class."""

from __future__ import annotations

from typing import Any

from vgi_rpc.rpc._types import rpc_methods

from .definition import Extraction


def methods_of(protocol: type, walk: Extraction) -> tuple[dict[str, Any], dict[str, str]]:
    """Definitions by name, sorted, and the reason for each method that can't be introspected."""
    infos, missing = method_infos(protocol)
    return {name: walk.method(infos[name]) for name in sorted(infos)}, missing


def method_infos(protocol: type) -> tuple[dict[str, Any], dict[str, str]]:
    """
    What the packages say of each method by name, and the reason for each that they can't introspect.

    They introspect all methods of a class or none, so a method is tried alone where the whole class fails.
    """
    try:
        return dict(rpc_methods(protocol)), {}
    except TypeError:
        return _one_by_one(protocol)


def _one_by_one(protocol: type) -> tuple[dict[str, Any], dict[str, str]]:
    infos: dict[str, Any] = {}
    missing: dict[str, str] = {}
    for name, method in vars(protocol).items():
        if name.startswith("_") or not callable(method):
            continue
        try:
            infos.update(rpc_methods(type("OneMethod", (), {name: method})))
        except TypeError as error:
            missing[name] = str(error)
    return infos, dict(sorted(missing.items()))
