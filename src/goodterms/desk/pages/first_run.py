"""The first two minutes: who you are, which firm, with what to begin."""

from zoneinfo import available_timezones

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from goodterms.core.basics.currencies import MINOR_DIGITS
from goodterms.desk.forms import Wrong, entered, text_of
from goodterms.desk.pages.sign_in import begin_session
from goodterms.journeys.first_run import Beginning, begin
from goodterms.journeys.set_up import NewFirm

USUAL = ("EUR", "GBP", "USD", "CHF", "SEK", "DKK", "NOK", "PLN", "CZK")


def first_run(request: HttpRequest) -> HttpResponse:
    """The form, and setting up."""
    if request.method != "POST":
        return _show(request, Wrong())
    sent = request.POST
    made = begin(
        Beginning(
            name=text_of(sent, "person", longest=200),
            email=text_of(sent, "email", longest=254),
            password=sent.get("password", "")[:1000],
            firm=NewFirm(
                name=text_of(sent, "name", longest=200),
                currency=text_of(sent, "currency", longest=3),
                timezone=text_of(sent, "timezone", longest=60),
                country=text_of(sent, "country", longest=2).upper(),
            ),
            demonstration=sent.get("start") == "play",
        )
    )
    if isinstance(made, list):
        kept = {name: value for name, value in entered(sent).items() if name != "password"}
        return _show(request, Wrong("first", made, kept))
    user, company = made
    begin_session(request, user)
    if sent.get("start") == "play":
        return HttpResponseRedirect(resolve_url("start"))
    return HttpResponseRedirect(resolve_url("imports", firm=company.slug))


def _show(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    zones = sorted(z for z in available_timezones() if "/" in z and not z.startswith(("Etc/", "posix", "right"))) + [
        "UTC"
    ]
    others = sorted(set(MINOR_DIGITS) - set(USUAL))
    context = {"wrong": wrong, "zones": zones, "usual": USUAL, "others": others}
    return render(request, "desk/first_run.html", context, status=422 if wrong.problems else 200)
