"""The page of promises names tests that are there, and every file of this folder is named on it."""

import re

from tests.house_rules.repository import ROOT, programs

PAGE = ROOT / "docs" / "running" / "promises.md"


def named() -> set[str]:
    return set(re.findall(r"`((?:tests|bench)/[^`]+)`", PAGE.read_text(encoding="utf-8")))


def test_every_test_that_is_named_is_there():
    assert len(named()) > 25
    assert not [path for path in named() if not (ROOT / path).exists()]


def test_every_file_of_this_folder_is_named():
    files = {p.relative_to(ROOT).as_posix() for p in programs("tests/trust/") if re.match(r"test_[a-z]\d", p.name)}
    assert files and not files - named()


def test_every_test_is_called_after_its_promise():
    for path in programs("tests/trust/"):
        if re.match(r"test_[a-z]\d", path.name):
            tests = re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
            assert tests and not [t for t in tests if not re.match(r"test_[a-z]\d+_", t)], path.name
