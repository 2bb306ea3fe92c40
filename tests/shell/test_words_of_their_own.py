"""What people wrote or called something is told as they wrote it; only texts of ours are translated."""

import json

import pytest
from django.utils import translation
from tests.shell.test_what_became_of_a_file import HEADER, PICTURE, again, hand_in, take_in

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import Ours
from goodterms.desk import wording
from goodterms.desk.forms import problem_text
from goodterms.journeys import receive_file
from goodterms.store.access import scope
from goodterms.store.models import ImportRow


@pytest.mark.parametrize(
    "typed", ["12.5 EUR", "1.234567 EUR", "7.50 JPY", "2026-W01-1", "{value}", "{0.__class__}", "%s", "{"]
)
def test_what_stands_in_a_file_is_told_as_it_stands(typed):
    """A segment that looks like an amount, a week or a template is none of ours; an amount of ours is."""
    reason = {"code": "c", "text": "Segment: {was} → {now}", "params": {"was": typed, "now": "12.50 EUR"}}
    with translation.override("de"):
        told = wording.told(json.dumps([reason]), "").split(": ", 1)[1]
        assert told == f"{typed} → 12,50 EUR"


OURS_TOO = "Amount including tax"  # a title of ours, which a German reader reads in German


def test_what_somebody_called_their_own_is_not_translated(firm, bring):
    """A segment called as one of our fields stays what it is; the title of the field before it is ours."""
    bring(firm, "customers", [{"customer_ref": "C1", "customer_name": "One", "segment": "Segment"}])
    bring(firm, "customers", [{"customer_ref": "C1", "customer_name": "One", "segment": OURS_TOO}])
    with scope(firm.company.pk):
        row = ImportRow.objects.get(outcome="updated")
    assert json.loads(row.because)[0]["ours"] == ["field"]
    with translation.override("de"):
        assert wording.filled(OURS_TOO, {}) != OURS_TOO, "a control: it is one of ours"
        assert wording.told(row.because, row.reason) == f"{wording.filled('Segment', {})}: Segment → {OURS_TOO}"


def test_a_missing_field_is_named_in_the_readers_language(firm):
    done = take_in(firm, HEADER + "C1,One,,2026-01-05,2026-02-05,5.00,EUR\n")
    with scope(firm.company.pk):
        row = ImportRow.objects.filter(reading=done, outcome="rejected").first()
    with translation.override("de"):
        assert "Document number" not in wording.told(row.because, row.reason)
        assert wording.filled("Document number", {}) in wording.told(row.because, row.reason)


def test_what_a_refused_file_is_instead_is_told_in_the_readers_language(firm):
    found = hand_in(firm, PICTURE, "picture.csv")
    receive_file.settle(firm, found)
    with translation.override("de"):
        refused = again(firm, found)
        assert "Bild" in wording.told(refused.because, refused.problem)
        assert "picture" not in wording.told(refused.because, refused.problem)


def test_a_column_that_is_called_like_a_word_of_ours_keeps_its_name():
    wrong = Problem("x", "the column {column} is not in this file", {"column": OURS_TOO})
    missing = Problem("y", "no column is read as {field}", {"field": Ours(OURS_TOO)})
    with translation.override("de"):
        assert problem_text(wrong).startswith(f"die Spalte {OURS_TOO} ")
        assert OURS_TOO not in problem_text(missing)


def test_reasons_of_before_are_translated_as_they_were():
    """They do not say which of their texts are ours: nothing that was German before becomes English."""
    reason = {"code": "cell.missing", "text": "{field} is missing", "params": {"field": OURS_TOO}}
    with translation.override("de"):
        german = wording.filled(OURS_TOO, {})
        assert german in wording.told(json.dumps([reason]), "")
        assert german in wording.told(json.dumps([reason | {"ours": ["field"]}]), "")
        assert OURS_TOO in wording.told(json.dumps([reason | {"ours": []}]), "")
