"""Court, agency and neutral review side by side with our own best step: cost, time, what comes in, who stays.

After suing one may be no better off; a neutral is a helper, not a hammer. The page shows the same five
figures for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goodterms.core.approach.options import TERMS, OptionNumbers
from goodterms.core.customers.figures import Array, Flags

ROUTES: tuple[str, ...] = ("neutral_review", "agency", "litigate")


@dataclass(frozen=True, slots=True)
class Route:
    """One way, soberly: money that comes in before and after what it costs, months, share of such customers
    who stay.

    behind: how much less it is worth than the best permitted option, money. permitted: whether it may be
    chosen now.
    """

    option: str
    comes_in: float
    costs: float
    net: float
    months: float
    stays: float
    value: float
    behind: float
    permitted: bool


def compare_routes(
    terms: Array,
    posterior: Array,
    permitted: Flags,
    *,
    options: OptionNumbers,
    own: int,
    names: Sequence[str] = ROUTES,
) -> tuple[Route, ...]:
    """Our own best step first, then the third-party routes, for one customer.

    terms: (options, causes, terms) of `options.option_terms` for that customer. own: index of our own best
    option.
    """
    at = {name: index for index, name in enumerate(TERMS)}
    expected = np.einsum("ozt,z->ot", terms, posterior)
    values = expected.sum(axis=1)
    best = float(np.where(permitted, values, -np.inf).max())
    rows = [own, *(options.index(name) for name in names if name in options.names and options.index(name) != own)]
    return tuple(
        Route(
            option=options.names[row],
            comes_in=float(expected[row, at["cash"]] + expected[row, at["in_kind"]]),
            costs=float(-expected[row, at["fee"]] - expected[row, at["handling"]]),
            net=float(expected[row, [at["cash"], at["in_kind"], at["fee"], at["handling"]]].sum()),
            months=float(options.months[row]),
            stays=float(posterior @ options.retention[row]),
            value=float(values[row]),
            behind=best - float(values[row]),
            permitted=bool(permitted[row]),
        )
        for row in rows
    )
