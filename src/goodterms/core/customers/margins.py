"""Margin and cost to serve: from the most particular source that knows them, and which one it was."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array, Indices

SOURCES: tuple[str, ...] = ("ledger", "customer", "segment", "firm", "playbook")
SOURCE_TEXTS: dict[str, str] = {
    "ledger": N_("{what} from the columns of the ledger"),
    "customer": N_("{what} set for this customer"),
    "segment": N_("{what} of the segment"),
    "firm": N_("{what}: the firm's default"),
    "playbook": N_("{what}: the playbook's default, an expert guess"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Sourced:
    """A share for each customer and where it comes from: value (customers,), source (customers,) index into
    SOURCES.
    """

    value: Array
    source: Indices

    def because(self, row: int, *, what: str) -> Reason:
        """The sentence that says which source was used for one customer."""
        name = SOURCES[int(self.source[row])]
        grade = "J" if name == "playbook" else ""
        return Reason(f"source.{name}", SOURCE_TEXTS[name], {"what": what}, grade=grade)


def first_known(layers: Sequence[Array | float | None], rows: int) -> Sourced:
    """The first layer that knows a value, for each customer.

    layers: in the order of `SOURCES`, each (customers,) with NaN for unknown, one number for all, or None.
    The last one must know everything.

    >>> found = first_known([np.array([.3, np.nan]), None, np.array([np.nan, .2]), None, .25], 2)
    >>> found.value.tolist(), [SOURCES[index] for index in found.source]
    ([0.3, 0.2], ['ledger', 'segment'])
    """
    value = np.full(rows, np.nan)
    source = np.zeros(rows, dtype=np.int64)
    for index, layer in enumerate(layers):
        if layer is None:
            continue
        offered = np.broadcast_to(np.asarray(layer, dtype=np.float64), (rows,))
        takes = np.isnan(value) & ~np.isnan(offered)
        value[takes] = offered[takes]
        source[takes] = index
    if np.isnan(value).any():
        raise ValueError("no source knows a value for every customer")
    return Sourced(value, source)


def margin_from_ledger(sales: Array, cost_of_goods: Array) -> Array:
    """Gross margin as a share of sales where the ledger has costs: (customers,), NaN without sales or costs.

    >>> margin_from_ledger(np.array([100.0, 0.0]), np.array([70.0, 5.0])).round(2).tolist()
    [0.3, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where((sales > 0) & ~np.isnan(cost_of_goods), 1.0 - cost_of_goods / sales, np.nan)
