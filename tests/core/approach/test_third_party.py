"""Court, agency and neutral review beside our own best step, soberly."""

import numpy as np
import pytest
from tests.judging import BOOK, hartley

from goodterms.core.approach.judgement import judge
from goodterms.core.approach.options import option_terms
from goodterms.core.approach.third_party import Route, compare_routes


def routes() -> dict[str, Route]:
    facts = hartley()
    found = judge(facts, playbook=BOOK)
    terms = option_terms(facts.stakes, found.worth, options=BOOK.options, exposure=BOOK.exposure)[0]
    listed = compare_routes(terms, found.posterior[0], found.permitted[0], options=BOOK.options, own=int(found.best[0]))
    assert listed[0].option == "instalments_6m_cod"
    return {route.option: route for route in listed}


def test_the_court_costs_most_takes_longest_and_keeps_fewest() -> None:
    found = routes()
    court = found.pop("litigate")
    assert all(court.months > other.months for other in found.values())
    assert all(court.stays < other.stays for other in found.values())
    assert court.costs == pytest.approx(6500)
    assert court.behind == pytest.approx(90451.46 - 34825.9, abs=0.02)


def test_what_comes_in_less_what_it_costs_is_what_is_left() -> None:
    for route in routes().values():
        assert route.net == pytest.approx(route.comes_in - route.costs)


def test_the_neutral_keeps_more_customers_than_agency_and_court() -> None:
    found = routes()
    assert found["neutral_review"].stays > found["agency"].stays > found["litigate"].stays
    assert not found["neutral_review"].permitted  # only the nine are permitted in this case


def test_each_route_stands_once_even_when_it_is_our_own_best() -> None:
    facts = hartley()
    found = judge(facts, playbook=BOOK)
    terms = option_terms(facts.stakes, found.worth, options=BOOK.options, exposure=BOOK.exposure)[0]
    listed = compare_routes(
        terms,
        found.posterior[0],
        np.ones(22, dtype=np.bool_),
        options=BOOK.options,
        own=BOOK.options.index("agency"),
    )
    assert [route.option for route in listed] == ["agency", "neutral_review", "litigate"]
