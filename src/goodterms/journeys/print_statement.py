"""The statement of account to send: as a PDF, or as a workbook. It has what the page has, to the cent."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Final

from django.utils.translation import get_language

from goodterms.files.exporting import write_xlsx
from goodterms.journeys.keep_letterhead import account_of, letterhead_of
from goodterms.journeys.see_statement import all_statements, period_of
from goodterms.paper.figures import Figures
from goodterms.paper.pdf import statement_pdf
from goodterms.paper.statements import Head, Sheet, payment_lines, question_lines, workbook
from goodterms.store.access import Access
from goodterms.store.models import Customer

LANGUAGES: Final = ("en", "de")
SPEAK_GERMAN: Final = frozenset({"DE", "AT", "CH", "LI"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statement: its days (the last twelve months where they are left out) and its language ("": theirs)."""

    since: date | None = None
    until: date | None = None
    language: str = ""


def language_for(customer: Customer) -> str:
    """The language to write to a customer in: by their country; where that is not known, the reader's own."""
    if customer.country:
        return "de" if customer.country in SPEAK_GERMAN else "en"
    return "de" if (get_language() or "en").startswith("de") else "en"


@dataclass(frozen=True, slots=True)
class Ways:
    """Where to pay and whom to ask, as the statement says it: labels and texts in the language that is spoken now.

    missing: "pay", "ask", "both" or "". may_enter: whether whoever looks at it may enter what is missing.
    """

    pay: list[tuple[str, str]]
    ask: list[tuple[str, str]]
    missing: str
    may_enter: bool


def ways_of(who: Access, customer: Customer) -> Ways:
    """Where the customer is asked to pay, and whom they can ask. Reads only."""
    head = head_of(who)
    pay, ask = payment_lines(head, who.company.name, customer.reference), question_lines(head)
    missing = {(False, False): "both", (False, True): "pay", (True, False): "ask"}.get((bool(pay), bool(ask)), "")
    return Ways(pay, ask, missing, who.may("controller" if missing == "ask" else "owner"))


def as_pdf(who: Access, customer: Customer, wanted: Wanted) -> bytes:
    """The statement as a PDF. Reads only."""
    return statement_pdf(_sheet(who, customer, wanted))


def as_xlsx(who: Access, customer: Customer, wanted: Wanted) -> bytes:
    """The statement as a workbook in which nothing runs and amounts are numbers. Reads only."""
    out = BytesIO()
    write_xlsx(out, workbook(_sheet(who, customer, wanted)))
    return out.getvalue()


def file_name(who: Access, customer: Customer, wanted: Wanted, ending: str) -> str:
    """What the file is called: the customer's number and the day, nothing that a file system stumbles over.

    An example: `statement-C-017-2026-11-22.pdf`.
    """
    _since, until = period_of(who, wanted.since, wanted.until)
    reference = "".join(c if c.isascii() and c.isalnum() else "-" for c in customer.reference)[:40]
    return f"statement-{reference}-{until.isoformat()}.{ending}"


def _sheet(who: Access, customer: Customer, wanted: Wanted) -> Sheet:
    since, until = period_of(who, wanted.since, wanted.until)
    language = wanted.language if wanted.language in LANGUAGES else language_for(customer)
    country = customer.country or who.company.country
    named = Figures(language, country).country_name
    address = letterhead_of(who).address
    firm = (who.company.name, *address.splitlines(), named(who.company.country) if who.company.country else "")
    theirs = (
        customer.legal_name or customer.name,
        customer.name if customer.legal_name not in ("", customer.name) else "",
        customer.registration,
        named(customer.country) if customer.country else "",
    )
    return Sheet(
        tuple(dict.fromkeys(line for line in firm if line)),
        tuple(line for line in theirs if line),
        customer.reference,
        since,
        until,
        tuple(all_statements(who, customer, since=since, until=until)),
        language,
        country,
        head_of(who),
    )


def head_of(who: Access) -> Head:
    """What stands on the firm's papers, as they are written. Reads only."""
    kept = letterhead_of(who)
    return Head(kept.vat_number, kept.registration, account_of(kept), kept.ask_name, kept.ask_phone, kept.ask_email)
