"""Finding the one set of open amounts that a payment was meant for.

Only exact matches count. Equal amounts are told apart by age alone: the older one goes first, because a
customer who pays one of two equal invoices pays the older one.
"""

from collections import defaultdict
from collections.abc import Sequence

Choice = tuple[int, ...]


def only_subset(amounts: Sequence[int], target: int) -> Choice | None:
    """The positions of the only selection of two or more amounts that sums to the target.

    None if there is none, or more than one that differs in its amounts. Among equal amounts earlier positions
    are taken first. Both halves of the amounts are listed and met in the middle: twelve amounts take two lists
    of 64, but every two amounts more double the lists, so the caller limits their number.

    >>> only_subset([100, 250, 400], 500), only_subset([100, 100, 250], 350), only_subset([1, 2, 3, 4], 5)
    ((0, 2), (0, 2), None)
    """
    groups = _places_by_amount(amounts, target)
    first, second = _choices(groups[::2]), _choices(groups[1::2])
    by_sum: dict[int, list[Choice]] = defaultdict(list)
    for total, choice in second:
        by_sum[total].append(choice)
    found: Choice | None = None
    for total, choice in first:
        for other in by_sum.get(target - total, ()):
            if len(choice) + len(other) < 2:
                continue
            if found is not None:
                return None
            found = tuple(sorted(choice + other))
    return found


def _places_by_amount(amounts: Sequence[int], target: int) -> list[tuple[int, Choice]]:
    places: dict[int, list[int]] = defaultdict(list)
    for place, amount in enumerate(amounts):
        if 0 < amount <= target:
            places[amount].append(place)
    return [(amount, tuple(found)) for amount, found in sorted(places.items())]


def _choices(groups: Sequence[tuple[int, Choice]]) -> list[tuple[int, Choice]]:
    """Every sum that can be made of the groups, with the places taken: of equal amounts the first ones."""
    made: list[tuple[int, Choice]] = [(0, ())]
    for amount, places in groups:
        made = [
            (total + amount * taken, choice + places[:taken])
            for total, choice in made
            for taken in range(len(places) + 1)
        ]
    return made
