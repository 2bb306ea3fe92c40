"""The statement of account as tables of plain texts and figures: what stands on paper and in a workbook alike."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from goodterms.core.basics.bank_accounts import NOWHERE, BankAccount, in_fours
from goodterms.core.basics.currencies import minor_digits
from goodterms.core.ledger.ageing import words_of
from goodterms.core.ledger.statements import WORDS, Statement


@dataclass(frozen=True, slots=True)
class Amount:
    """Minor units of a currency, to be written by whoever makes the file."""

    minor: int
    currency: str

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-minor_digits(self.currency))


Cell = str | int | date | Amount | None


@dataclass(frozen=True, slots=True)
class Head:
    """What stands on the firm's papers besides name and address: its numbers, where to pay, whom to ask."""

    vat_number: str = ""
    registration: str = ""
    pay_to: BankAccount = NOWHERE
    ask_name: str = ""
    ask_phone: str = ""
    ask_email: str = ""


NOTHING_ELSE: Final = Head()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A statement to be written: who to whom, the period, one account a currency.

    firm, customer: lines of an address, the name first. language, country: how it is written.
    """

    firm: tuple[str, ...]
    customer: tuple[str, ...]
    reference: str
    since: date
    as_of: date
    accounts: tuple[Statement, ...]
    language: str
    country: str = ""
    head: Head = NOTHING_ELSE


Labelled = tuple[str, str]
"""A word and what it stands for: "IBAN", "DE89 …"."""


def numbers_of(head: Head) -> list[Labelled]:
    """The firm's numbers as they stand under its address. The reader's language must be active."""
    return _said((_("VAT number"), head.vat_number), (_("Registered"), head.registration))


def payment_lines(head: Head, firm: str, reference: str) -> list[Labelled]:
    """Where to pay, and what to write into the payment; nothing where the firm has not said where.

    firm: its name, where the account is held under no other. reference: the customer's.
    """
    to = head.pay_to
    if not to.payable:
        return []
    return _said(
        (_("Account holder"), to.holder or firm),
        ("IBAN", in_fours(to.iban)),
        ("BIC", to.bic),
        (_("Bank"), to.bank),
        (_("Account number"), to.number),
        (_("Sort or routing code"), to.routing),
        (_("Payment reference"), _("{number}, and the numbers of the invoices").format(number=reference)),
    )


def question_lines(head: Head) -> list[Labelled]:
    """Whom to ask; nothing where the firm has not said whom."""
    return _said((_("Name"), head.ask_name), (_("Telephone"), head.ask_phone), (_("E-mail"), head.ask_email))


def ways_of(sheet: Sheet) -> list[tuple[str, list[Labelled]]]:
    """Where to pay and whom to ask, each under its heading; what the firm has not said is not there."""
    pay = payment_lines(sheet.head, sheet.firm[0], sheet.reference)
    return [
        (words, lines)
        for words, lines in ((_("Where to pay"), pay), (_("For questions"), question_lines(sheet.head)))
        if lines
    ]


def _said(*lines: Labelled) -> list[Labelled]:
    return [(label, value) for label, value in lines if value]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its title. sides: l, r, or w (left, and as wide as there is room) a column. foot: totals."""

    title: str
    head: tuple[str, ...]
    sides: str
    rows: list[tuple[Cell, ...]]
    foot: list[tuple[Cell, ...]] = field(default_factory=list)
    empty: str = ""


def tables_of(account: Statement) -> list[Table]:
    """One account: what is open, what is not used, by age, what moved. The reader's language must be active."""
    made = [_open(account)]
    if account.credits:
        made.append(_unused(account))
    made.append(_standing(account))
    if account.ageing and account.items:
        made.append(_ageing(account))
    return [*made, _movements(account)]


def _open(account: Statement) -> Table:
    cur = account.currency
    head = (_("Invoice"), _("Issued"), _("Due"), _("Days late"), _("Amount"), _("Open"))
    foot: list[tuple[Cell, ...]] = []
    if account.items:
        owed = Amount(sum(i.open_minor for i in account.items), cur)
        late = Amount(sum(i.overdue_minor(account.as_of) for i in account.items), cur)
        foot = [(_("Open in all"), None, None, None, None, owed), (_("of which overdue"), None, None, None, None, late)]
    return Table(_("Open invoices"), head, "wllrrr", list(_parts(account)), foot, _("Nothing is open."))


def _parts(account: Statement) -> Iterator[tuple[Cell, ...]]:
    """A line for each due date on which something is open."""
    cur = account.currency
    for item in account.items:
        for part in item.instalments:
            if part.open_minor:
                late = (account.as_of - part.due_on).days
                amounts = Amount(item.amount_minor, cur), Amount(part.open_minor, cur)
                yield item.number, item.issued_on, part.due_on, max(late, 0), *amounts


def _unused(account: Statement) -> Table:
    cur = account.currency
    words = {"payment": _("Payment"), "credit_note": _("Credit note")}
    rows: list[tuple[Cell, ...]] = [
        (words[c.source_kind], c.reference, c.on, Amount(c.amount_minor, cur), Amount(-c.open_minor, cur))
        for c in account.credits
    ]
    total = Amount(-sum(c.open_minor for c in account.credits), cur)
    head = (_("What"), _("Reference"), _("Day"), _("Amount"), _("Left"))
    foot: list[tuple[Cell, ...]] = [(_("Together"), None, None, None, total)]
    return Table(_("Not yet set against an invoice"), head, "lwlrr", rows, foot)


def _standing(account: Statement) -> Table:
    """The bridge between what is open and the balance."""
    cur = account.currency
    owed = sum(i.open_minor for i in account.items)
    unused = sum(c.open_minor for c in account.credits)
    rows: list[tuple[Cell, ...]] = [(_("Open invoices"), Amount(owed, cur))]
    if unused:
        rows.append((_("Not yet set against an invoice"), Amount(-unused, cur)))
    return Table(_("Summary"), ("", cur), "wr", rows, [(_("Balance"), Amount(account.closing_minor, cur))])


def _ageing(account: Statement) -> Table:
    if account.ageing is None:
        raise ValueError("an account without open items has no ageing")
    pairs = zip(account.ageing.buckets.names, account.ageing.amounts, strict=True)
    rows: list[tuple[Cell, ...]] = [(_bucket(name), Amount(minor, account.currency)) for name, minor in pairs]
    foot: list[tuple[Cell, ...]] = [(_("Open in all"), Amount(sum(account.ageing.amounts), account.currency))]
    return Table(_("By how late it is"), (_("Days late"), _("Open")), "wr", rows, foot)


def _movements(account: Statement) -> Table:
    cur = account.currency
    rows: list[tuple[Cell, ...]] = [
        (account.since, _("Brought forward"), "", None, Amount(account.opening_minor, cur)),
        *(
            (m.on, _(WORDS[m.kind]), m.reference, Amount(m.amount_minor, cur), Amount(m.balance_minor, cur))
            for m in account.movements
        ),
    ]
    head = (_("Day"), _("What"), _("Reference"), _("Amount"), _("Balance"))
    foot: list[tuple[Cell, ...]] = [(account.as_of, _("Balance"), None, None, Amount(account.closing_minor, cur))]
    return Table(_("What moved it"), head, "llwrr", rows, foot)


def workbook(sheet: Sheet) -> dict[str, tuple[list[Any], list[list[Any]]]]:
    """A table a worksheet, by title, as a writer of workbooks takes them: amounts as Decimals, days as dates."""
    with translation.override(sheet.language):
        made = {_("Statement of account")[:31]: _cover(sheet)}
        for account in sheet.accounts:
            for table in tables_of(account):
                rows = [[_value(cell) for cell in row] for row in (*table.rows, *table.foot)]
                made[f"{account.currency} {table.title}"[:31]] = (list(table.head), rows)
    return made


def _cover(sheet: Sheet) -> tuple[list[Any], list[list[Any]]]:
    rows: list[list[Any]] = [[_("Customer"), " · ".join(sheet.customer)], [_("Customer number"), sheet.reference]]
    rows += [[_("From"), sheet.since], [_("As of"), sheet.as_of]]
    rows += [[f"{_('Balance')} {a.currency}", Amount(a.closing_minor, a.currency).decimal] for a in sheet.accounts]
    for title, lines in ways_of(sheet):
        rows += [[f"{title}: {label}", value] for label, value in lines]
    rows += [list(line) for line in numbers_of(sheet.head)]
    return [_("Statement of account"), " · ".join(sheet.firm)], rows


def _value(cell: Cell) -> Any:
    return cell.decimal if isinstance(cell, Amount) else cell


def _bucket(name: str) -> str:
    template, params = words_of(name)
    return _(template).format(**params)
