"""What people record about a customer beside calls and notes: what was noticed, that they came to us, the bond."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from goodterms.desk.forms import back, day_of, number_of, text_of, unread_day
from goodterms.desk.gate import Visit
from goodterms.desk.pages.deeds import done_or_changed, page_of_customer, refused
from goodterms.journeys.keep_bond import Held, keep_bond
from goodterms.journeys.keep_promise import withdraw_promise
from goodterms.journeys.record_observation import record_observation, record_reply, withdraw_observation
from goodterms.journeys.see_customer import customer_by_id


def observed(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep what was seen or heard."""
    del firm
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    kind = text_of(sent, "kind")
    days = number_of(sent, "days") if kind == "later_with_others" else None
    text, on_day = sent.get("text", ""), day_of(sent, "on_day")
    kept: object = unread_day(sent, "on_day") or record_observation(
        request.access, found, kind=kind, text=text, on_day=on_day, days=days
    )
    if isinstance(kept, list):
        return refused(request, found, "observed", kept)
    return back(request, page_of_customer(request, found), done=_("Kept. It counts when the reason is weighed."))


def unobserved(request: Visit, firm: str, customer_id: int, record_id: int) -> HttpResponse:
    """It was recorded by mistake."""
    del firm
    found = customer_by_id(request.access, customer_id)
    done = withdraw_observation(request.access, found, record_id)
    return done_or_changed(request, found, done, _("It does not count any more."))


def unpromised(request: Visit, firm: str, customer_id: int, record_id: int) -> HttpResponse:
    """A promise was recorded by mistake."""
    del firm
    found = customer_by_id(request.access, customer_id)
    done = withdraw_promise(request.access, found, record_id)
    return done_or_changed(request, found, done, _("The promise does not count any more."))


def replied(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """They wrote, rang or came to us."""
    del firm
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    channel, on_day = text_of(sent, "channel"), day_of(sent, "on_day")
    kept: object = unread_day(sent, "on_day") or record_reply(
        request.access, found, channel=channel, text=sent.get("text", ""), on_day=on_day
    )
    if isinstance(kept, list):
        return refused(request, found, "replied", kept)
    return back(request, page_of_customer(request, found), done=_("Written down."))


def bond(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep who at our firm they pay first for, and how sure that is."""
    del firm
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    strength = number_of(sent, "strength")
    held = Held(
        holder_id=number_of(sent, "holder"),
        holder_name=text_of(sent, "holder_name"),
        strength_percent=-1 if strength is None else strength,
        evidence=sent.get("evidence", ""),
    )
    kept = keep_bond(request.access, found, held, version=number_of(sent, "version") or 0)
    if isinstance(kept, list):
        return refused(request, found, "bond", kept)
    return back(
        request, page_of_customer(request, found), done=_("Kept. It chooses who speaks with them, never the terms.")
    )
