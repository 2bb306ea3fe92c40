"""Questions and what their answers change."""

import pytest

from goodterms.core.basics.amounts import COMMA
from goodterms.core.basics.problems import Problem
from goodterms.core.ledger.reading.cells import TableRow
from goodterms.core.ledger.reading.mapping import Mapping, check_mapping
from goodterms.core.ledger.reading.questions import answer
from goodterms.core.ledger.reading.recognising import Recognition, recognise

HEADER = ["Customer", "Date", "Amount"]


def asked() -> Recognition:
    return recognise(HEADER, [TableRow(2, ("ACME", "01/02/2024", "1.234"))])


def test_everything_that_a_file_leaves_open_is_asked() -> None:
    found = asked()
    assert [(q.code, q.column) for q in found.questions] == [
        ("date_order", "Date"), ("decimal_mark", "Amount"), ("currency", ""), ("number_from", ""),
    ]  # fmt: skip
    assert found.problems == () and not found.ready
    assert all(q.text.format_map(q.params) for q in found.questions)


def test_answers_make_the_mapping_ready() -> None:
    found = asked()
    mapping = found.mapping
    for question, choice in zip(found.questions, ("dmy", "comma", "EUR", "Customer, Date, Amount"), strict=True):
        changed = answer(mapping, question, choice)
        assert isinstance(changed, Mapping)
        mapping = changed
    assert check_mapping(mapping) == ()
    assert mapping.columns[1].dates.order == "dmy" and mapping.columns[2].amounts == COMMA
    assert (mapping.currency, mapping.number_from) == ("EUR", ("Customer", "Date", "Amount"))


@pytest.mark.parametrize("choice", ["", "maybe", "EURO", "Colour"])
def test_what_is_no_answer(choice: str) -> None:
    found = asked()
    for question in found.questions:
        refused = answer(found.mapping, question, choice)
        assert isinstance(refused, Problem) and refused.code == "answer.not_a_choice"


def test_nothing_is_asked_where_all_is_proven() -> None:
    row = TableRow(2, ("ACME", "7", "31/01/2024", "12.50", "EUR"))
    assert recognise(["Customer", "Invoice no", "Date", "Amount", "Currency"], [row]).questions == ()
