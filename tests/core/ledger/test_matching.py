"""The only selection of amounts that makes a sum, or none."""

from itertools import combinations
from random import Random

import pytest

from goodterms.core.ledger.matching import only_subset


@pytest.mark.parametrize(
    ("amounts", "target", "places"),
    [
        ([100, 250, 400], 500, (0, 2)),
        ([100, 250, 400], 750, (0, 1, 2)),
        ([100, 250, 400], 400, None),
        ([100, 250, 400], 501, None),
        ([1, 2, 3, 4], 5, None),
        ([100, 100, 250], 350, (0, 2)),
        ([250, 100, 100], 200, (1, 2)),
        ([], 100, None),
        ([100], 100, None),
        ([-50, 150, 100], 100, None),
    ],
)
def test_the_only_selection_and_among_equal_amounts_the_earlier_one(amounts, target, places):
    assert only_subset(amounts, target) == places


def by_trying_everything(amounts, target):
    found = {
        tuple(sorted(amounts[i] for i in places))
        for size in range(2, len(amounts) + 1)
        for places in combinations(range(len(amounts)), size)
        if sum(amounts[i] for i in places) == target
    }
    return found.pop() if len(found) == 1 else None


def test_it_finds_what_trying_every_selection_finds():
    rng = Random(7)
    hits = 0
    for _ in range(400):
        amounts = [rng.randrange(1, 40) for _ in range(rng.randrange(1, 9))]
        target = rng.randrange(1, 120)
        places = only_subset(amounts, target)
        expected = by_trying_everything(amounts, target)
        assert (None if places is None else tuple(sorted(amounts[i] for i in places))) == expected
        hits += places is not None
    assert hits > 30
