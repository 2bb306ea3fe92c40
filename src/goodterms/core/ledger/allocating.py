"""Setting payments and credit notes against open invoices. Money is neither made nor lost.

What the customer named comes first; without that, amounts that fit exactly, and last the oldest due date. Money
of one currency never goes to another, nor one customer's to another's; what finds no invoice stays unapplied and
in sight. See docs/methods/allocation.md.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Literal

from goodterms.core.basics.money import Money
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Reason
from goodterms.core.ledger.facts import UNSAVED, Adjustment, Allocation, SourceKind
from goodterms.core.ledger.open_account import OpenAccount, Share
from goodterms.core.ledger.open_items import Credit, OpenItem
from goodterms.core.ledger.terms import DiscountOffer

Way = Literal["exact", "discount", "all", "subset", "oldest"]
EVERY_WAY: Final[tuple[Way, ...]] = ("exact", "discount", "all", "subset", "oldest")

SUBSET_LIMIT: Final = 12
"""Above so many open invoices some selection of them fits almost any amount by chance."""

_WHY: Final = {
    "named": N_("{amount} of {reference} went to invoice {number}, which was named"),
    "named_in_part": N_("{amount} of {reference} went to invoice {number}; more was named than there was"),
    "exact": N_("{amount} of {reference} is exactly what was open of invoice {number}"),
    "next_instalment": N_("{amount} of {reference} is exactly the next instalment of invoice {number}"),
    "discount": N_("{amount} of {reference} pays invoice {number} less the cash discount of {discount}"),
    "all": N_("{amount} of {reference} went to invoice {number}: it pays exactly all that was open"),
    "subset": N_("{amount} of {reference} went to invoice {number}: only these invoices make up the sum"),
    "oldest": N_("{amount} of {reference} went to invoice {number}, the oldest due"),
    "unapplied": N_("{amount} of {reference} stays unapplied"),
}


@dataclass(frozen=True, slots=True)
class Named:
    """The customer (or a clerk) says which invoice the money is for; amount None means as much as goes."""

    source_kind: SourceKind
    source: int
    invoice: int
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Allocated:
    """What was decided: rows to add, what stays unapplied, why, and what had to be refused.

    The parts of the reasons add up to the open amounts of all sources, to the minor unit.
    """

    allocations: tuple[Allocation, ...]
    adjustments: tuple[Adjustment, ...]
    unapplied: tuple[Credit, ...]
    because: tuple[Reason, ...]
    problems: tuple[Problem, ...]


def allocate(
    items: Iterable[OpenItem],
    sources: Iterable[Credit],
    *,
    named: Sequence[Named] = (),
    ways: Sequence[Way] = EVERY_WAY,
    on: date | None = None,
    discounts: Mapping[int, Sequence[DiscountOffer]] | None = None,
) -> Allocated:
    """Set credits against open items, in the order of the credits' dates.

    items, sources: from `open_items(ledger, as_of=None)`, so that what was decided before is deducted. named:
    goes first, and what is left of a source that names invoices stays unapplied. ways: tried in the order given.
    on: the day of the decision, from which the allocations count; None when the history is read in, where they
    count from the day of payment. discounts: offers by invoice, for payments that are short by just that much.

    >>> day = date(2026, 2, 1)
    >>> from goodterms.core.ledger.open_items import OpenInstalment
    >>> due = OpenInstalment(date(2026, 3, 3), 1000, 1000)
    >>> item = OpenItem(7, 1, "INV-7", "EUR", day, 1000, 1000, (due,), day)
    >>> result = allocate([item], [Credit("payment", 3, 1, "T-3", "EUR", day, 1200, 1200, day)])
    >>> [a.amount_minor for a in result.allocations], [c.open_minor for c in result.unapplied]
    ([1000], [200])
    """
    work = _Work(items, ways=ways, on=on, discounts=discounts or {})
    wishes: dict[tuple[SourceKind, int], list[Named]] = defaultdict(list)
    for wish in named:
        wishes[wish.source_kind, wish.source].append(wish)
    for source in sorted(sources, key=lambda s: (s.on, s.source_kind, s.source)):
        work.settle(source, wishes.pop((source.source_kind, source.source), []))
    for wish in (w for unmet in wishes.values() for w in unmet):
        work.problems.append(_source_not_open(wish))
    return work.result()


class _Work:
    """The state of one call: accounts by customer and currency, and the rows decided so far."""

    def __init__(
        self,
        items: Iterable[OpenItem],
        *,
        ways: Sequence[Way],
        on: date | None,
        discounts: Mapping[int, Sequence[DiscountOffer]],
    ) -> None:
        self.items = {item.invoice: item for item in items}
        by_account: dict[tuple[int, str], list[OpenItem]] = defaultdict(list)
        for item in self.items.values():
            by_account[item.customer, item.currency].append(item)
        self.accounts = {account: OpenAccount(found) for account, found in by_account.items()}
        self.ways, self.on, self.discounts = ways, on, discounts
        self.allocations: list[Allocation] = []
        self.adjustments: list[Adjustment] = []
        self.unapplied: list[Credit] = []
        self.because: list[Reason] = []
        self.problems: list[Problem] = []

    def result(self) -> Allocated:
        return Allocated(
            tuple(self.allocations),
            tuple(self.adjustments),
            tuple(self.unapplied),
            tuple(self.because),
            tuple(self.problems),
        )

    def settle(self, source: Credit, wishes: Sequence[Named]) -> None:
        """Everything that one payment or credit note does."""
        left = source.open_minor
        for wish in wishes:
            left -= self._as_named(source, wish, left)
        account = self.accounts.get((source.customer, source.currency))
        if account is not None and not wishes and left > 0:
            left -= self._by_amount(source, account, left)
        if left:
            self.unapplied.append(replace(source, open_minor=left))
            self._say("unapplied", source, "", left)

    def _as_named(self, source: Credit, wish: Named, left: int) -> int:
        item = self.items.get(wish.invoice)
        if item is None:
            self.problems.append(_invoice_not_open(source, str(wish.invoice)))
            return 0
        refusal = _refusal(source, wish, item)
        if refusal is not None:
            self.problems.append(refusal)
            return 0
        account = self.accounts[item.customer, item.currency]
        still_open = account.left.get(item.invoice, 0)
        if left <= 0 or still_open <= 0:
            self.problems.append(_source_not_open(wish) if left <= 0 else _invoice_not_open(source, item.number))
            return 0
        wished = left if wish.amount_minor is None else wish.amount_minor
        amount = min(wished, left, still_open)
        in_part = wish.amount_minor is not None and amount < wished
        self._put(source, account, item, amount, "named_in_part" if in_part else "named")
        return amount

    def _by_amount(self, source: Credit, account: OpenAccount, left: int) -> int:
        """The first way that fits decides; returns what was set."""
        for way in self.ways:
            if way == "discount":
                shares, why = self._less_discount(source, account, left), "discount"
            else:
                shares, why = _fitting(way, account, left)
            for item, amount in shares:
                self._put(source, account, item, amount, why)
            if shares:
                return sum(amount for _, amount in shares)
        return 0

    def _less_discount(self, source: Credit, account: OpenAccount, left: int) -> list[Share]:
        found = account.discounted(left, paid_on=source.on, discounts=self.discounts)
        if found is None or source.source_kind != "payment":
            return []
        item, discount = found
        account.take(item, discount)
        day = self._effective(source, item)
        self.adjustments.append(Adjustment(UNSAVED, item.invoice, "cash_discount", -discount, day, source.reference))
        return [(item, left)]

    def _put(self, source: Credit, account: OpenAccount, item: OpenItem, amount: int, why: str) -> None:
        account.take(item, amount)
        day = self._effective(source, item)
        self.allocations.append(Allocation(UNSAVED, source.source_kind, source.source, item.invoice, amount, day))
        self._say(why, source, item.number, amount, discount=item.open_minor - amount)

    def _effective(self, source: Credit, item: OpenItem) -> date:
        """Never before both exist, nor while either was taken up by something that was undone later."""
        return max(self.on or source.on, source.on, source.free_from, item.issued_on, item.free_from)

    def _say(self, why: str, source: Credit, number: str, amount: int, *, discount: int = 0) -> None:
        reference = source.reference or f"{source.source_kind} {source.source}"
        params: dict[str, object] = {
            "amount": Money(amount, source.currency),
            "reference": reference,
            "number": number,
        }
        if why == "discount":
            params["discount"] = Money(discount, source.currency)
        evidence = (reference, number) if number else (reference,)
        self.because.append(Reason(f"allocation.{why}", _WHY[why], params, amount, evidence))


def _fitting(way: Way, account: OpenAccount, left: int) -> tuple[list[Share], str]:
    """The shares that this way finds for the amount, and the reason to give."""
    if way == "exact":
        item = account.exact(left)
        if item is not None:
            return [(item, left)], "exact"
        item = account.next_instalment(left)
        return ([(item, left)] if item is not None else []), "next_instalment"
    if way == "all":
        return account.everything(left), "all"
    if way == "subset":
        return account.selection(left, limit=SUBSET_LIMIT), "subset"
    return account.oldest_first(left), "oldest"


def _refusal(source: Credit, wish: Named, item: OpenItem) -> Problem | None:
    """Why the wish can never be met, whatever is left."""
    params: dict[str, object] = {"reference": source.reference or str(source.source), "invoice": item.number}
    if item.customer != source.customer:
        return Problem(
            "allocation.other_customer",
            N_("{reference} belongs to another customer than invoice {invoice}"),
            params,
            remedy=N_("Post the payment with the customer whose invoice it pays"),
        )
    if item.currency != source.currency:
        return Problem(
            "allocation.other_currency",
            N_("{reference} is in {paid} and invoice {invoice} in {owed}"),
            {**params, "paid": source.currency, "owed": item.currency},
            remedy=N_("Post the payment in the currency of the invoice, with the rate and its date"),
        )
    if wish.amount_minor is not None and wish.amount_minor <= 0:
        return Problem(
            "allocation.not_positive",
            N_("{reference} cannot pay {amount} of invoice {invoice}"),
            {**params, "amount": Money(wish.amount_minor, source.currency)},
            remedy=N_("Name a positive amount, or undo an allocation to take money back"),
        )
    return None


def _invoice_not_open(source: Credit, number: str) -> Problem:
    return Problem(
        "allocation.invoice_not_open",
        N_("{reference} names the invoice {invoice}, of which nothing is open"),
        {"reference": source.reference or str(source.source), "invoice": number},
        remedy=N_("Leave the money unapplied, or take back what the invoice was settled with"),
    )


def _source_not_open(wish: Named) -> Problem:
    return Problem(
        "allocation.source_not_open",
        N_("There is nothing left of {kind} {source} to set against invoice {invoice}"),
        {"kind": wish.source_kind, "source": wish.source, "invoice": wish.invoice},
        remedy=N_("Take back what it was set against first"),
    )
