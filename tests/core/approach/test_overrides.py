"""A person may choose otherwise, with a reason under a name, among what is permitted."""

from dataclasses import replace
from datetime import date

from goodterms.core.approach.overrides import REASONS, Override, OverrideOutcome, check_override

GOOD = Override(
    customer="C-1",
    advised="extension_30d",
    chosen="settle_now_8pct",
    advised_value=1000.0,
    chosen_value=940.0,
    reason="their_wish",
    note="they asked for it and can pay on Friday",
    by="Controller",
    when=date(2026, 11, 22),
    digest="d",
)
PERMITTED = ("extension_30d", "settle_now_8pct")


def codes(override: Override) -> list[str]:
    return [problem.code for problem in check_override(override, permitted=PERMITTED)]


def test_a_sound_override_is_accepted_and_says_what_it_gives_up() -> None:
    assert codes(GOOD) == []
    assert GOOD.given_up == 60.0
    outcome = OverrideOutcome(GOOD, cash=8_000.0, retained=None)
    assert outcome.override.chosen == "settle_now_8pct"


def test_each_thing_that_is_missing_is_named() -> None:
    assert codes(replace(GOOD, chosen="litigate")) == ["override.forbidden"]
    assert codes(replace(GOOD, chosen="extension_30d")) == ["override.same"]
    assert codes(replace(GOOD, reason="because")) == ["override.no_reason"]
    assert codes(replace(GOOD, note="  ")) == ["override.no_note"]
    assert codes(replace(GOOD, by="")) == ["override.nobody"]


def test_the_reasons_are_a_fixed_list_that_can_be_counted() -> None:
    assert set(REASONS) == {"knows_more", "relationship", "practical", "policy", "their_wish", "disagree"}
