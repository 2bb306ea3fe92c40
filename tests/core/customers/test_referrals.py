"""Referral credit: once, through chains, never in a circle."""

import numpy as np
import pytest

from goodterms.core.customers.referrals import credit_referrals

SHARE = 0.25


def test_two_brought_customers_are_credited_to_who_brought_them() -> None:
    found = credit_referrals(np.array([-1, 0, 0]), np.array([5.0, 100.0, 200.0]), share=SHARE)
    assert found.credit.tolist() == [75.0, 0.0, 0.0]
    assert found.brought.tolist() == [2, 0, 0]


def test_in_a_chain_the_credit_of_each_customer_is_given_once_in_total() -> None:
    worth = np.array([0.0, 0.0, 0.0, 1000.0])
    found = credit_referrals(np.array([-1, 0, 1, 2]), worth, share=SHARE)
    assert found.credit.sum() == pytest.approx(250.0)
    assert found.credit[2] > found.credit[1] > found.credit[0] > 0
    assert found.credit.tolist() == pytest.approx([15.625, 46.875, 187.5, 0.0])


def test_a_circle_is_opened_at_who_came_first_and_nobody_is_credited_for_itself() -> None:
    links, worth = np.array([2, 0, 1]), np.array([100.0, 100.0, 100.0])
    found = credit_referrals(links, worth, share=SHARE, since=np.array([5.0, 1.0, 9.0]))
    assert found.used.tolist() == [2, -1, 1]
    assert [problem.code for problem in found.problems] == ["referral.circle"]
    assert found.credit.sum() == pytest.approx(SHARE * 200.0)
    assert found.credit[0] == 0.0  # nobody below it is left once the circle is open


def test_a_customer_who_brought_itself_is_told_apart() -> None:
    found = credit_referrals(np.array([0, 0]), np.array([100.0, 40.0]), share=SHARE)
    assert [problem.code for problem in found.problems] == ["referral.itself"]
    assert found.credit.tolist() == [10.0, 0.0]


def test_bringing_a_bad_customer_is_no_debit_and_an_unknown_worth_no_credit() -> None:
    found = credit_referrals(np.array([-1, 0, 0]), np.array([5.0, -500.0, np.nan]), share=SHARE)
    assert found.credit.tolist() == [0.0, 0.0, 0.0]


def test_the_order_of_the_customers_does_not_matter() -> None:
    rng = np.random.default_rng(6)
    n = 60
    links = np.where(rng.random(n) < 0.6, rng.integers(0, n, n), -1)
    worth, since = rng.normal(500, 400, n), rng.permutation(n).astype(float)
    plain = credit_referrals(links, worth, share=SHARE, since=since)
    order = rng.permutation(n)
    back = np.argsort(order)
    moved = np.where(links[order] >= 0, back[np.maximum(links[order], 0)], -1)
    shuffled = credit_referrals(moved, worth[order], share=SHARE, since=since[order])
    assert np.allclose(shuffled.credit[back], plain.credit)


def test_never_more_than_the_share_is_given_in_total() -> None:
    rng = np.random.default_rng(7)
    n = 200
    links = np.where(rng.random(n) < 0.7, rng.integers(0, n, n), -1)
    worth = rng.normal(500, 600, n)
    found = credit_referrals(links, worth, share=SHARE)
    brought = found.used >= 0
    assert found.credit.sum() == pytest.approx(SHARE * np.maximum(worth[brought], 0).sum())
    assert np.all(found.credit >= 0)
