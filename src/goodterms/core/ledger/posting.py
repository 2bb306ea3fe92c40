"""Posting: what a row of an export means for a document that the ledger knows already.

A document is never edited. A new amount becomes a correction that adds the difference, new dates are appended,
another settlement becomes payments to reverse and payments to add.
"""

from dataclasses import dataclass, field
from datetime import date

from goodterms.core.basics.money import plain
from goodterms.core.basics.reasons import N_, Ours, Reason
from goodterms.core.ledger.reading.rows import CreditNoteRow, InvoiceRow, Settlement
from goodterms.core.ledger.settling import Difference, Posted, difference

NOTHING = Settlement(None, 0, 0)
DISPUTED = Reason("row.disputed", N_("disputed"))
UNDISPUTED = Reason("row.undisputed", N_("no longer disputed"))


@dataclass(slots=True)
class Known:
    """A document as the ledger has it now, with its corrections; amounts in minor units.

    from_rows: payments that earlier readings of its row posted and that stand. paid_otherwise: by other payments.
    credited_by_notes: by credit notes in the books; credited_by_rows: as its row said. disputed_by_file: the
    dispute came from a file, so a file may end it. margin: as it was posted, None where no file gave one.
    """

    id: int
    issued_on: date
    due_on: date
    currency: str
    amount: int
    from_rows: list[Posted] = field(default_factory=list)
    paid_otherwise: int = 0
    credited_by_notes: int = 0
    credited_by_rows: int = 0
    disputed: bool = False
    disputed_by_file: bool = False
    margin: int | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a row says differently from the ledger; None, zero or empty where they agree.

    amount: the new amount. dates: (issued on, due on). credit: how much more (or less) is credited.
    """

    amount: int | None = None
    dates: tuple[date, date] | None = None
    payments: Difference = field(default_factory=Difference)
    credit: int = 0
    disputed: bool | None = None

    def __bool__(self) -> bool:
        said = self.amount is not None or self.disputed is not None
        return said or bool(self.dates or self.payments or self.credit)

    def told(self, known: Known) -> dict[str, object]:
        """For the timeline: what was, and what is now."""
        said: dict[str, object] = {}
        if self.amount is not None:
            said["amount_minor"] = [known.amount, self.amount]
        if self.dates:
            before = (known.issued_on, known.due_on)
            said["dates"] = [[day.isoformat() for day in days] for days in (before, self.dates)]
        if self.payments:
            said["paid_minor"] = [sum(p.amount_minor for p in known.from_rows), self._paid(known)]
        if self.credit:
            said["credited_minor"] = self.credit
        if self.disputed is not None:
            said["disputed"] = self.disputed
        return said

    def reasons(self, known: Known) -> tuple[Reason, ...]:
        """For the row of the import: what was and what is now, amounts with the document's currency."""
        cur, said = known.currency, []
        if self.amount is not None:
            said.append(_turned("row.amount", N_("amount {before} → {after}"), cur, known.amount, self.amount))
        if self.dates:
            said += _moved(("row.issued", N_("date {before} → {after}")), known.issued_on, self.dates[0])
            said += _moved(("row.due", N_("due {before} → {after}")), known.due_on, self.dates[1])
        if self.payments:
            before, after = sum(p.amount_minor for p in known.from_rows), self._paid(known)
            said.append(_turned("row.paid", N_("paid {before} → {after}"), cur, before, after))
            if after < before:
                said.append(Reason("row.taken_back", N_("payments taken back")))
        if self.credit:
            amount = f"{plain(self.credit, cur)} {cur}"
            said.append(Reason("row.credited", N_("credited {amount} more"), {"amount": amount}))
        if self.disputed is not None:
            said.append(DISPUTED if self.disputed else UNDISPUTED)
        return tuple(said)

    def _paid(self, known: Known) -> int:
        kept = sum(p.amount_minor for p in known.from_rows if p.id not in self.payments.reverse)
        return kept + sum(amount for _, amount in self.payments.add)


def _turned(code: str, text: str, currency: str, before: int, after: int) -> Reason:
    amounts = {"before": f"{plain(before, currency)} {currency}", "after": f"{plain(after, currency)} {currency}"}
    return Reason(code, text, amounts)


def _moved(told: tuple[str, str], before: date, after: date) -> list[Reason]:
    if before == after:
        return []
    return [Reason(*told, {"before": before.isoformat(), "after": after.isoformat()})]


def settlement_of(row: InvoiceRow | CreditNoteRow) -> Settlement:
    """How the row says that it was settled; what a credit note has been used for counts as credited."""
    said = row.settlement or NOTHING
    return Settlement(said.on, 0, said.paid + said.credited) if isinstance(row, CreditNoteRow) else said


def compare(row: InvoiceRow | CreditNoteRow, known: Known, *, says_settlement: bool) -> Change:
    """What the row says differently from the ledger.

    says_settlement: the file tells how its documents were settled, so that saying nothing of one means that it is
    open. A dispute that a person recorded does not end because a file does not know of it.

    >>> row = InvoiceRow(line=2, raw=(), identity="", number="INV-7", issued_on=date(2026, 1, 10),
    ...                  due_on=date(2026, 2, 9), amount=1000, currency="EUR")
    >>> known = Known(7, date(2026, 1, 10), date(2026, 2, 9), "EUR", 1200)
    >>> compare(row, known, says_settlement=True).told(known)
    {'amount_minor': [1200, 1000]}
    """
    due_on = known.due_on
    if isinstance(row, CreditNoteRow):
        due_on = row.issued_on
    elif row.due_on is not None:
        due_on = row.due_on
    dates = (row.issued_on, due_on)
    payments, credit = _settled(row, known) if says_settlement else (Difference(), 0)
    said = row.disputed if isinstance(row, InvoiceRow) else None
    differs = (said is True and not known.disputed) or (said is False and known.disputed_by_file)
    return Change(
        row.amount if row.amount != known.amount else None,
        dates if dates != (known.issued_on, known.due_on) else None,
        payments,
        credit,
        said if differs else None,
    )


def margin_kept(row: InvoiceRow | CreditNoteRow, known: Known) -> tuple[Reason, ...]:
    """What to say where the row gives another margin than the invoice was posted with; it stays as posted.

    A margin changes nothing that is owed, so there is no correction for it, and a posted invoice is never edited.
    """
    said = row.gross_margin if isinstance(row, InvoiceRow) else None
    if said is None or said == known.margin:
        return ()
    cur = known.currency
    kept = Ours(N_("none")) if known.margin is None else f"{plain(known.margin, cur)} {cur}"
    text = N_("the margin stays as it was posted ({kept}), the file says {said}")
    return (Reason("margin.kept", text, {"kept": kept, "said": f"{plain(said, cur)} {cur}"}),)


def _settled(row: InvoiceRow | CreditNoteRow, known: Known) -> tuple[Difference, int]:
    said = settlement_of(row)
    paid = max(0, said.paid - known.paid_otherwise)
    credited = max(0, said.credited - known.credited_by_notes)
    return difference(known.from_rows, on=said.on, paid_minor=paid), credited - known.credited_by_rows
