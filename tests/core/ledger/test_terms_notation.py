"""Terms of payment as they stand on invoices: read in three languages, refused where they are not clear."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.terms import WHOLE, CashDiscount, EndOfMonth, FixedDay, NetDays, Part, Terms, net
from goodterms.core.ledger.terms_notation import parse_terms


def whole(rule, *discounts):
    return Terms((Part(WHOLE, rule),), tuple(CashDiscount(share, when) for share, when in discounts))


@pytest.mark.parametrize(
    "text",
    [
        "30",
        "net 30",
        "Net 30 days",
        "NET 30.",
        "net30",
        "n/30",
        "30 days",
        "30d",
        "30 Days Net",
        "30 Tage netto",
        "30 Tage",
        "zahlbar innerhalb von 30 Tagen ohne Abzug",
        "Zahlungsziel: 30 Tage",
        "30 jours",
        "30 jours net",
        "due in 30 days",
        "Payment terms: 30 days",
        "  within   30\u00a0days  ",
        "strictly 30 days",
    ],
)
def test_net_days(text):
    assert parse_terms(text) == net(30)


@pytest.mark.parametrize(
    "text",
    [
        "due on receipt",
        "on receipt",
        "due upon receipt",
        "immediately",
        "COD",
        "cash on delivery",
        "sofort",
        "zahlbar sofort ohne Abzug",
        "sofort fällig",
        "net 0",
        "0",
    ],
)
def test_at_once(text):
    assert parse_terms(text) == net(0)


@pytest.mark.parametrize(("text", "rule"), [
    ("EOM", EndOfMonth()),
    ("end of month", EndOfMonth()),
    ("30 days EOM", EndOfMonth(days_after=30)),
    ("net 30 EOM", EndOfMonth(days_after=30)),
    ("net 10, EOM", EndOfMonth(days_after=10)),
    ("30 days after end of month", EndOfMonth(days_after=30)),
    ("30 days from the end of the month", EndOfMonth(days_after=30)),
    ("EOM + 15", EndOfMonth(days_after=15)),
    ("end of month + 15 days", EndOfMonth(days_after=15)),
    ("30 Tage nach Monatsende", EndOfMonth(days_after=30)),
    ("fin de mois 30 jours", EndOfMonth(days_after=30)),
    ("45 jours fin de mois", EndOfMonth(days_before=45)),
    ("30 days then end of month", EndOfMonth(days_before=30)),
    ("end of next month", EndOfMonth(months=1)),
    ("by the end of the following month", EndOfMonth(months=1)),
    ("Ende des Folgemonats", EndOfMonth(months=1)),
    ("15th of next month", FixedDay(15)),
    ("15th of the following month", FixedDay(15)),
    ("on the 20th of the month following", FixedDay(20)),
    ("the 1st day of the following month", FixedDay(1)),
    ("zum 15. des Folgemonats", FixedDay(15)),
    ("15. Folgemonat", FixedDay(15)),
    ("31st of next month", FixedDay(31)),
    ("15th of the month", FixedDay(15, months=0)),
])  # fmt: skip
def test_month_ends_and_fixed_days(text, rule):
    assert parse_terms(text) == whole(rule)


@pytest.mark.parametrize(("text", "terms"), [
    ("2/10 net 30", whole(NetDays(30), (200, NetDays(10)))),
    ("2/10, n/30", whole(NetDays(30), (200, NetDays(10)))),
    ("1.5/10 net 45", whole(NetDays(45), (150, NetDays(10)))),
    ("3/10 2/20 net 60", whole(NetDays(60), (300, NetDays(10)), (200, NetDays(20)))),
    ("2% 10 days, net 30", whole(NetDays(30), (200, NetDays(10)))),
    ("2% discount within 10 days, 30 days net", whole(NetDays(30), (200, NetDays(10)))),
    ("14 Tage 2 %, 30 Tage netto", whole(NetDays(30), (200, NetDays(14)))),
    ("14 Tage 2% Skonto, 30 Tage netto", whole(NetDays(30), (200, NetDays(14)))),
    ("2,5 % Skonto innerhalb von 14 Tagen, 30 Tage netto", whole(NetDays(30), (250, NetDays(14)))),
    ("8 Tage 3 %, 14 Tage 2 %, 30 Tage netto", whole(NetDays(30), (300, NetDays(8)), (200, NetDays(14)))),
    ("2% 10 days, EOM", whole(EndOfMonth(), (200, NetDays(10)))),
])  # fmt: skip
def test_cash_discounts(text, terms):
    assert parse_terms(text) == terms


@pytest.mark.parametrize("text", ["2/10, net 20, EOM", "2/10 net 20 EOM"])
def test_discount_days_of_end_of_month_terms_count_from_the_end_of_the_month_too(text):
    """Shipped on 16 June: 2 % until 10 July, net on 20 July."""
    assert parse_terms(text) == whole(EndOfMonth(days_after=20), (200, EndOfMonth(days_after=10)))


@pytest.mark.parametrize(
    "text",
    [
        "50% 30 days, 50% 60 days",
        "50 % in 30 days; 50 % in 60 days",
        "50% 30 days,50% 60 days",
        "50% 30 days and 50% 60 days",
        "50 % 30 Tage + 50 % 60 Tage",
        "50% net 30, 50% net 60",
    ],
)
def test_split_terms(text):
    assert parse_terms(text) == Terms((Part(5000, NetDays(30)), Part(5000, NetDays(60))))


def test_split_terms_of_three_and_with_a_deposit():
    thirds = parse_terms("33.33% 30 days, 33.33% 60 days, 33.34% 90 days")
    assert isinstance(thirds, Terms)
    assert [p.share for p in thirds.parts] == [3333, 3333, 3334]
    deposit = parse_terms("30 % on receipt, 70 % end of next month")
    assert deposit == Terms((Part(3000, NetDays(0)), Part(7000, EndOfMonth(months=1))))


@pytest.mark.parametrize("text", ["50% 30 days, 40% 60 days", "2% 10 days", "150% 3 days"])
def test_shares_that_do_not_make_up_the_whole_are_refused(text):
    problem = parse_terms(text)
    assert isinstance(problem, Problem)
    assert problem.code == "terms.shares_do_not_add_up"
    assert problem.value == text
    assert "100 %" in problem.english


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "soon",
        "-30",
        "1e3",
        "30 weeks",
        "1000 days",
        "²",
        "７ days",
        "٣٠",
        "3O days",
        "30 60",
        "30, 60",
        "0% 10 days, 30 days",
        "100% 10 days, 30 days",
        "32nd of next month",
        "0th of next month",
        "net",
        "%",
        "2/10",
        "net 30 2/10",
        "30 days, end of month, 15th of next month",
        "net 30 = 1+1",
        "<b>30</b>",
        "30.5 days",
    ],
)
def test_what_is_not_clear_is_refused_and_not_guessed(text):
    problem = parse_terms(text)
    assert isinstance(problem, Problem)
    assert problem.code == "terms.not_understood"
    assert problem.remedy


@settings(max_examples=400)
@given(st.text(max_size=60) | st.text("0123456789%/.,+ netdaysEOM", max_size=30))
def test_any_text_is_terms_or_a_problem(text):
    assert isinstance(parse_terms(text), Terms | Problem)


@settings(max_examples=200)
@given(st.integers(0, 999), st.integers(0, 999), st.integers(1, 9999))
def test_written_terms_read_back(first, second, share):
    text = f"{share / 100:.2f}% {first} days, {(WHOLE - share) / 100:.2f}% {second} days"
    assert parse_terms(text) == Terms((Part(share, NetDays(first)), Part(WHOLE - share, NetDays(second))))
