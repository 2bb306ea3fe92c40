"""Expected value of options: published figures, terms that add up, arrays equal to one by one."""

import numpy as np
import pytest
from tests.judging import BOOK, CORE, hartley, portfolio

from goodterms.core.approach.judgement import posterior_of, worth_of
from goodterms.core.approach.options import TERMS, discount, handling, option_terms, option_values


def test_published_expected_values() -> None:
    facts = hartley()
    worth, posterior = worth_of(facts, playbook=BOOK), posterior_of(facts, playbook=BOOK)
    options = BOOK.options.only(CORE)
    values = option_values(facts.stakes, worth, options=options, exposure=BOOK.exposure)
    found = dict(zip(options.names, (values[0] @ posterior[0]).round(2).tolist(), strict=True))
    assert found["instalments_6m_cod"] == 90451.46
    assert found["litigate"] == 34825.9


def test_the_terms_add_up_to_the_value_under_every_cause() -> None:
    facts = portfolio(300, seed=2)
    worth = worth_of(facts, playbook=BOOK)
    terms = option_terms(facts.stakes, worth, options=BOOK.options, exposure=BOOK.exposure)
    values = option_values(facts.stakes, worth, options=BOOK.options, exposure=BOOK.exposure)
    assert terms.shape == (*values.shape, len(TERMS))
    assert np.allclose(terms.sum(axis=3), values, rtol=1e-12, atol=1e-7)


def test_every_kind_of_term_occurs_so_that_none_is_silently_zero() -> None:
    facts = hartley()
    terms = option_terms(facts.stakes, worth_of(facts, playbook=BOOK), options=BOOK.options, exposure=BOOK.exposure)
    for index, name in enumerate(TERMS):
        assert np.any(terms[..., index] != 0), name
    for cost in ("fee", "new_exposure", "precedent", "concession", "handling"):
        assert np.all(terms[..., TERMS.index(cost)] <= 0), cost


def test_only_open_credit_adds_exposure() -> None:
    facts = hartley()
    terms = option_terms(facts.stakes, worth_of(facts, playbook=BOOK), options=BOOK.options, exposure=BOOK.exposure)
    exposed = np.any(terms[0, :, :, TERMS.index("new_exposure")] < 0, axis=1)
    assert np.array_equal(exposed, BOOK.options.open_credit > 0)


def test_later_money_is_worth_less_and_handling_costs_hours() -> None:
    assert discount(np.array([0.12]), np.array([0.0, 6.0, 12.0]))[0] == pytest.approx([1, 1.12**-0.5, 1 / 1.12])
    cost = handling(np.array([100.0]), options=BOOK.options)[0]
    assert cost[BOOK.options.index("secured_plan_10m_cod")] == 350 + 900


def test_a_name_that_is_no_option_is_a_broken_invariant() -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        BOOK.options.index("shout")
