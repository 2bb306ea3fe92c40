"""Ageing by arrays says what adding up one amount after the other says, for any buckets, groups and days."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from goodterms.core.ledger.ageing import Buckets, age

rows = st.lists(st.tuples(st.integers(-500, 5000), st.integers(-(10**12), 10**12), st.integers(0, 6)), max_size=80)
edges = st.sets(st.integers(-30, 400), min_size=1, max_size=6).map(lambda found: tuple(sorted(found)))


def one_by_one(rows, edges, groups):
    """The definition: an amount goes to the first bucket whose upper edge its days do not exceed."""
    table = [[0] * (len(edges) + 1) for _ in range(groups)]
    for days, amount, group in rows:
        bucket = next((k for k, edge in enumerate(edges) if days <= edge), len(edges))
        table[group][bucket] += amount
    return table


def left_open(rows, edges, groups):
    """A mistake of some systems: an edge belongs to no bucket, so that 30, 60 and 90 days fall out."""
    return one_by_one([row for row in rows if row[0] not in edges], edges, groups)


def columns(rows):
    table = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]


@settings(max_examples=400, deadline=None)
@given(rows, edges)
def test_the_arrays_agree_with_the_definition(rows, edges):
    days, amounts, groups = columns(rows)
    by_group = age(days=days, amounts=amounts, groups=groups, group_count=7, buckets=Buckets(edges))
    assert by_group.tolist() == one_by_one(rows, edges, 7)
    total = age(days=days, amounts=amounts, buckets=Buckets(edges))
    assert total.tolist() == by_group.sum(axis=0).tolist()
    assert int(total.sum()) == sum(amount for _, amount, _ in rows)


@settings(max_examples=100, deadline=None)
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    shuffled = random.sample(rows, len(rows))
    first, second = (age(days=d, amounts=a) for d, a, _ in (columns(rows), columns(shuffled)))
    assert first.tolist() == second.tolist()


def test_losing_the_edges_is_caught():
    """Negative control: the comparison above tells the usual mistake from the right figures."""
    rows = [(30, 100, 0), (31, 5, 0)]
    days, amounts, _ = columns(rows)
    assert [age(days=days, amounts=amounts).tolist()] == one_by_one(rows, Buckets().edges, 1)
    assert [age(days=days, amounts=amounts).tolist()] != left_open(rows, Buckets().edges, 1)
