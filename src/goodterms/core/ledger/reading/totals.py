"""Control totals: what the file says, currency by currency, so that nothing is lost on the way in.

Every line counts once: lines = accepted + duplicates + rejected + left out; and the same holds for the money.
"""

from dataclasses import dataclass, field

from goodterms.core.ledger.reading.rows import (
    CreditNoteRow,
    InvoiceRow,
    LeftOut,
    PaymentRow,
    Rejected,
    Verdict,
)


@dataclass(slots=True)
class CurrencyTotals:
    """Minor units of one currency, by how their lines ended; credit notes count negative.

    stated: the sums that lines of totals in the file state.
    """

    accepted: int = 0
    duplicates: int = 0
    rejected: int = 0
    left_out: int = 0
    stated: list[int] = field(default_factory=list)

    @property
    def file(self) -> int:
        """All that the file holds on lines with a readable amount, lines of totals not counted."""
        return self.accepted + self.duplicates + self.rejected + self.left_out


class ControlTotals:
    """Adds up the verdicts of one file. unread: rejected lines without a readable amount, which are in no sum.

    >>> totals = ControlTotals()
    >>> totals.add(Rejected(2, (), ("x",), 1250, "EUR")); totals.add(LeftOut(3, "blank", "", ()))
    >>> totals.lines, totals.rejected, totals.left_out, totals.by_currency["EUR"].file, totals.reconciles()
    (2, 1, 1, 1250, True)
    """

    def __init__(self) -> None:
        self.unread = 0
        self.lines = self.accepted = self.duplicates = self.rejected = self.left_out = self.blank = 0
        self.by_currency: dict[str, CurrencyTotals] = {}

    def add(self, verdict: Verdict) -> None:
        """Count one line."""
        self.lines += 1
        if isinstance(verdict, Rejected):
            self.rejected += 1
            if verdict.amount is not None and verdict.currency:
                self._of(verdict.currency).rejected += verdict.amount
            else:
                self.unread += 1
        elif isinstance(verdict, LeftOut):
            self._add_left_out(verdict)
        else:
            money = _money(verdict)
            duplicate = verdict.duplicate_of > 0
            self.duplicates += duplicate
            self.accepted += not duplicate
            if money is not None:
                totals = self._of(money[1])
                totals.duplicates += money[0] if duplicate else 0
                totals.accepted += 0 if duplicate else money[0]

    def _add_left_out(self, verdict: LeftOut) -> None:
        self.left_out += 1
        self.blank += verdict.why == "blank"
        if verdict.amount is None or not verdict.currency:
            return
        if verdict.why == "total":
            self._of(verdict.currency).stated.append(verdict.amount)
        else:
            self._of(verdict.currency).left_out += verdict.amount

    def reconciles(self) -> bool:
        """Whether every line ended exactly once."""
        return self.lines == self.accepted + self.duplicates + self.rejected + self.left_out

    def _of(self, currency: str) -> CurrencyTotals:
        return self.by_currency.setdefault(currency, CurrencyTotals())


def _money(verdict: Verdict) -> tuple[int, str] | None:
    if isinstance(verdict, (InvoiceRow, PaymentRow)):
        return verdict.amount, verdict.currency
    if isinstance(verdict, CreditNoteRow):
        return -verdict.amount, verdict.currency
    return None
