"""The locks: every package pinned with hashes; no host, path or index; everything that is asked for is in them."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from tests.house_rules.repository import ROOT, text

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^(?P<name>[a-z0-9][a-z0-9._-]*)(?:\[[a-z0-9,_-]+\])?==[^\s;]+(?: ; [^\\]+)?$")
HASH = re.compile(r"^--hash=sha256:[0-9a-f]{64}$")


def requirements(lock: str) -> Iterator[list[str]]:
    """Each requirement of a lock as its lines: the pin, then its hashes."""
    lines = [line.split("#")[0].rstrip() for line in lock.splitlines()]
    whole = "\n".join(line for line in lines if line).replace("\\\n", "\0")
    for requirement in whole.splitlines():
        yield [part.strip() for part in requirement.split("\0")]


def faults(lock: str) -> Iterator[str]:
    """What is not a pinned package with hashes."""
    for pin, *hashes in requirements(lock):
        if not PINNED.match(pin):
            yield f"not a pinned package: {pin}"
        elif not hashes:
            yield f"no hash: {pin}"
        yield from (f"not a hash: {each}" for each in hashes if not HASH.match(each))
    if re.search(r"://|index-url|find-links|file:|@ ", lock):
        yield "names a place"


def pinned(lock: str) -> set[str]:
    return {plain(match["name"]) for pin, *_ in requirements(lock) if (match := PINNED.match(pin))}


def plain(requirement: str) -> str:
    """The name of a package as indexes compare it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", requirement.strip())[0]).lower()


def wanted(lock: str) -> set[str]:
    project = tomllib.loads(text(ROOT / "pyproject.toml"))
    found = list(project["project"]["dependencies"])
    groups = project["dependency-groups"]
    found += groups["build"] + (groups["dev"] if "dev" in lock else [])
    return {plain(each) for each in found}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes_and_no_place_is_named(lock):
    assert not list(faults(text(ROOT / lock)))


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_that_the_project_asks_for_is_locked(lock):
    assert not wanted(lock) - pinned(text(ROOT / lock))


def test_both_locks_pin_the_same_versions():
    run, dev = ({pin for pin, *_ in requirements(text(ROOT / lock))} for lock in LOCKS)
    assert not run - dev


@pytest.mark.parametrize(
    "planted",
    [
        "django==5.2.19",
        "django>=5 \\\n    --hash=sha256:" + "a" * 64,
        "django==5.2.19 \\\n    --hash=md5:abc",
        "--index-url somewhere\ndjango==5.2.19 \\\n    --hash=sha256:" + "a" * 64,
        "thing @ https://example.org/thing.whl",
        "-e .",
    ],
)
def test_the_rule_notices_a_loose_lock(planted):
    assert list(faults(planted))


def test_the_rule_reads_a_tight_lock():
    lock = 'colorama==0.4.6 ; sys_platform == "win32" \\\n    --hash=sha256:' + "a" * 64 + "\n    # via x\n"
    assert not list(faults(lock))
    assert pinned(lock) == {"colorama"}
