"""The first two minutes: with what to begin, who you are, which firm. And a further firm later."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render, resolve_url

from goodterms.core.basics.currencies import MINOR_DIGITS
from goodterms.desk.countries import countries, country_spoken_of, time_zones
from goodterms.desk.forms import Wrong, entered, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.pages.sign_in import begin_session
from goodterms.journeys.begin_another_firm import begin_another_firm
from goodterms.journeys.first_run import Beginning, begin
from goodterms.journeys.set_up import NewFirm

USUAL = ("EUR", "GBP", "USD", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK")
# What a form begins with where the browser tells nothing.
FALLBACK = {"country": "", "currency": "EUR", "timezone": "UTC"}


def first_run(request: HttpRequest) -> HttpResponse:
    """The form, and setting up."""
    if request.method != "POST":
        return _show(request, Wrong())
    sent = request.POST
    play = sent.get("start") == "play"
    made = begin(
        Beginning(
            name=text_of(sent, "person", longest=200),
            email=text_of(sent, "email", longest=254),
            password=sent.get("password", "")[:1000],
            firm=None if play else _firm_of(sent),
        )
    )
    if isinstance(made, list):
        kept = {name: value for name, value in entered(sent).items() if name != "password"}
        return _show(request, Wrong("first", made, kept))
    user, company = made
    begin_session(request, user)
    if play:
        return HttpResponseRedirect(resolve_url("start"))
    return HttpResponseRedirect(resolve_url("imports", firm=company.slug))


def another_firm(request: Visit) -> HttpResponse:
    """A further firm: the form, and setting it up."""
    if request.method != "POST":
        return render(request, "desk/another_firm.html", {"wrong": Wrong(), **_choices(request, Wrong())})
    made = begin_another_firm(request.user, _firm_of(request.POST))
    if isinstance(made, list):
        wrong = Wrong("firm", made, entered(request.POST))
        return render(request, "desk/another_firm.html", {"wrong": wrong, **_choices(request, wrong)}, status=422)
    return HttpResponseRedirect(resolve_url("imports", firm=made.slug))


def _firm_of(sent: QueryDict) -> NewFirm:
    return NewFirm(
        name=text_of(sent, "name", longest=200),
        currency=text_of(sent, "currency", longest=3),
        timezone=text_of(sent, "timezone", longest=60),
        country=text_of(sent, "country", longest=2).upper(),
    )


def _choices(request: HttpRequest, wrong: Wrong) -> dict[str, Any]:
    return {
        "zones": time_zones(),
        "currencies": [*USUAL, *sorted(set(MINOR_DIGITS) - set(USUAL))],
        "countries": countries(),
        "usual": {name: wrong.values.get(name, value) for name, value in _guessed(request).items()},
    }


def _guessed(request: HttpRequest) -> dict[str, str]:
    """Country, currency and clock to begin with: those of the country in the browser's language."""
    spoken_of = country_spoken_of(request.headers.get("Accept-Language", ""))
    found = next((c for c in countries() if c.code == spoken_of), None)
    if found is None:
        return FALLBACK
    return {
        "country": found.code,
        "currency": found.currency or FALLBACK["currency"],
        "timezone": found.zone or FALLBACK["timezone"],
    }


def _show(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    play = (wrong.values or request.GET).get("start") == "play"
    context = {"wrong": wrong, "play": play, **_choices(request, wrong)}
    return render(request, "desk/first_run.html", context, status=422 if wrong.problems else 200)
