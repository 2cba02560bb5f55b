"""Secrets for the fixture functions: ``secret_store.py PACKAGES [arguments of vgi-secret-serve]``.

The service that ``vgi-secret-serve`` of the package serves by itself knows ``s3`` only, and no fixture function asks for that. This one
also has secrets of the type ``vgi_example``, and is served by the same program.
"""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

if __name__ == "__main__":
    sys.path[:] = [sys.argv[1], *sys.path[1:], HERE]
    sys.argv = ["vgi-secret-serve", "secret_store:SecretStore", *sys.argv[2:]]

import pyarrow as pa  # noqa: E402
from vgi.secret_protocol import SecretLookupResponse, encode_secret_values  # noqa: E402
from vgi.secret_service import ExampleOrchardSecretService, main  # noqa: E402

BUCKETS = ("s3://bucket-a/", "s3://bucket-b/")


class SecretStore(ExampleOrchardSecretService):
    """Has a secret for each bucket, and one for calls that name no path."""

    def secret_lookup(self, path, type):
        if type != "vgi_example":
            return super().secret_lookup(path, type)
        if path == "":
            port = pa.array([443], pa.int64())
            return found("standard", [], {"secret_string": "s3cret", "port": port, "use_ssl": True})
        for bucket in BUCKETS:
            if path.startswith(bucket):
                return found(f"key of {bucket}", [bucket], {"api_key": f"opens {bucket}"})
        return SecretLookupResponse(found=False)


def found(name, scope, values):
    values = encode_secret_values(values)
    return SecretLookupResponse(found=True, secret_type="vgi_example", name=name, scope=scope, values=values, ttl_seconds=60)


if __name__ == "__main__":
    main()
