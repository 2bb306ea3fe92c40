"""The worked examples on the pages about the ledger's formulas run and give what the pages say."""

import doctest
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[3] / "docs" / "methods"


@pytest.mark.parametrize("page", ["splitting_money", "terms_of_payment", "allocation", "ageing", "statement"])
def test_the_worked_example_runs(page):
    path = PAGES / f"{page}.md"
    text = path.read_text(encoding="utf-8")
    for heading in ("## Definition", "## Source", "## Worked example", "## When it fails"):
        assert heading in text
    ran = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert ran.failed == 0
    assert ran.attempted > 0
