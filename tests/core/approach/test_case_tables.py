"""Tables of a case: given back unchanged they change nothing, and further options go the same way."""

import numpy as np
from tests.judging import BOOK, CORE

from goodterms.core.approach.case_tables import read_tables, tables_of


def test_our_own_tables_read_back_are_the_playbook() -> None:
    tables, problems = read_tables(tables_of(BOOK), playbook=BOOK)
    assert not problems
    assert tables is not None
    assert np.array_equal(tables.options.recovery, BOOK.options.only(CORE).recovery)
    assert np.array_equal(tables.likelihood, BOOK.causes.likelihood)
    assert np.array_equal(tables.answer_likelihood, BOOK.questions.likelihood)
    assert tables.block == BOOK.causes.block


def test_all_options_with_payment_in_kind_and_given_sales_read_back() -> None:
    written = tables_of(BOOK, options=BOOK.options.names)
    tables, problems = read_tables(written, playbook=BOOK)
    assert not problems
    assert tables is not None
    assert tables.options.names == BOOK.options.names
    worth = BOOK.options.in_kind * BOOK.options.in_kind_worth[:, None]
    assert np.allclose(tables.options.in_kind * tables.options.in_kind_worth[:, None], worth)
    assert np.array_equal(tables.options.sales_given, BOOK.options.sales_given)


def test_without_tables_the_nine_standing_options_serve() -> None:
    tables, _ = read_tables({}, playbook=BOOK)
    assert tables is not None
    assert tables.options.names == CORE


def test_other_signals_than_ours_need_no_block_of_their_own() -> None:
    tables, problems = read_tables({"signal_likelihood": {"new": [0.5] * 6, "late_trend_up": [0.3] * 6}}, playbook=BOOK)
    assert not problems
    assert tables is not None
    assert tables.block == (1,)


def test_every_mistake_is_reported_at_once() -> None:
    _, problems = read_tables({"hours": [1], "fee_share": [2], "nonsense": 1}, playbook=BOOK)
    assert {problem.column for problem in problems} == {"hours", "fee_share", "nonsense"}
