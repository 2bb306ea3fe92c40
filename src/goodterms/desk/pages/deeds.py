"""What can be done to a customer's record from its page. Each is one journey; then back to where one was."""

from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from goodterms.core.basics.currencies import is_currency
from goodterms.core.basics.problems import Problem
from goodterms.desk.formats import day_text
from goodterms.desk.forms import Wrong, back, day_of, entered, number_of, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.pages.customer import show
from goodterms.journeys.assign_customer import assign_customer
from goodterms.journeys.find_customers import amount_in
from goodterms.journeys.keep_contact import Person, keep_contact
from goodterms.journeys.keep_promise import Word, keep_promise
from goodterms.journeys.put_on_hold import Pause, lift_hold, put_on_hold
from goodterms.journeys.put_right import OwnSide, put_right
from goodterms.journeys.record_dispute import record_dispute, settle_dispute
from goodterms.journeys.see_customer import customer_by_id
from goodterms.journeys.write_note import record_contact, write_note
from goodterms.store.models import Customer


def hold(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Pause a customer or one of their invoices."""
    del firm
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    pause = Pause(
        reason=text_of(sent, "reason"),
        ends_on=day_of(sent, "ends_on"),
        note=text_of(sent, "note"),
        invoice_id=number_of(sent, "invoice"),
    )
    kept = put_on_hold(request.access, found, pause)
    if isinstance(kept, list):
        return refused(request, found, "hold", kept)
    until = _("Paused until {day}. Nobody is written to before then.").format(day=day_text(kept.ends_on))
    return back(request, page_of_customer(request, found), done=until)


def lift(request: Visit, firm: str, customer_id: int, hold_id: int) -> HttpResponse:
    """End a pause."""
    del firm
    found = customer_by_id(request.access, customer_id)
    done = lift_hold(request.access, found, hold_id, version=number_of(request.POST, "version") or 0)
    return done_or_changed(request, found, done, _("The pause has ended."))


def note(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep a note."""
    del firm
    found = customer_by_id(request.access, customer_id)
    kept = write_note(request.access, found, request.POST.get("text", ""))
    if isinstance(kept, list):
        return refused(request, found, "note", kept)
    return back(request, page_of_customer(request, found), done=_("Note kept."))


def contacted(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep what came of a call, a message or a meeting."""
    del firm
    found = customer_by_id(request.access, customer_id)
    problems = record_contact(
        request.access,
        found,
        channel=text_of(request.POST, "channel"),
        outcome=text_of(request.POST, "outcome"),
        text=request.POST.get("text", ""),
        contact_id=number_of(request.POST, "contact"),
    )
    if problems:
        return refused(request, found, "contacted", problems)
    return back(request, page_of_customer(request, found), done=_("Written down."))


def own_side(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep whether what was ours to put right is put right, by whom, and what remains."""
    del firm
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    said = OwnSide(
        about=text_of(sent, "about"),
        text=sent.get("text", ""),
        remains=sent.get("remains", ""),
        done_by=number_of(sent, "done_by"),
    )
    kept = put_right(request.access, found, said)
    if isinstance(kept, list):
        return refused(request, found, "own_side", kept)
    done = _("Written down.")
    if kept.still_ours and said.about == "mended":
        done = _("Written down. The books still show money or credit of theirs that is not used: it stays on the list.")
    return back(request, page_of_customer(request, found), done=done)


def assign(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Give the relationship to somebody."""
    del firm
    found = customer_by_id(request.access, customer_id)
    version = number_of(request.POST, "version") or 0
    done = assign_customer(request.access, found, number_of(request.POST, "person"), version=version)
    return done_or_changed(request, found, done, _("The relationship has a new owner."))


def dispute(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep that an invoice is disputed."""
    del firm
    found = customer_by_id(request.access, customer_id)
    invoice_id, reason = number_of(request.POST, "invoice"), text_of(request.POST, "reason")
    problems = record_dispute(request.access, found, invoice_id or 0, reason)
    if problems:
        return refused(request, found, "dispute", problems)
    return back(
        request, page_of_customer(request, found), done=_("The dispute is kept. The rest of the account goes on.")
    )


def dispute_settled(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The dispute is over."""
    del firm
    found = customer_by_id(request.access, customer_id)
    version, invoice_id = number_of(request.POST, "version") or 0, number_of(request.POST, "invoice") or 0
    done = settle_dispute(request.access, found, invoice_id, version=version)
    return done_or_changed(request, found, done, _("The dispute is settled."))


def promise(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep that they promised so much by a day."""
    del firm
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    currency = text_of(sent, "currency", longest=3)
    amount = amount_in(text_of(sent, "amount", longest=30), currency) if is_currency(currency) else None
    said = Word(
        amount,
        currency,
        day_of(sent, "due_on"),
        text=sent.get("text", ""),
        in_advance=sent.get("in_advance") == "1",
    )
    kept = keep_promise(request.access, found, said)
    if isinstance(kept, list):
        return refused(request, found, "promise", kept)
    return back(
        request,
        page_of_customer(request, found),
        done=_("The promise is on record. What they promised is not chased until its day is over."),
    )


def person(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep somebody at the customer."""
    del firm
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    problems = keep_contact(
        request.access,
        found,
        Person(
            name=text_of(sent, "name"),
            role=text_of(sent, "role"),
            email=text_of(sent, "email"),
            phone=text_of(sent, "phone"),
            contact_id=number_of(sent, "contact"),
            version=number_of(sent, "version") or 0,
        ),
    )
    if problems:
        return refused(request, found, "person", problems)
    done = _("Contact kept.") if text_of(sent, "name") else _("Contact kept, without a name.")
    return back(request, page_of_customer(request, found), done=done)


def page_of_customer(request: Visit, customer: Customer) -> str:
    """The address of a customer's page."""
    return resolve_url("customer", firm=request.access.company.slug, customer_id=customer.pk)


def refused(request: Visit, customer: Customer, form: str, problems: list[Problem]) -> HttpResponse:
    """The customer's page with a form that could not be kept, and what was entered."""
    return show(request, customer, Wrong(form, problems, entered(request.POST)))


def done_or_changed(request: Visit, customer: Customer, done: bool, text: str) -> HttpResponse:
    """Back to the customer's page: done, or somebody else was faster."""
    changed = _("Somebody else changed this meanwhile. Nothing of yours was lost: look again, then repeat.")
    return back(request, page_of_customer(request, customer), done=text if done else "", failed="" if done else changed)
