"""The worked examples on the pages about the judgement run and give what the pages say."""

import doctest
import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

import pytest

import goodterms.playbook
from goodterms.core import approach, customers, diagnosis

PAGES = Path(__file__).parents[3] / "docs" / "methods"
FORMULAS = ("worth causes signals options value_of_information order_rhythm simulation waiting bond playbook").split()
SCENARIOS = sorted(path.stem for path in PAGES.glob("scenario_*.md"))


def test_every_named_scenario_has_a_page() -> None:
    assert set(SCENARIOS) == {
        f"scenario_{name}"
        for name in (
            "stuff_happens red_tape special_bond poor_judgment dispute habit evasion court third_party"
        ).split()
    }


@pytest.mark.parametrize("page", [*FORMULAS, *SCENARIOS])
def test_the_worked_example_runs(page: str) -> None:
    path = PAGES / f"{page}.md"
    text = path.read_text(encoding="utf-8")
    for heading in ("## Definition", "## Source", "## Worked example", "## When it fails"):
        assert heading in text
    ran = doctest.testfile(str(path), module_relative=False, encoding="utf-8")
    assert ran.failed == 0
    assert ran.attempted > 0


def modules() -> list[str]:
    rooms: list[ModuleType] = [approach, customers, diagnosis, goodterms.playbook]
    return [f"{room.__name__}.{each.name}" for room in rooms for each in pkgutil.iter_modules(room.__path__)]


@pytest.mark.parametrize("module", modules())
def test_the_examples_in_the_code_run(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0
