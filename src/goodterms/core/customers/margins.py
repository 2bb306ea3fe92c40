"""Margin and cost to serve: from the most particular source that knows them, and which one it was."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.customers.figures import Array, Indices
from goodterms.core.ledger.facts import Ledger

SOURCES: tuple[str, ...] = ("customer", "ledger", "segment", "firm", "playbook")
SOURCE_TEXTS: dict[str, str] = {
    "customer": N_("{what} set for this customer"),
    "ledger": N_("{what} from {count} of {all} invoices of the last {months} months"),
    "segment": N_("{what} of the segment"),
    "firm": N_("{what}: the firm's default"),
    "playbook": N_("{what}: the playbook's default, an expert guess"),
}


@dataclass(frozen=True, slots=True)
class MarginSums:
    """What a customer's invoices of some time say about its margin; money in minor units of one currency.

    margin, carrying: of the invoices that carry a margin, and what these amount to, tax included. invoiced: of all.
    with_margin, invoices: how many these are.
    """

    margin: int
    carrying: int
    invoiced: int
    with_margin: int
    invoices: int

    def share(self, coverage: float) -> float:
        """Gross margin as a share of sales; NaN where the invoices with one are less than this share of sales."""
        known = self.carrying > 0 and self.carrying >= coverage * self.invoiced
        return self.margin / self.carrying if known else np.nan


@dataclass(frozen=True, slots=True, eq=False)
class Sourced:
    """A share for each customer and where it comes from: value (customers,), source (customers,) index into
    SOURCES. sums: what the invoices say, one each, over so many months; empty where invoices say nothing of it.
    """

    value: Array
    source: Indices
    sums: Sequence[MarginSums | None] = ()
    months: int = 0

    def because(self, row: int, *, what: str) -> Reason:
        """The sentence that says which source was used for one customer."""
        name = SOURCES[int(self.source[row])]
        grade = "J" if name == "playbook" else ""
        params: dict[str, object] = {"what": what}
        sums = self.sums[row] if name == "ledger" and self.sums else None
        if sums is not None:
            params |= {"count": sums.with_margin, "all": sums.invoices, "months": self.months}
        return Reason(f"source.{name}", SOURCE_TEXTS[name], params, grade=grade)


def first_known(layers: Sequence[Array | float | None], rows: int) -> Sourced:
    """The first layer that knows a value, for each customer.

    layers: in the order of `SOURCES`, each (customers,) with NaN for unknown, one number for all, or None.
    The last one must know everything.

    >>> found = first_known([np.array([.3, np.nan]), None, np.array([np.nan, .2]), None, .25], 2)
    >>> found.value.tolist(), [SOURCES[index] for index in found.source]
    ([0.3, 0.2], ['customer', 'segment'])
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


def margin_sums(ledger: Ledger, *, customer: int, currency: str, since: date, as_of: date) -> MarginSums:
    """What one customer's invoices in a currency say, of those issued after `since` and by `as_of`.

    An amount that was corrected counts as corrected. A margin above the (corrected) amount is not believed.
    """
    corrections: Counter[int] = Counter()
    for change in ledger.adjustments:
        if change.kind == "correction":
            corrections[change.invoice] += change.amount_minor
    mine = [
        (invoice.margin_minor, invoice.amount_minor + corrections[invoice.id])
        for invoice in ledger.invoices
        if invoice.customer == customer
        and invoice.kind == "invoice"
        and invoice.currency == currency
        and since < invoice.issued_on <= as_of
    ]
    carrying = [(margin, amount) for margin, amount in mine if margin is not None and margin <= amount]
    return MarginSums(
        margin=sum(margin for margin, _ in carrying),
        carrying=sum(amount for _, amount in carrying),
        invoiced=sum(amount for _, amount in mine),
        with_margin=len(carrying),
        invoices=len(mine),
    )


def margin_of_invoices(found: Sequence[MarginSums | None], *, coverage: float) -> Array:
    """Gross margin as a share of sales, of each customer: (customers,), NaN where too few sales carry a margin.

    coverage: at least this share of what was invoiced must be on invoices with a margin. Sales are counted with
    tax, as everywhere; so is the share.

    >>> margin_of_invoices([MarginSums(300, 1000, 1500, 2, 3), MarginSums(90, 300, 1500, 1, 3), None], coverage=.5)
    array([0.3, nan, nan])
    """
    return np.array([np.nan if sums is None else sums.share(coverage) for sums in found], dtype=np.float64)
