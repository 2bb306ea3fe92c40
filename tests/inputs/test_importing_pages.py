"""The pages about importing say all there is: every field, every reason, every program; and their examples run."""

import ast
import doctest
import re
from collections.abc import Iterator
from pathlib import Path

from goodterms.core.ledger.reading.fields import FIELDS, KINDS
from goodterms.core.ledger.reading.mapping import Mapping
from goodterms.core.ledger.reading.mapping_text import mapping_from_toml
from goodterms.core.ledger.reading.programs import PROGRAMS
from goodterms.core.ledger.reading.row_by_row import LONGEST_CELL
from goodterms.files.archive import LARGEST_FILE, LARGEST_INFLATED, MOST_PARTS
from goodterms.files.delimited import MOST_COLUMNS
from goodterms.files.lines import LONGEST_LINE

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "running" / "importing.md").read_text()
METHOD = ROOT / "docs" / "methods" / "reading_amounts_and_dates.md"
SOURCES = [
    *(ROOT / "src/goodterms/core/ledger/reading").glob("*.py"),
    *(ROOT / "src/goodterms/files").glob("*.py"),
    *(ROOT / f"src/goodterms/core/basics/{name}.py" for name in ("amounts", "dates", "text")),
]
NOT_OF_IMPORTS = {"answer.not_a_choice", "iban.checksum", "iban.length", "iban.shape"}


def codes() -> Iterator[str]:
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem" and node.args:
                for part in ast.walk(node.args[0]):
                    if isinstance(part, ast.Constant) and "." in str(part.value):
                        yield str(part.value)


def test_every_reason_is_explained_and_none_is_invented() -> None:
    known = set(codes()) - NOT_OF_IMPORTS
    explained = set(re.findall(r"^\| `([a-z]+\.[a-z0-9_]+)` \|", PAGE, re.MULTILINE))
    assert len(known) > 80
    assert explained == known


def test_every_field_kind_and_program_is_named() -> None:
    assert set(re.findall(r"^\| `([a-z_]+)` \| [A-Z]", PAGE, re.MULTILINE)) == set(FIELDS)
    for kind in KINDS:
        assert f"| `{kind}` |" in PAGE
    for program in PROGRAMS:
        assert program.name in PAGE


def test_the_limits_are_those_of_the_code() -> None:
    for limit in (f"{LONGEST_LINE:,}", f"{LONGEST_CELL:,}", f"{MOST_COLUMNS:,}", f"{MOST_PARTS:,}"):
        assert f"| {limit} |" in PAGE
    assert f"{LARGEST_FILE // 10**6} MB, {LARGEST_INFLATED // 10**6} MB unpacked" in PAGE


def test_the_mapping_on_the_page_can_be_read() -> None:
    found = re.search(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    assert isinstance(mapping_from_toml(found[1]), Mapping)


def test_the_examples_of_the_method_page_run() -> None:
    failed, tried = doctest.testfile(str(METHOD), module_relative=False)
    assert tried >= 6 and failed == 0
