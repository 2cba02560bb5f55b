"""Runs one fixture worker of one installed version: ``run_fixture.py PACKAGES FIXTURE [arguments]``.

The folder of the version is put first on the module path, for this process and its children, so that one
command line is enough to name a worker, without a shell or environment variables.
"""

import os
import runpy
import sys

packages, fixture = sys.argv[1], sys.argv[2]
sys.path[0] = packages
os.environ["PYTHONPATH"] = packages
module = f"vgi._test_fixtures.{fixture}"
sys.argv = [module, *sys.argv[3:]]
runpy.run_module(module, run_name="__main__", alter_sys=True)
