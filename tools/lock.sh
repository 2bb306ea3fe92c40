#!/bin/sh
# Makes requirements.lock and requirements-dev.lock anew from pyproject.toml. Needs uv on the PATH.
# No index line and no host may end up in them: tests/house_rules/test_locks.py checks that.
set -eu
cd "$(dirname "$0")/.."
opts="--universal --generate-hashes --no-annotate --no-header --no-emit-index-url --python-version 3.11 -q"
uv pip compile pyproject.toml --group build $opts "$@" -o requirements.lock
uv pip compile pyproject.toml --group build --group dev -c requirements.lock $opts "$@" -o requirements-dev.lock
