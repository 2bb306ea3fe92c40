"""The playbook as a value: numbers and words by path, and nothing by a wrong one."""

import pytest
from tests.judging import BOOK

from goodterms.core.customers.figures import Figure


def test_numbers_words_and_figures_are_found_by_path() -> None:
    assert BOOK.number("options.agency.fee") == 0.25
    assert BOOK.word("causes.cause.SHOCK") == "something happened"
    assert isinstance(BOOK.figure("options.agency.fee"), Figure)
    assert set(BOOK.causes.words) == {
        "something happened", "red tape", "dispute", "habit", "cannot pay", "evading",
    }  # fmt: skip


@pytest.mark.parametrize("path", ["options.agency.feee", "options.agency.name"])
def test_a_wrong_path_is_a_broken_invariant(path: str) -> None:
    with pytest.raises(KeyError):
        BOOK.number(path)


def test_the_arrays_hold_the_same_numbers_as_the_leaves() -> None:
    for row, option in enumerate(BOOK.options.names):
        for column, cause in enumerate(BOOK.causes.causes):
            assert BOOK.options.recovery[row, column] == BOOK.number(f"options.{option}.recovery.{cause}")
    start = 0
    for question, answers in zip(BOOK.questions.names, BOOK.questions.answers, strict=True):
        for offset, answer in enumerate(answers):
            for row, cause in enumerate(BOOK.causes.causes):
                path = f"questions.{question}.{cause}.{answer}"
                assert BOOK.questions.likelihood[row, start + offset] == BOOK.number(path)
        start += len(answers)
