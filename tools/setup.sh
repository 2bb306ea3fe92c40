#!/bin/sh
# Sets up .venv with exactly the pinned packages: `setup.sh run` to use the product, `setup.sh test` to check it.
# Needs Python 3.11 or newer. On a bare Debian or Ubuntu, whose Python comes without venv, it installs the missing
# package where it may (root or sudo), and otherwise makes the environment without it.
set -eu
cd "$(dirname "$0")/.."
what=${1:-run}
lock=requirements.lock
[ "$what" = test ] && lock=requirements-dev.lock
start=$(date +%s)

say() { printf '%s\n' "$*"; }
fail() { printf 'Set-up stopped: %s\n' "$*" >&2; exit 1; }

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if command -v "$name" >/dev/null 2>&1 &&
            "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$name"
            return
        fi
    done
    return 1
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
        sudo -n DEBIAN_FRONTEND=noninteractive "$@"
    else
        return 1
    fi
}

install_debian() {
    command -v apt-get >/dev/null 2>&1 || return 1
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1 && return 0
    as_root apt-get update -qq >/dev/null 2>&1 || return 1
    as_root apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}

make_venv() {
    python=$(find_python) || fail "Python 3.11 or newer is needed; on Debian or Ubuntu: apt install python3"
    say "Making the Python environment in .venv (with $("$python" --version)) …"
    rm -rf .venv
    "$python" -m venv .venv >/dev/null 2>&1 && return
    rm -rf .venv
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    say "This Python comes without venv; installing the Debian package for it …"
    if install_debian "python$version-venv" || install_debian python3-venv; then
        "$python" -m venv .venv && return
    fi
    rm -rf .venv
    if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip .venv; then
        "$python" -m pip --python .venv/bin/python install -q pip 2>/dev/null && return
    fi
    fail "no way to make a Python environment; please run: apt install python3-venv"
}

wanted=$( (cat "$lock" pyproject.toml; pwd) | sha256sum | cut -d' ' -f1)
stamp=.venv/.set-up-$what
[ "$what" = run ] && [ -f .venv/.set-up-test ] && stamp=.venv/.set-up-test &&
    wanted=$( (cat requirements-dev.lock pyproject.toml; pwd) | sha256sum | cut -d' ' -f1)
if [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then
    exit 0
fi
if ! { [ -x .venv/bin/python ] && .venv/bin/python -m pip --version >/dev/null 2>&1; }; then
    make_venv
fi
say "Installing the pinned packages (about a minute the first time) …"
.venv/bin/python -m pip install -q -q --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r "$lock" ||
    fail "the packages could not be installed; nothing else was changed. Is the package index reachable?"
.venv/bin/python -m pip install -q -q --disable-pip-version-check --no-deps --no-build-isolation --no-index -e . ||
    fail "the product itself could not be installed into .venv"
printf '%s\n' "$wanted" >".venv/.set-up-$what"
say "Set up in $(($(date +%s) - start)) seconds."
