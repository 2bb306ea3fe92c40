"""The posterior over causes against the published figures, and each of its rules with a negative control."""

from dataclasses import replace

import numpy as np
import pytest

from goodterms.core.customers.figures import Array
from goodterms.core.diagnosis.causes import (
    abstains,
    adjusted_prior,
    bucket_of,
    diagnose,
    entropy_bits,
    signal_weights,
    unseparated,
)
from goodterms.playbook.loading import default_playbook

NUMBERS = default_playbook().causes
HARTLEY = {
    "changepoint_clean": 1,
    "round_sum_onacct": 1,
    "asks_new_terms": 1,
    "lost_discount": 1,
    "proactive_contact": 0,
    "broken_promises2": 0,
    "const_offset": 0,
    "early_dispute": 0,
    "po_or_resubmit": 0,
    "no_response4": 0,
}


def signals(**seen: int) -> Array:
    row = np.full((1, len(NUMBERS.signals)), np.nan)
    for name, value in seen.items():
        row[0, NUMBERS.signals.index(name)] = value
    return row


def posterior(seen: Array, *, bucket: int = 2, temper: float = 0.7) -> dict[str, float]:
    found = diagnose(seen, NUMBERS.prior[[bucket]], numbers=NUMBERS, temper=np.array([temper]))
    return dict(zip(NUMBERS.causes, found.posterior[0].tolist(), strict=True))


def test_published_posterior_tempered_and_not() -> None:
    tempered, plain = posterior(signals(**HARTLEY)), posterior(signals(**HARTLEY), temper=1.0)
    assert (round(tempered["SHOCK"], 3), round(tempered["DISTRESS"], 3)) == (0.591, 0.393)
    assert (round(plain["SHOCK"], 3), round(plain["DISTRESS"], 3)) == (0.626, 0.372)


def test_published_parts_of_the_evidence() -> None:
    found = diagnose(signals(**HARTLEY), NUMBERS.prior[[2]], numbers=NUMBERS, temper=np.array([0.7]))
    log10 = found.parts[0] / np.log(10) / 0.7  # published as likelihood ratios, before tempering
    published = {
        ("changepoint_clean", "SHOCK"): 0.34,
        ("asks_new_terms", "SHOCK"): 0.24,
        ("proactive_contact", "SHOCK"): -0.24,
        ("lost_discount", "SHOCK"): 0.16,
        ("round_sum_onacct", "SHOCK"): 0.13,
        ("round_sum_onacct", "DISTRESS"): 0.43,
        ("lost_discount", "DISTRESS"): 0.36,
        ("broken_promises2", "DISTRESS"): -0.26,
    }
    for (signal, cause), expected in published.items():
        value = log10[NUMBERS.signals.index(signal), NUMBERS.causes.index(cause)]
        assert value == pytest.approx(expected, abs=0.006), (signal, cause)


def test_published_entropy_before_and_after() -> None:
    assert entropy_bits(NUMBERS.prior[[2]])[0] == pytest.approx(2.51, abs=0.005)
    after = np.array([list(posterior(signals(**HARTLEY)).values())])
    assert entropy_bits(after)[0] == pytest.approx(1.10, abs=0.005)


def test_unobserved_adds_nothing_and_no_adds_something() -> None:
    found = diagnose(signals(bureau_alert=0), NUMBERS.prior[[2]], numbers=NUMBERS, temper=np.array([0.7]))
    index = NUMBERS.signals.index("bureau_alert")
    assert np.all(found.parts[0, [i for i in range(len(NUMBERS.signals)) if i != index]] == 0)
    assert np.any(found.parts[0, index] != 0)


def test_one_signal_never_counts_for_more_than_ten_to_one() -> None:
    sure = replace(NUMBERS, likelihood=np.where(NUMBERS.likelihood > 0.5, 0.999999, 0.000001))
    found = diagnose(signals(no_response4=1), NUMBERS.prior[[2]], numbers=sure, temper=np.array([1.0]))
    assert np.abs(found.parts).max() == pytest.approx(2.303)
    loose = diagnose(
        signals(no_response4=1), NUMBERS.prior[[2]], numbers=replace(sure, clip=50.0), temper=np.array([1.0])
    )
    assert np.abs(loose.parts).max() > 2.303


def test_the_money_block_is_tempered_only_when_three_fire() -> None:
    three = signals(round_sum_onacct=1, balance_rising=1, late_trend_up=1, broken_promises2=0)
    weights = signal_weights(three, numbers=NUMBERS, temper=np.array([0.7]))[0]
    of = dict(zip(NUMBERS.signals, weights.tolist(), strict=True))
    assert of["round_sum_onacct"] == of["balance_rising"] == of["late_trend_up"] == 0.5
    assert of["broken_promises2"] == 0.7  # it belongs to the block but does not fire
    assert of["bureau_alert"] == 0.7
    two = signals(round_sum_onacct=1, balance_rising=1, late_trend_up=0)
    assert np.all(signal_weights(two, numbers=NUMBERS, temper=np.array([0.7])) == 0.7)


def test_a_public_body_is_late_for_red_tape_and_the_rest_keeps_its_proportions() -> None:
    plain, public = (
        adjusted_prior(np.array([3]), numbers=NUMBERS, public_body=np.array([flag]))[0] for flag in (False, True)
    )
    tape = NUMBERS.index("REDTAPE")
    assert public[tape] == pytest.approx(0.7)
    assert public.sum() == pytest.approx(1.0)
    others = [i for i in range(6) if i != tape]
    assert np.allclose(public[others] / public[others].sum(), plain[others] / plain[others].sum())


def test_a_second_shock_within_a_year_halves_its_prior() -> None:
    first, second = (
        adjusted_prior(np.array([2]), numbers=NUMBERS, recent_shock=np.array([flag]))[0] for flag in (False, True)
    )
    shock, tape = NUMBERS.index("SHOCK"), NUMBERS.index("REDTAPE")
    assert second.sum() == pytest.approx(1.0)
    assert (second[shock] / second[tape]) == pytest.approx(0.5 * first[shock] / first[tape])


def test_only_the_rows_with_the_circumstance_are_adjusted() -> None:
    both = adjusted_prior(
        np.array([2, 2]),
        numbers=NUMBERS,
        public_body=np.array([False, True]),
        recent_shock=np.array([False, False]),
    )
    assert np.array_equal(both[0], NUMBERS.prior[2])
    assert not np.array_equal(both[1], NUMBERS.prior[2])


@pytest.mark.parametrize(
    ("days", "bucket"), [(-5, 0), (0, 0), (1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (91, 3), (9999, 3)]
)
def test_age_buckets_meet_without_gap(days: float, bucket: int) -> None:
    assert bucket_of(np.array([float(days)]), NUMBERS.bucket_starts).tolist() == [bucket]


@pytest.mark.parametrize(
    ("shares", "mixed"),
    [
        ([0.49, 0.2, 0.31], True),
        ([0.50, 0.36, 0.14], True),
        ([0.51, 0.35, 0.14], False),
        ([0.9, 0.05, 0.05], False),
    ],
)
def test_no_label_without_a_half_and_a_lead(shares: list[float], mixed: bool) -> None:
    assert abstains(np.array([shares]), numbers=NUMBERS).tolist() == [mixed]


@pytest.mark.parametrize(
    ("shares", "alike"),
    [
        # red tape leads habit by no more than the prior of this age does (0.45 : 0.20)
        ([0.05, 0.63, 0.05, 0.22, 0.03, 0.02], True),
        # what is on record speaks twice as much for red tape
        ([0.02, 0.74, 0.02, 0.16, 0.04, 0.02], False),
        # habit has overtaken red tape although red tape is the commoner
        ([0.05, 0.30, 0.05, 0.55, 0.03, 0.02], False),
        # the other one is no rival worth naming
        ([0.10, 0.60, 0.10, 0.14, 0.04, 0.02], False),
        # two other causes keep the plain rule
        ([0.60, 0.05, 0.05, 0.05, 0.23, 0.02], False),
    ],
)
def test_red_tape_or_habit_is_left_open_where_only_the_prior_tells_them_apart(shares: list[float], alike: bool) -> None:
    posterior, prior = np.array([shares]), NUMBERS.prior[:1]
    assert unseparated(posterior, prior, numbers=NUMBERS).tolist() == [alike]
    assert not abstains(posterior, numbers=NUMBERS).any()
    assert abstains(posterior, numbers=NUMBERS, prior=prior).tolist() == [alike]
