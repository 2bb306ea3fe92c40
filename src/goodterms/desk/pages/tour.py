"""The tour of the demonstration firm: on the real pages, left and resumed at any time.

Where somebody is on the tour is kept with their session, so that every page can lead on.
"""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext_lazy

from goodterms.desk.forms import number_of
from goodterms.desk.gate import Visit
from goodterms.journeys.see_tour import Station, see_tour
from goodterms.store.models import Customer

AT = "tour"
LOOK_AT = {
    "SHOCK": gettext_lazy(
        "Look at how they pay: long inside their band, then a sudden break. Who has always kept their word gets time, "
        "not pressure."
    ),
    "REDTAPE": gettext_lazy(
        "They pay what is due, late: the money is there, the way to it is long. So the invoice or its route is mended "
        "instead of chasing it."
    ),
    "DISPUTE": gettext_lazy(
        "They pay, but not what they find wrong. That is settled first; everything else goes on as usual."
    ),
    "HABIT": gettext_lazy(
        "They always pay late, and by about as much: the band lies above the line. Nothing has happened, so nothing "
        "dramatic is said; what helps is another habit."
    ),
    "DISTRESS": gettext_lazy(
        "They pay later and later, or nothing at all. Waiting costs the most here: instalments that they can carry, "
        "secured, and new orders against payment."
    ),
    "EVADE": gettext_lazy(
        "They promise, and do not answer. A small payment today says more than the next promise; the steps get firmer "
        "one by one."
    ),
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Where the tour is on the page of a customer: this station, how many there are, and the one after it."""

    here: Station
    look_at: str
    count: int
    next: Station | None


def tour(request: Visit, firm: str) -> HttpResponse:
    """The stations, and where one is."""
    del firm
    stations = see_tour(request.access)
    at = number_at(request)
    context = {"stations": stations, "at": at if at <= len(stations) else 0}
    return render(request, "desk/tour.html", context)


def tour_go(request: Visit, firm: str) -> HttpResponse:
    """On to a station; to none of them, the tour is left."""
    stations = see_tour(request.access)
    wanted = number_of(request.POST, "station") or 0
    found = next((s for s in stations if s.number == wanted), None)
    request.session[AT] = found.number if found else 0
    if found is None:
        return HttpResponseRedirect(resolve_url("tour", firm=firm))
    return HttpResponseRedirect(resolve_url("customer", firm=firm, customer_id=found.customer.pk))


def number_at(request: Visit) -> int:
    """The number of the station where somebody is, 0 where they are on no tour."""
    at = request.session.get(AT, 0)
    return at if isinstance(at, int) and request.access.company.is_demonstration else 0


def stop_at(request: Visit, customer: Customer) -> Stop | None:
    """The stop of the tour that this customer is, for somebody who is at it."""
    at = number_at(request)
    if not at:
        return None
    stations = see_tour(request.access)
    here = next((s for s in stations if s.number == at and s.customer.pk == customer.pk), None)
    if here is None:
        return None
    after = next((s for s in stations if s.number == at + 1), None)
    return Stop(here, str(LOOK_AT[here.cause]) if here.cause in LOOK_AT else "", len(stations), after)
