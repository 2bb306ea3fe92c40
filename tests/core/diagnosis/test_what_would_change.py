"""What would change our mind: only what really turns the verdict is listed, with its chance."""

import numpy as np

from goodterms.core.diagnosis.causes import abstains, diagnose
from goodterms.core.diagnosis.what_would_change import CaseFile, MindChange, mind_changes
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()


def changes(*, unseen: str | None = None, **seen: int) -> tuple[tuple[MindChange, ...], str]:
    signals = np.full((1, len(BOOK.causes.signals)), np.nan)
    for name, value in seen.items():
        signals[0, BOOK.causes.signals.index(name)] = value
    no = np.array([False])
    file = CaseFile(
        bucket=np.array([1]),
        signals=signals,
        answers=np.full((1, len(BOOK.questions.names)), -1),
        weights=np.ones((1, len(BOOK.questions.names))),
        contradicted=np.zeros(1),
        temper=np.array([0.7]),
        public_body=no,
        recent_shock=no,
        texts={},
    )
    posterior = diagnose(signals, BOOK.causes.prior[[1]], numbers=BOOK.causes, temper=file.temper).posterior
    mixed = bool(abstains(posterior, numbers=BOOK.causes)[0])
    found = mind_changes(file, posterior[0], mixed=mixed, numbers=BOOK.causes, questions=BOOK.questions)
    return found, BOOK.causes.causes[int(posterior[0].argmax())]


def test_each_listed_observation_really_turns_the_verdict() -> None:
    seen = {"changepoint_clean": 1, "proactive_contact": 1}
    found, now = changes(**seen)
    assert now == "SHOCK"
    assert found
    for change in found:
        assert change.cause != now
        if change.code.startswith("signal."):
            _, name, value = change.code.split(".")
            _, then = changes(**seen, **{name: int(value == "yes")})
            assert then == change.cause


def test_where_we_are_undecided_what_decides_is_listed_even_if_it_confirms_the_first() -> None:
    found, first = changes(changepoint_clean=1)
    assert first in {change.cause for change in found}


def test_the_likeliest_come_first_and_chances_are_shares() -> None:
    found, _ = changes(changepoint_clean=1)
    chances = [change.chance for change in found]
    assert chances == sorted(chances, reverse=True)
    assert all(0 < chance < 1 for chance in chances)
    assert len(found) <= 5


def test_a_verdict_that_nothing_single_can_shake_lists_nothing() -> None:
    found, now = changes(no_response4=1, broken_promises2=1, proactive_contact=0, late_dispute=1, pays_undisputed=0)
    assert now == "EVADE"
    assert all(change.share > 0.5 for change in found)
    sure, _ = changes(
        po_or_resubmit=1, const_offset=1, pay_run_day=1, early_dispute=0, broken_promises2=0, line_shortpay=0,
        asks_new_terms=0, bureau_alert=0, late_trend_up=0, changepoint_clean=0,
    )  # fmt: skip
    assert [change for change in sure if change.code.startswith("signal.")] == []


def test_what_is_known_already_is_not_asked_again() -> None:
    found, _ = changes(changepoint_clean=1, bureau_alert=0)
    assert not any("bureau_alert" in change.code for change in found)
