"""The verdict in words: it adds up exactly, names both sides, and abstains where it must."""

import numpy as np
import pytest

from goodterms.core.basics.reasons import adds_up
from goodterms.core.diagnosis.verdict import Verdict, reach_verdict
from goodterms.core.diagnosis.what_would_change import CaseFile
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()
TEXTS = {name: (BOOK.word(f"signals.yes.{name}"), BOOK.word(f"signals.no.{name}")) for name in BOOK.causes.signals}


def file(
    *,
    bucket: int = 2,
    public: bool = False,
    again: bool = False,
    untrue: int = 0,
    answers: dict[str, int] | None = None,
    **seen: int,
) -> CaseFile:
    signals = np.full((1, len(BOOK.causes.signals)), np.nan)
    for name, value in seen.items():
        signals[0, BOOK.causes.signals.index(name)] = value
    given = np.full((1, len(BOOK.questions.names)), -1)
    for name, value in (answers or {}).items():
        given[0, BOOK.questions.names.index(name)] = value
    return CaseFile(
        bucket=np.array([bucket]),
        signals=signals,
        answers=given,
        weights=np.ones(given.shape),
        contradicted=np.array([float(untrue)]),
        temper=np.array([0.7]),
        public_body=np.array([public]),
        recent_shock=np.array([again]),
        texts=TEXTS,
        evidence={name: (f"row of {name}",) for name in seen},
    )


def verdict(case: CaseFile) -> Verdict:
    return reach_verdict(case, numbers=BOOK.causes, questions=BOOK.questions)


HARTLEY = {
    **dict.fromkeys(("changepoint_clean", "round_sum_onacct", "asks_new_terms", "lost_discount"), 1),
    **dict.fromkeys(("proactive_contact", "broken_promises2", "const_offset", "early_dispute"), 0),
    **dict.fromkeys(("po_or_resubmit", "no_response4"), 0),
}
CASES = [
    file(),
    file(bucket=0),
    file(**HARTLEY),
    file(public=True, again=True, no_response4=1),
    file(again=True, untrue=2, answers={"what_happened": 2, "part_today": 1}, bureau_alert=1),
    file(round_sum_onacct=1, balance_rising=1, late_trend_up=1, broken_promises2=1),
]


@pytest.mark.parametrize("case", CASES)
def test_the_parts_add_up_to_the_log_odds_of_every_cause(case: CaseFile) -> None:
    found = verdict(case)
    assert sum(view.share for view in found.causes) == pytest.approx(1.0)
    for view in found.causes:
        assert adds_up(view.because, view.log_odds, tolerance=1e-9), view.cause
        rival = next(other for other in found.causes if other.cause == view.against)
        assert view.log_odds == pytest.approx(np.log(view.share / rival.share))


def test_a_missing_line_would_not_add_up() -> None:
    view = verdict(CASES[2]).causes[0]
    assert not adds_up(view.because[:-1], view.log_odds, tolerance=1e-9)


def test_the_worked_case_reads_as_the_trade_would_say_it() -> None:
    found = verdict(CASES[2])
    assert not found.mixed
    assert found.label.english == "something happened"
    assert found.supporting[0].english == "They paid on time for a year or more and then were suddenly late."
    assert found.supporting[0].evidence == ("row of changepoint_clean",)
    assert len(found.supporting) <= 3
    assert len(found.contradicting) <= 2
    assert all((reason.part or 0) > 0 for reason in found.supporting)
    assert all((reason.part or 0) < 0 for reason in found.contradicting)
    assert "cannot be told apart" in (found.warning.english if found.warning else "")


def test_without_evidence_we_say_mixed_and_name_two() -> None:
    found = verdict(file())
    assert found.mixed
    assert found.label.english == "mixed: something happened or red tape"
    assert found.unobserved == BOOK.causes.signals


def test_public_body_second_shock_and_untrue_claims_are_lines_of_their_own() -> None:
    codes = [reason.code for reason in verdict(file(public=True, again=True, untrue=1)).causes[0].because]
    assert codes == ["prior.age", "prior.public_body", "prior.second_shock", "claims.untrue"]
    assert [reason.code for reason in verdict(file()).causes[0].because] == ["prior.age"]


def test_what_was_answered_is_quoted() -> None:
    found = verdict(file(answers={"anything_wrong": 0}))
    line = found.causes[0].because[-1]
    assert line.english == (
        'asked "Is anything wrong with the invoice or with what we delivered?" they said: yes, and says what'
    )
    assert found.causes[0].cause == "DISPUTE"


def test_every_line_that_rests_on_a_guess_says_so() -> None:
    assert {reason.grade for reason in verdict(CASES[4]).causes[0].because} == {"J"}
