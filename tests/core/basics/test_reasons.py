"""Reasons are templates with parameters, and their parts add up to the score that is shown."""

import pytest

from goodterms.core.basics.reasons import N_, Reason, adds_up, fill


def test_a_template_is_filled_with_its_parameters():
    assert Reason("late", N_("{n} invoices are late"), {"n": 3}).english == "3 invoices are late"


def test_a_text_without_parameters_may_contain_braces():
    assert fill("nothing {here}", {}) == "nothing {here}"


def test_a_template_without_its_parameter_is_a_broken_invariant():
    with pytest.raises(KeyError):
        fill("{n} invoices are late", {"m": 3})


def test_whole_parts_add_up_exactly_or_not_at_all():
    parts = [Reason("a", "a", part=10**17), Reason("b", "b", part=1)]
    assert adds_up(parts, 10**17 + 1)
    assert not adds_up(parts, 10**17)


def test_floating_parts_add_up_to_the_rounding_of_addition():
    parts = [Reason("a", "a", part=0.1)] * 10
    assert adds_up(parts, 1.0)
    assert not adds_up(parts, 1.001)


def test_reasons_that_only_explain_do_not_count():
    assert adds_up([Reason("a", "a", part=2), Reason("b", "b")], 2)
    assert adds_up([], 0)
