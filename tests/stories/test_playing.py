"""The runner itself: a story that is not true must fail, and must say where."""

import pytest
from tests.stories.conftest import StoryFailed, play_story

TRUE = "2026-01-10 invoice ACME INV-7 1 200.00 EUR due 2026-02-09\n"


def play(text, tmp_path, monkeypatch):
    path = tmp_path / "told.story"
    path.write_text(text, encoding="utf-8")
    play_story(path, tmp_path, monkeypatch)


def failure(text, tmp_path, monkeypatch):
    with pytest.raises(StoryFailed) as failed:
        play(text, tmp_path, monkeypatch)
    return str(failed.value).removeprefix(f"{tmp_path}/")


@pytest.mark.parametrize(
    ("expectation", "found"),
    [
        ("ACME open 1 200.01 EUR", "1200.00 EUR"),
        ("ACME overdue 1 200.00 EUR", "0.00 EUR"),
        ("ACME unapplied 0.01 EUR", "0.00 EUR"),
        ("ACME credit 0.01 EUR", "0.00 EUR"),
        ("ACME balance 0.00 EUR", "1200.00 EUR"),
        ("ACME due 2026-02-09 1.00 EUR", "1200.00 EUR"),
        ("ACME ageing 1-30 1 200.00 EUR", "current 120000"),
        ("ACME disputed INV-7", "none"),
        ("import created 2", "created 1, updated 0, unchanged 0, rejected 0"),
    ],
)
def test_an_expectation_that_does_not_hold_shows_line_expected_and_found(
    expectation, found, database, tmp_path, monkeypatch
):
    told = failure(f"{TRUE}2026-01-11 expect {expectation}\n", tmp_path, monkeypatch)
    assert told.startswith(f"told.story:2: 2026-01-11 expect {expectation}\n    expected: ")
    assert told.endswith(f"found:    {found}")


def test_all_expectations_that_do_not_hold_are_shown(database, tmp_path, monkeypatch):
    lines = "".join(f"2026-01-1{n} expect ACME open {n}.00 EUR\n" for n in (1, 2))
    told = failure(TRUE + lines, tmp_path, monkeypatch)
    assert "told.story:2:" in told and "told.story:3:" in told


def test_planted_damage_is_found_by_verify_ok(database, tmp_path, monkeypatch):
    from django.db import connection
    from tests.stories import playing

    from goodterms.store.access import writing

    def damage(stage, entry):
        stage.import_what_is_new()
        with writing(stage.who.company.pk), connection.cursor() as cursor:
            cursor.execute("UPDATE store_openitem SET open_minor = open_minor + 1")

    monkeypatch.setitem(playing.FACTS, "settle", damage)
    told = failure(f"{TRUE}2026-01-11 settle ACME INV-7\n2026-01-11 expect verify ok\n", tmp_path, monkeypatch)
    assert "found:    I1" in told


def test_a_fact_that_the_product_refuses_stops_the_story_at_its_line(database, tmp_path, monkeypatch):
    text = f'{TRUE}2026-02-01 write_off ACME INV-7 2 000.00 EUR "all of it"\n2026-02-01 expect verify ok\n'
    assert failure(text, tmp_path, monkeypatch).startswith("told.story:2: 2026-02-01 write_off ACME")


def test_a_story_that_expects_nothing_or_cannot_be_read_fails(database, tmp_path, monkeypatch):
    assert "expects nothing" in failure(TRUE, tmp_path, monkeypatch)
    told = failure(f"{TRUE}2026-01-11 expect ACME rich\n", tmp_path, monkeypatch)
    assert told.startswith("told.story:2: 2026-01-11 expect ACME rich\n    the line does not read as")


def test_a_verb_without_a_journey_says_so(database, tmp_path, monkeypatch):
    text = "2026-01-10 agree ACME 3 x 400.00 EUR monthly from 2026-03-15\n2026-01-10 expect verify ok\n"
    assert "'agree' is read, but the product has no journey for it yet" in failure(text, tmp_path, monkeypatch)
