"""What the commands answer with --json has exactly the shape that docs/running/json.md shows."""

import json
import re
from typing import Any

import pytest
from tests.house_rules.repository import ROOT, text

NAMED_BY_DATA = {"currencies", "totals", "checked", "by_cause", "posterior", "evidence", "ageing"}
"""Objects whose keys are data: currencies, checks, causes. Only what stands below the keys is compared."""


def documented(command: str) -> Any:
    page = text(ROOT / "docs" / "running" / "json.md")
    below = re.split(rf"^## {command} --json$", page, flags=re.MULTILINE)[1]
    return json.loads(below.split("```json")[1].split("```")[0])


def differences(told: Any, found: Any, at: str = "") -> list[str]:
    """Where the shape of an answer is not the one that is told: keys, kinds of values, lists or not."""
    if isinstance(told, dict) and isinstance(found, dict):
        if at.rsplit(".", 1)[-1] in NAMED_BY_DATA:
            pairs = [(next(iter(told.values())), value, f"{at}.*") for value in found.values()] if told else []
        else:
            wrong = [f"{at}: {sorted(told)} ≠ {sorted(found)}"] if set(told) != set(found) else []
            pairs = [(told[key], found[key], f"{at}.{key}") for key in told.keys() & found.keys()]
            return wrong + [each for pair in pairs for each in differences(*pair)]
        return [each for pair in pairs for each in differences(*pair)]
    if isinstance(told, list) and isinstance(found, list):
        return [each for value in found[:3] if told for each in differences(told[0], value, f"{at}[]")]
    if told is None or found is None or _kind(told) == _kind(found):
        return []
    return [f"{at}: {told!r} ≠ {found!r}"]


def _kind(value: Any) -> type:
    return float if type(value) in (int, float) else type(value)


@pytest.fixture
def books(database, tmp_path, monkeypatch):
    """A firm with one overdue invoice, money that lies about, and some history."""
    from tests.stories.playing import Stage

    from goodterms.demo.story import parse_story

    story = """
        2026-01-10 invoice  ACME  INV-7   1 200.00 EUR  due 2026-02-09
        2026-01-10 payment  ACME  50.00 EUR  ref "T-9"
        2026-03-01 note     ACME  "a note"
    """
    entries, problems = parse_story(story)
    assert not problems
    stage = Stage(tmp_path, monkeypatch)
    assert not list(stage.play(entries))
    return tmp_path


@pytest.mark.parametrize(
    "command",
    [
        "aging --as-of 2026-03-01",
        "today --as-of 2026-03-01",
        "customer ACME --as-of 2026-03-01",
        "statement ACME --as-of 2026-03-01",
        "health",
        "verify",
        "import {tmp}/payments.csv --kind payments --dry-run",
        "age {tmp}/invoices.csv --as-of 2026-03-01",
    ],
)
def test_an_answer_has_the_shape_that_is_documented(command, books):
    from typer.testing import CliRunner

    from goodterms.cli.main import app

    words = command.format(tmp=books).split()
    done = CliRunner().invoke(app, [*words, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    told = documented({"age": "aging"}.get(words[0], words[0]))
    assert not differences(told, json.loads(done.stdout))


def test_the_rule_notices_other_shapes():
    told = {"as_of": "2026-01-01", "currencies": {"EUR": {"total": 1}}, "lines": [{"part": 1}]}
    assert not differences(told, {"as_of": "x", "currencies": {"USD": {"total": 2}}, "lines": []})
    assert differences(told, {"as_of": "x", "currencies": {}})
    assert differences(told, {**told, "currencies": {"USD": {"sum": 2}}})
    assert differences(told, {**told, "lines": [{"part": "1"}]})
    assert differences(told, {**told, "more": 1})
