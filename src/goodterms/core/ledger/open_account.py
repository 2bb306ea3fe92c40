"""The open items of one customer in one currency while payments are set against them.

A working value that lives inside one call of `allocate`: it answers which items an amount fits, in time that does
not grow with the number of items already settled.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush

from goodterms.core.ledger.matching import only_subset
from goodterms.core.ledger.open_items import OpenItem
from goodterms.core.ledger.terms import DiscountOffer

Share = tuple[OpenItem, int]


@dataclass(frozen=True, slots=True)
class _Slot:
    """One open instalment; `filled_at` is how much the item must receive for this slot to be full."""

    item: OpenItem
    open_minor: int
    filled_at: int


class OpenAccount:
    """Open items, oldest due first, and what is left of each."""

    def __init__(self, items: Sequence[OpenItem]) -> None:
        self.items = sorted((i for i in items if i.open_minor > 0), key=lambda i: (i.due_on, i.invoice))
        self.left = {item.invoice: item.open_minor for item in self.items}
        self.total = sum(self.left.values())
        self.count = len(self.items)
        self._place = {item.invoice: place for place, item in enumerate(self.items)}
        self._by_amount: dict[int, list[int]] = defaultdict(list)
        for item in self.items:
            heappush(self._by_amount[item.open_minor], self._place[item.invoice])
        self._in_parts = [item for item in self.items if len(item.instalments) > 1]
        self._slots = _slots(self.items)
        self._first_slot = 0

    def take(self, item: OpenItem, amount: int) -> None:
        """Note that so much of the item is settled."""
        left = self.left[item.invoice] - amount
        self.left[item.invoice] = left
        self.total -= amount
        if left:
            heappush(self._by_amount[left], self._place[item.invoice])
        else:
            self.count -= 1

    def exact(self, amount: int) -> OpenItem | None:
        """The oldest item of which exactly this amount is open."""
        places = self._by_amount.get(amount, [])
        while places and self.left[self.items[places[0]].invoice] != amount:
            heappop(places)
        return self.items[places[0]] if places else None

    def next_instalment(self, amount: int) -> OpenItem | None:
        """The oldest item whose next instalment is open by exactly this amount."""
        fitting = (i for i in self._in_parts if self._next_part(i) == amount)
        return next(fitting, None)

    def discounted(
        self, amount: int, *, paid_on: date, discounts: Mapping[int, Sequence[DiscountOffer]]
    ) -> tuple[OpenItem, int] | None:
        """The oldest untouched item that this amount pays less a cash discount still open on that day."""
        for item in self.items if discounts else ():
            if self.left[item.invoice] != item.amount_minor:
                continue
            for offer in discounts.get(item.invoice, ()):
                if paid_on <= offer.last_on and amount + offer.amount_minor == item.amount_minor:
                    return item, offer.amount_minor
        return None

    def everything(self, amount: int) -> list[Share]:
        """All that is open, if it is exactly this amount."""
        return self._whole(self.items) if amount == self.total else []

    def selection(self, amount: int, *, limit: int) -> list[Share]:
        """The only selection of items that makes exactly this amount, among at most `limit` items."""
        if self.count > limit:
            return []
        open_now = [item for item in self.items if self.left[item.invoice]]
        chosen = only_subset([self.left[item.invoice] for item in open_now], amount)
        return self._whole([open_now[place] for place in chosen or ()])

    def oldest_first(self, amount: int) -> list[Share]:
        """The amount spread over the instalments in the order in which they fell due."""
        shares: dict[int, int] = defaultdict(int)
        for slot in self._slots[self._skip_full() :]:
            if amount == 0:
                break
            part = min(amount, self._open_of(slot))
            shares[slot.item.invoice] += part
            amount -= part
        return [(self.items[self._place[invoice]], part) for invoice, part in shares.items() if part]

    def _whole(self, items: Sequence[OpenItem]) -> list[Share]:
        return [(item, self.left[item.invoice]) for item in items if self.left[item.invoice]]

    def _next_part(self, item: OpenItem) -> int:
        taken = item.open_minor - self.left[item.invoice]
        for part in item.instalments:
            if taken < part.open_minor:
                return part.open_minor - taken
            taken -= part.open_minor
        return 0

    def _open_of(self, slot: _Slot) -> int:
        received = slot.item.open_minor - self.left[slot.item.invoice]
        return max(0, min(slot.open_minor, slot.filled_at - received))

    def _skip_full(self) -> int:
        while self._first_slot < len(self._slots) and not self._open_of(self._slots[self._first_slot]):
            self._first_slot += 1
        return self._first_slot


def _slots(items: Sequence[OpenItem]) -> list[_Slot]:
    slots: list[tuple[date, int, _Slot]] = []
    for item in items:
        received = 0
        for part in item.instalments:
            received += part.open_minor
            slots.append((part.due_on, item.invoice, _Slot(item, part.open_minor, received)))
    return [slot for _, _, slot in sorted(slots, key=lambda entry: entry[:2])]
