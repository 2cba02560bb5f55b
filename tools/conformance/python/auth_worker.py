"""A worker over HTTP that wants to know who calls: by bearer token, with a login that its metadata describes."""

from __future__ import annotations

import argparse
import socket
from typing import Protocol

import waitress
from vgi_rpc.http import (
    AuthFailure,
    AuthReason,
    OAuthResourceMetadata,
    bearer_authenticate,
    make_wsgi_app,
)
from vgi_rpc.rpc import AuthContext, CallContext, RpcServer


class AuthService(Protocol):
    """What the tests call."""

    def whoami(self) -> str: ...


class AuthServiceImpl:
    """Says what the worker knows about its caller."""

    def whoami(self, ctx: CallContext) -> str:
        """The principal."""
        return ctx.auth.principal or ""


def validate(token: str) -> AuthContext:
    """Tokens name what they stand for."""
    if token.startswith("expired"):
        raise AuthFailure(AuthReason.EXPIRED_CREDENTIAL, "the token has expired")
    if token.startswith("powerless"):
        raise PermissionError("not for you")
    if not token.startswith("access"):
        raise ValueError(f"unknown token {token}")
    return AuthContext(domain="test", authenticated=True, principal=f"caller with {token}")


def main() -> None:
    """Serves until it is ended; prints ``PORT:n`` once it listens."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--issuer")
    parser.add_argument("--proxied", action="store_true")
    args = parser.parse_args()
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    port = listener.getsockname()[1]
    metadata = args.issuer and OAuthResourceMetadata(
        resource=f"http://127.0.0.1:{port}/vgi",
        authorization_servers=(args.issuer,),
        scopes_supported=("read",),
        resource_name="The reference",
        client_id="web",
        device_code_client_id="cli",
        device_code_client_secret="shared",
        use_id_token_as_bearer=True,
    )
    app = make_wsgi_app(
        RpcServer(AuthService, AuthServiceImpl()),
        prefix="/vgi",
        token_key=bytes(32),
        authenticate=bearer_authenticate(validate=validate),
        oauth_resource_metadata=metadata or None,
        proxy_auth_headers=["x-caller"] if args.proxied else None,
    )
    print(f"PORT:{port}", flush=True)
    waitress.serve(app, sockets=[listener], _quiet=True)


if __name__ == "__main__":
    main()
