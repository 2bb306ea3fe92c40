"""The core knows no clock, no randomness of its own, no files, no network; everybody else asks one clock."""

import ast
from collections.abc import Iterator

import pytest
from tests.house_rules.repository import calls, found, imports, programs

IMPURE_MODULES = {
    "asyncio", "io", "glob", "http", "importlib", "logging", "multiprocessing", "os", "pathlib", "pickle",
    "random", "requests", "secrets", "select", "shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys",
    "tempfile", "threading", "time", "urllib", "uuid", "django", "duckdb", "ibis", "pyarrow", "openpyxl", "typer",
}  # fmt: skip
IMPURE_CALLS = {"open", "input", "print", "exec", "eval", "compile", "__import__", "globals"}
CLOCKS = {
    "date.today", "datetime.now", "datetime.today", "datetime.utcnow", "datetime.date.today",
    "datetime.datetime.now", "datetime.datetime.today", "datetime.datetime.utcnow", "time.time", "time.time_ns",
    "time.localtime", "time.gmtime", "timezone.now", "timezone.localdate", "timezone.localtime", "dt.date.today",
    "dt.datetime.now",
}  # fmt: skip
RANDOM = ("np.random.", "numpy.random.", "random.", "secrets.", "uuid.uuid")
THE_CLOCK = "src/goodterms/store/clock.py"


def impure(module: ast.AST) -> Iterator[tuple[int, str]]:
    """What a pure module may not import or call."""
    for line, what in imports(module):
        ours = what.startswith("goodterms.") and not what.startswith("goodterms.core.")
        if ours or what.split(".")[0] in IMPURE_MODULES or what.startswith("numpy.random"):
            yield line, f"imports {what}"
    for line, what in calls(module):
        if what in IMPURE_CALLS or what in CLOCKS or what.startswith(RANDOM) or what == "default_rng":
            yield line, f"calls {what}"


def reads_the_clock(module: ast.AST) -> Iterator[tuple[int, str]]:
    for line, what in calls(module):
        if what in CLOCKS:
            yield line, f"calls {what}; use goodterms.store.clock"


def test_the_core_is_pure():
    assert not found(impure, programs("src/goodterms/core/"))


def test_only_the_clock_reads_the_clock():
    others = (p for p in programs("src/") if not p.as_posix().endswith(THE_CLOCK))
    assert not found(reads_the_clock, others)


@pytest.mark.parametrize(
    "planted",
    [
        "import os",
        "from pathlib import Path",
        "import numpy.random",
        "from goodterms.store import clock",
        "from goodterms.config import environment",
        "x = date.today()",
        "x = datetime.now(UTC)",
        "x = time.time()",
        "x = np.random.default_rng(1)",
        "x = uuid.uuid4()",
        "x = open('f')",
    ],
)
def test_the_rule_notices_impurity(planted):
    assert list(impure(ast.parse(planted)))


def test_the_rules_let_pure_code_be():
    fine = "from goodterms.core.basics.money import Money\ndef f(rng: np.random.Generator, as_of): return rng.normal()"
    assert not list(impure(ast.parse(fine)))
    assert list(reads_the_clock(ast.parse("timezone.now()")))
    assert not list(reads_the_clock(ast.parse("clock.now()")))
