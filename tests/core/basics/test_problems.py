"""A problem says what is wrong, where, and keeps its place when it is moved to a line."""

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_

NO_NUMBER = Problem(
    "amount.not_a_number", N_("“{text}” is not an amount"), {"text": "abc"}, column="Amount", value="abc"
)


def test_the_reason_reads_as_a_sentence():
    assert NO_NUMBER.english == "“abc” is not an amount"


def test_a_problem_gets_the_line_of_the_file_and_keeps_column_and_value():
    placed = NO_NUMBER.at(line=7)
    assert (placed.line, placed.column, placed.value) == (7, "Amount", "abc")
    assert placed.code == NO_NUMBER.code
    assert placed.english == NO_NUMBER.english
    assert NO_NUMBER.line == 0


def test_column_and_value_of_the_place_win_over_those_of_the_problem():
    placed = NO_NUMBER.at(line=7, column="Betrag", value="x")
    assert (placed.column, placed.value) == ("Betrag", "x")
