"""A demonstration firm that has been in business for two years: one play, made anew from a seed and a day.

The same seed and the same day give the same rows to the last cent. Nothing here looks at a clock.

    demonstration = play(Random(7), as_of=date(2026, 11, 22))
    write_files(demonstration, folder)
"""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from goodterms.demo.books import Story
from goodterms.demo.cast import CAST, Part
from goodterms.demo.manners import MANNERS, twist
from goodterms.demo.people import OURS, address, person, phone
from goodterms.demo.rows import ContactRow, CustomerRow, Demonstration, InvoiceRow

FIRST_REFERENCE = 10_001
ROLES: dict[str, tuple[str, ...]] = {
    "Einzelunternehmen": ("Owner",),
    "e.K.": ("Owner", "Accounts payable"),
    "GbR": ("Owner",),
    "AG": ("Accounts payable", "Buyer", "Approver", "Finance director"),
    "plc": ("Accounts payable", "Buyer", "Finance director"),
    "Public body": ("Accounts payable", "Buyer", "Approver"),
}
USUAL_ROLES = ("Accounts payable", "Buyer", "Owner")


def play(rng: Random, *, as_of: date) -> Demonstration:
    """Everything that happened in the 24 months up to the end of the day `as_of`.

    Every customer has a source of chance of its own, so that a change of one leaves the others as they are.
    """
    references = {part.name: f"{FIRST_REFERENCE + n}" for n, part in enumerate(CAST)}
    made = Demonstration(as_of)
    for number, part in enumerate(CAST):
        own = Random(rng.getrandbits(64))  # noqa: S311 - a play needs no secrets
        ours = OURS[number % len(OURS)] if part.country != "GB" else OURS[2]
        contacts = _contacts(part, references[part.name], own)
        theirs = contacts[0].name if contacts else ""
        story = Story(part, references[part.name], own, as_of=as_of, ours=ours, theirs=theirs)
        MANNERS[part.manner](story)
        twist(story)
        _take(made, story, contacts, references.get(part.referred_by, ""))
    _number(made)
    return made


def _take(made: Demonstration, story: Story, contacts: list[ContactRow], referred_by: str) -> None:
    made.customers.append(_customer(story, referred_by))
    made.contacts += contacts
    made.invoices += story.invoices
    made.credit_notes += story.credit_notes
    made.payments += story.payments
    made.events += story.events
    made.truths.append(story.truth)


def _customer(story: Story, referred_by: str) -> CustomerRow:
    part, rng = story.part, story.rng
    register = "HRB" if part.legal_form in ("GmbH", "AG", "UG", "gGmbH") else "HRA"
    first = min((invoice.issued_on for invoice in story.invoices), default=story.as_of)
    years = 0 if part.manner == "new" else rng.randrange(1, 12)
    return CustomerRow(
        reference=story.reference,
        name=f"{part.name} {part.legal_form}" if part.legal_form in _SHOWN_FORMS else part.name,
        legal_form=part.legal_form,
        registration=f"{register} {rng.randrange(1000, 99999)}" if part.country == "DE" else "",
        country=part.country,
        currency=part.currency,
        segment=part.segment,
        owner=story.ours,
        terms=part.terms,
        credit_limit_minor=max(1_000, part.size * 6 // 1_000 * 1_000) * 100,
        margin_percent=f"{rng.randrange(140, 420) / 10:.1f}",
        cost_to_serve_percent=f"{rng.randrange(15, 95) / 10:.1f}",
        customer_since=first - timedelta(days=365 * years),
        referred_by=referred_by,
    )


_SHOWN_FORMS = frozenset(
    "GmbH|GmbH & Co. KG|AG|UG|gGmbH|eG|OHG|KG|e.K.|GbR|PartG mbB|Ltd|plc|SARL|SA|B.V.|Sp. z o.o.".split("|")
)


def _contacts(part: Part, reference: str, rng: Random) -> list[ContactRow]:
    """Whom we know there; sometimes nobody, sometimes without an address or a role."""
    if part.twist == "no_contact":
        return []
    roles = ("Buyer",) if part.twist == "only_buyer" else ROLES.get(part.legal_form, USUAL_ROLES)
    found = []
    for role in roles:
        name = person(rng, part.country)
        missing = rng.random()
        email = "" if missing < 0.08 else address(name, part.name)
        number = "" if 0.08 <= missing < 0.25 and email else phone(rng, part.country)
        found.append(ContactRow(reference, name, "" if 0.25 <= missing < 0.31 else role, email, number))
    return found


def _number(made: Demonstration) -> None:
    """Numbers run with the dates, as in a real set of books."""
    counters: dict[int, int] = {}
    made.invoices.sort(key=lambda i: (i.issued_on, i.customer, i.amount_minor))
    for invoice in made.invoices:
        invoice.number = _next(counters, invoice, "RE")
    made.credit_notes.sort(key=lambda n: (n.issued_on, n.customer, n.amount_minor))
    made.credit_notes = [
        replace(note, number=f"GS-{note.issued_on:%y}-{n:04d}") for n, note in enumerate(made.credit_notes, 1)
    ]
    made.payments.sort(key=lambda p: (p.paid_on, p.customer, p.amount_minor))
    made.payments = [replace(p, number=f"ZE-{p.paid_on:%y}-{n:05d}") for n, p in enumerate(made.payments, 1)]
    made.events.sort(key=lambda e: (e.on, e.customer, e.kind))


def _next(counters: dict[int, int], invoice: InvoiceRow, prefix: str) -> str:
    year = invoice.issued_on.year
    counters[year] = counters.get(year, 0) + 1
    return f"{prefix}-{year % 100:02d}-{counters[year]:05d}"
