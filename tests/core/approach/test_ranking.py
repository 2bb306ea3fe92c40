"""The score of the day's list is the sum of its parts, and the parts are what acting gains over waiting."""

import numpy as np

from goodterms.core.approach.facts import gather_facts
from goodterms.core.approach.judgement import STATUS_QUO, judge
from goodterms.core.approach.options import TERMS
from goodterms.core.approach.ranking import PART_TEXTS, ranking_parts
from goodterms.playbook.loading import default_playbook

BOOK = default_playbook()


def facts(n: int):
    rng = np.random.default_rng(3)
    return gather_facts(
        playbook=BOOK,
        balance=rng.uniform(200, 80_000, n),
        sales=rng.uniform(1_000, 500_000, n),
        days_late=rng.uniform(1, 200, n),
    )


def test_parts_are_whole_and_near_the_uplift_they_come_from():
    given = facts(300)
    found = judge(given, playbook=BOOK)
    parts = ranking_parts(given, found, playbook=BOOK)
    hours = np.maximum(BOOK.options.hours[found.advised], 0.25)
    assert parts.dtype == np.int64 and parts.shape == (300, len(TERMS))
    assert np.abs(parts.sum(axis=1) - found.over_waiting / hours).max() <= len(TERMS) / 2


def test_waiting_gains_nothing_over_waiting():
    given = facts(300)
    found = judge(given, playbook=BOOK)
    waiting = found.advised == BOOK.options.index(STATUS_QUO)
    assert waiting.any(), "the sample must hold somebody to wait for"
    assert not ranking_parts(given, found, playbook=BOOK)[waiting].any()


def test_one_customer_gets_the_parts_that_it_has_in_the_crowd():
    given = facts(50)
    everybody = ranking_parts(given, judge(given, playbook=BOOK), playbook=BOOK)
    alone = given.take(np.array([17]))
    assert (ranking_parts(alone, judge(alone, playbook=BOOK), playbook=BOOK)[0] == everybody[17]).all()


def test_every_term_has_words():
    assert set(TERMS) == set(PART_TEXTS)
