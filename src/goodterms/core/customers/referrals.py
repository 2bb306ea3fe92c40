"""Who brought whom: the worth of brought customers is credited once, through chains, and never in a circle.

Of each brought customer's worth a stated share is credited in total. The one who brought them keeps most of
it and passes the same share of it on to who brought *them*, and so on; the top of the chain keeps the rest.
So a credit is never given twice, however long the chain. A customer worth nothing or less brings no debit:
bringing somebody is a favour.
"""

from dataclasses import dataclass

import numpy as np

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.core.customers.figures import Array, Indices

CIRCLE = N_("customers {rows} are said to have brought each other; the link to the one who came first is left out")
ITSELF = N_("customer {row} is said to have brought itself; the link is left out")


@dataclass(frozen=True, slots=True, eq=False)
class Credit:
    """credit: (customers,) money credited to each. brought: how many each brought directly. used: the links
    that counted,
    −1 for none. problems: links that could not be true."""

    credit: Array
    brought: Indices
    used: Indices
    problems: tuple[Problem, ...]


def credit_referrals(brought_by: Indices, worth: Array, *, share: float, since: Array | None = None) -> Credit:
    """Credit for the customers each one brought.

    brought_by: (customers,) row of who brought each, −1 for nobody. worth: (customers,) lifetime worth of
    each, money. share: of a brought customer's worth, credited in total. since: (customers,) when each became
    a customer (any rising number); in a circle the earliest keeps nobody above. Without it the first row
    counts as the earliest.

    >>> chain = credit_referrals(np.array([-1, 0, 1]), np.array([10.0, 20.0, 100.0]), share=.25)
    >>> chain.credit.tolist(), float(chain.credit.sum()) == .25 * (20 + 100)
    ([11.25, 18.75, 0.0], True)
    """
    rows = brought_by.shape[0]
    order = np.arange(rows) if since is None else np.lexsort((np.arange(rows), since))
    rank = np.empty(rows, dtype=np.int64)
    rank[order] = np.arange(rows)
    used, problems = _without_circles(brought_by.copy(), rank)
    credit = np.zeros(rows)
    given = share * np.maximum(np.nan_to_num(worth), 0.0)
    for row in np.flatnonzero((used >= 0) & (given > 0)):
        _hand_up(int(row), float(given[row]), used, share, credit)
    brought = np.bincount(used[used >= 0], minlength=rows).astype(np.int64)
    return Credit(credit, brought, used, tuple(problems))


def _hand_up(row: int, amount: float, used: Indices, share: float, credit: Array) -> None:
    """Give an amount to who brought `row`; each keeps all but a share, which goes up; the top keeps
    everything.
    """
    above = int(used[row])
    while above >= 0:
        higher = int(used[above])
        passed = share * amount if higher >= 0 else 0.0
        credit[above] += amount - passed
        above, amount = higher, passed


def _without_circles(links: Indices, rank: Indices) -> tuple[Indices, list[Problem]]:
    """Links without circles: in each circle the one who came first loses the link above."""
    problems: list[Problem] = []
    for own in np.flatnonzero(links == np.arange(links.shape[0])):
        problems.append(Problem("referral.itself", ITSELF, {"row": int(own)}))
        links[own] = -1
    done = np.zeros(links.shape[0], dtype=np.bool_)
    above: list[int] = links.tolist()
    for start in range(len(above)):
        path: list[int] = []
        seen: dict[int, int] = {}
        row = start
        while row >= 0 and not done[row] and row not in seen:
            seen[row] = len(path)
            path.append(row)
            row = above[row]
        if row >= 0 and row in seen:
            circle = path[seen[row] :]
            first = min(circle, key=lambda each: int(rank[each]))
            above[first] = -1
            rows = ", ".join(str(each) for each in sorted(circle))
            problems.append(Problem("referral.circle", CIRCLE, {"rows": rows}))
        done[path] = True
    return np.array(above, dtype=np.int64), problems
