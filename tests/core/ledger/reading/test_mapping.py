"""A mapping: checked on its own, laid onto a header."""

from dataclasses import replace

import pytest

from goodterms.core.ledger.reading.mapping import Column, Fit, Mapping, check_mapping, fit

GOOD = Mapping(
    "ledger",
    (
        Column("Customer", "customer_name"),
        Column("No", "number"),
        Column("Date", "issued_on"),
        Column("Amount", "amount"),
    ),
    currency="EUR",
)


def codes(mapping: Mapping) -> list[str]:
    return [problem.code for problem in check_mapping(mapping)]


def test_a_good_mapping_has_no_problems() -> None:
    assert codes(GOOD) == []
    assert GOOD.header_of("amount") == "Amount" and GOOD.header_of("due_on") == ""


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "novels"}, ["mapping.kind"]),
        ({"currency": "ZZZ"}, ["mapping.currency_unknown"]),
        ({"currency": ""}, ["mapping.currency_missing"]),
        ({"columns": GOOD.columns[1:]}, ["mapping.field_missing"]),
        ({"columns": (GOOD.columns[0], *GOOD.columns[2:])}, ["mapping.number_missing"]),
        ({"columns": (GOOD.columns[0], *GOOD.columns[2:]), "number_from": ("Customer", "Date")}, []),
        ({"columns": (*GOOD.columns, Column("X", "shoe_size"))}, ["mapping.field_unknown"]),
        ({"columns": (*GOOD.columns, Column("X", "role"))}, ["mapping.field_of_other_kind"]),
        ({"columns": (*GOOD.columns, Column("X", "amount"))}, ["mapping.field_twice"]),
        ({"columns": (*GOOD.columns, Column("AMOUNT ", "net"))}, ["mapping.column_twice"]),
        ({"columns": (*GOOD.columns[:3], Column("Net", "net"))}, ["mapping.gross_missing"]),
        ({"columns": (*GOOD.columns[:3], Column("Net", "net"), Column("VAT", "tax"))}, []),
    ],
)
def test_what_is_wrong_with_a_mapping(change: dict[str, object], expected: list[str]) -> None:
    found = check_mapping(replace(GOOD, **change))  # type: ignore[arg-type]
    assert [p.code for p in found] == expected
    assert all("{" not in p.english for p in found)


def test_fit_finds_columns_whatever_their_order_and_spelling() -> None:
    laid = fit(GOOD, ["AMOUNT", "x", "no.", "Date ", "customer"])
    assert isinstance(laid, Fit)
    assert [(at, column.field) for at, column in laid.columns] == [
        (4, "customer_name"), (2, "number"), (3, "issued_on"), (0, "amount"),
    ]  # fmt: skip


def test_fit_says_what_is_missing_and_what_is_there_twice() -> None:
    laid = fit(GOOD, ["Customer", "customer", "No", "Amount"])
    assert isinstance(laid, Fit | tuple)
    assert not isinstance(laid, Fit)
    assert [(p.code, p.column) for p in laid] == [("mapping.column_missing", "Date")]
    both = fit(GOOD, ["CUSTOMER", "customer", "No", "Date", "Amount"])
    assert not isinstance(both, Fit)
    assert [(p.code, p.column) for p in both] == [("mapping.column_ambiguous", "Customer")]


def test_columns_a_number_is_made_from_must_be_there_and_may_be_unread() -> None:
    mapping = replace(GOOD, columns=(GOOD.columns[0], *GOOD.columns[2:]), number_from=("Date", "Branch"))
    laid = fit(mapping, ["Branch", "Customer", "Date", "Amount"])
    assert isinstance(laid, Fit) and laid.number_from == ((2, "issued_on"), (0, ""))
    assert not isinstance(fit(mapping, ["Customer", "Date", "Amount"]), Fit)
