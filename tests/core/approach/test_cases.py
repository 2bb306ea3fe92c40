"""The hand-written case: every figure of the worked case to its last digit, and what is refused."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from goodterms.core.approach.case_tables import tables_of
from goodterms.core.approach.cases import weigh_case
from goodterms.playbook.loading import default_playbook

WORKED = Path(__file__).parents[4] / "shared" / "cases" / "decision_worked_case.json"

INPUTS: dict[str, Any] = {
    "overdue_undisputed": 42000.0,
    "age_bucket": "61-90",
    "sales_per_year": 180000.0,
    "gross_margin": 0.28,
    "cost_to_serve": 0.04,
    "signals": {
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
    },
    "cost_of_capital": 0.12,
    "staff_hour": 55.0,
    "temper": 0.7,
    "open_credit_shipments_share_of_year": 1 / 6,
    "clv_multiplier": 1.0,
}
# The figures of the worked case, kept here too so that the test runs where the shared file is absent.
EVS = {
    "instalments_6m_cod": 90451.46,
    "secured_plan_10m_cod": 87693.16,
    "extension_30d": 85334.34,
    "settle_now_8pct": 78777.9,
    "remind_and_fix": 75657.69,
    "hold_and_demand": 72734.8,
    "write_off_cod": 57338.24,
    "agency": 51526.77,
    "litigate": 34825.9,
}


def weigh(**changes: Any) -> dict[str, Any]:
    tables = changes.pop("tables", {})
    result, problems = weigh_case({"inputs": {**INPUTS, **changes}, "tables": tables}, playbook=default_playbook())
    assert not problems, [problem.english for problem in problems]
    assert result is not None
    return result


def complaints(data: dict[str, Any]) -> list[str]:
    result, problems = weigh_case(data, playbook=default_playbook())
    assert result is None
    return [problem.english for problem in problems]


def test_the_worked_case_comes_out_to_the_last_digit() -> None:
    if not WORKED.exists():
        pytest.skip("the worked case is not on this machine")
    worked = json.loads(WORKED.read_text())
    data = {"inputs": worked["case"]["inputs"], "tables": worked["tables"]}
    result, problems = weigh_case(data, playbook=default_playbook())
    assert not problems
    assert result == worked["case"]["expected"]


def test_the_playbooks_own_tables_are_those_of_the_worked_case() -> None:
    if not WORKED.exists():
        pytest.skip("the worked case is not on this machine")
    assert tables_of(default_playbook()) == json.loads(WORKED.read_text())["tables"]


def test_published_figures_without_any_file() -> None:
    result = weigh()
    assert {name: terms["ev"] for name, terms in result["options"].items()} == EVS
    assert result["posterior"]["SHOCK"] == 0.591063
    assert result["posterior"]["DISTRESS"] == 0.39296
    assert result["clv_by_cause"]["REDTAPE"] == 104993.79
    assert result["evpi"] == 3476.73
    assert result["evsi"]["bureau_check"] == 475.44
    assert result["best"] == "instalments_6m_cod"


def test_untempered_signals_give_the_published_posterior() -> None:
    shares = weigh(temper=1.0)["posterior"]
    assert round(shares["SHOCK"], 3) == 0.626
    assert round(shares["DISTRESS"], 3) == 0.372


def test_before_any_evidence_the_extension_is_best_and_the_process_question_first() -> None:
    result = weigh(signals={})
    assert result["best"] == "extension_30d"
    assert result["evpi"] == pytest.approx(8051, abs=1)
    published = {
        "where_in_process": 2180,
        "bureau_check": 1606,
        "anything_wrong": 1108,
        "what_happened": 319,
        "part_today": 254,
        "others_late_too": 175,
        "trade_references": 30,
    }
    assert result["evsi"] == pytest.approx(published, abs=1)


def test_terms_add_up_to_the_value_of_each_option() -> None:
    for terms in weigh()["options"].values():
        total = terms["cash"] + terms["relationship"]
        total -= terms["new_exposure"] + terms["precedent"] + terms["handling"]
        assert total == pytest.approx(terms["ev"], abs=0.03)


def test_low_and_negative_worth_take_security_not_court() -> None:
    assert weigh(clv_multiplier=0.12)["best"] == "secured_plan_10m_cod"
    assert weigh(clv_multiplier=0.13)["best"] == "instalments_6m_cod"
    assert weigh(clv_multiplier=-0.25)["best"] == "secured_plan_10m_cod"


def test_unobserved_is_not_the_same_as_no() -> None:
    no = weigh(signals={"early_dispute": 0})["posterior"]
    assert weigh(signals={"early_dispute": None})["posterior"] == weigh(signals={})["posterior"] != no


def test_the_block_of_money_signals_counts_less_when_it_fires_together() -> None:
    three = {"round_sum_onacct": 1, "balance_rising": 1, "late_trend_up": 1}
    tables = {"correlated_block": {"signals": list(three), "min_firing": 4, "temper": 0.5}}
    assert weigh(signals=three)["posterior"]["DISTRESS"] < weigh(signals=three, tables=tables)["posterior"]["DISTRESS"]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"overdue_undisputed": "42000"}, "inputs.overdue_undisputed must be a number"),
        ({"overdue_undisputed": float("nan")}, "inputs.overdue_undisputed must be a number"),
        ({"overdue_undisputed": -1}, "inputs.overdue_undisputed must be a number"),
        ({"staff_hour": True}, "inputs.staff_hour must be a number"),
        ({"temper": -0.1}, "inputs.temper must be a number between 0.0 and 10.0"),
        ({"age_bucket": "61-91"}, "inputs.age_bucket is none of 1-30, 31-60, 61-90, 90+"),
        ({"age_bucket": ["61-90"]}, "inputs.age_bucket is none of"),
        ({"signals": {"rang_us": 1}}, "inputs.signals.rang_us: there is no such signal"),
        ({"signals": {"early_dispute": 2}}, "must be 1 (yes), 0 (no) or null"),
        ({"signals": {"early_dispute": "yes"}}, "must be 1 (yes), 0 (no) or null"),
        ({"signals": []}, "inputs.signals must be an object"),
        ({"gross_margn": 0.2}, "there is no key inputs.gross_margn"),
    ],
)
def test_bad_inputs_are_named(change: dict[str, Any], says: str) -> None:
    assert says in " | ".join(complaints({"inputs": {**INPUTS, **change}}))


def test_every_missing_key_is_named_at_once() -> None:
    said = complaints({"inputs": {}})
    assert len(said) == len(INPUTS)
    assert "inputs.signals is missing" in said
    assert complaints({}) == ["inputs must be an object"]
    assert complaints({"inputs": INPUTS, "table": {}}) == ["there is no key table"]


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("recovery_share", [[0.5] * 6], "tables.recovery_share: must be 9 × 6 plain numbers"),
        ("months_to_cash", [1.0] * 8, "tables.months_to_cash: must be 9 plain numbers"),
        ("fee_share", [0.0] * 8 + [1.2], "tables.fee_share: every number must lie between"),
        ("hours", [True] * 9, "tables.hours: must be 9 plain numbers"),
        ("hours", ["1"] * 9, "tables.hours: must be 9 plain numbers"),
        ("causes", "SHOCK", "tables.causes: must be a list of names"),
        ("causes", ["SHOCK", "SHOCK"], "tables.causes: a name stands twice"),
        ("cause_prior", {"61-90": [0.5, 0.1, 0.1, 0.1, 0.1, 0.2]}, "each row must add up to 1"),
        ("signal_likelihood", {"x": [0.0] * 6}, "cannot be 0 for every cause"),
        ("questions", {"q": {"answers": ["a"]}}, "needs exactly answers and p_answer_given_cause"),
        ("clv_horizon_years", 2.5, "must be a whole number of years"),
        ("correlated_block", {"signals": ["x"], "min_firing": 3, "temper": 0.5}, "names a signal without"),
        ("recovery", [], "tables has no key recovery"),
        ("cause_prior", [], "must be an object"),
    ],
)
def test_bad_tables_are_named(key: str, value: Any, says: str) -> None:
    assert says in " | ".join(complaints({"inputs": INPUTS, "tables": {key: value}}))


def test_a_case_may_bring_its_own_causes_and_options() -> None:
    tables = copy.deepcopy(tables_of(default_playbook()))
    two = {
        **tables,
        "options": ["wait", "act"],
        "recovery_share": [row[:] for row in tables["recovery_share"][:2]],
        "retention_12m": tables["retention_12m"][:2],
        "precedent_cost": tables["precedent_cost"][:2],
    }
    for key in ("months_to_cash", "fee_share", "hours", "fixed_cost", "keeps_open_credit"):
        two[key] = tables[key][:2]
    result = weigh(tables=two)
    assert set(result["options"]) == {"wait", "act"}
    assert result["options"]["act"]["ev"] == EVS["extension_30d"]


def test_a_cause_ruled_out_by_the_prior_stays_out() -> None:
    tables = {"cause_prior": {"61-90": [0.5, 0.0, 0.0, 0.0, 0.5, 0.0]}}
    shares = weigh(tables=tables)["posterior"]
    assert shares["EVADE"] == 0.0
    assert sum(shares.values()) == pytest.approx(1.0)
