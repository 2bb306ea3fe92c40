"""Names say what is in a file, and every module of the core has a test of its name."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from tests.house_rules.repository import CORE, ROOT, files, name, programs, text

FORBIDDEN = {"util", "utils", "helper", "helpers", "common", "manager", "managers", "service", "services", "misc"}


def forbidden(names: Iterable[str]) -> Iterator[str]:
    """Files and folders whose name says nothing."""
    for each in names:
        path = PurePosixPath(each)
        if FORBIDDEN.intersection({part.lower() for part in (*path.parts[:-1], path.stem)}):
            yield each


def untested(modules: Iterable[str], tests: Iterable[str]) -> Iterator[str]:
    """Modules of the core (`ledger/ageing.py`) without a test of their name in the same room of the tests."""
    there = {(PurePosixPath(t).parts[0], PurePosixPath(t).stem) for t in tests if "/" in t}
    for module in modules:
        path = PurePosixPath(module)
        if path.stem != "__init__" and (path.parts[0], f"test_{path.stem}") not in there:
            yield module


def has_code(path: Path) -> bool:
    return bool(text(path).strip())


def test_no_file_has_a_name_that_says_nothing():
    assert not list(forbidden(name(path) for path in files()))


def test_every_module_of_the_core_has_a_test_of_its_name():
    modules = [p.relative_to(CORE).as_posix() for p in programs("src/goodterms/core/") if has_code(p)]
    tests = [p.relative_to(ROOT / "tests" / "core").as_posix() for p in programs("tests/core/")]
    assert modules
    assert not list(untested(modules, tests))


def test_the_rules_notice_what_they_are_for():
    names = ["src/goodterms/store/utils.py", "tests/helpers/x.py", "src/a/Common.py", "src/a/commonplace.py"]
    assert list(forbidden(names)) == names[:3]
    assert list(untested(["ledger/ageing.py", "ledger/reading/rows.py"], ["ledger/test_ageing.py"])) == [
        "ledger/reading/rows.py"
    ]
    assert list(untested(["ledger/ageing.py"], ["plans/test_ageing.py"])) == ["ledger/ageing.py"]
