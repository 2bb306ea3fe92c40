"""The gate: who may enter which page. Nobody, unless routes.toml says so.

The gate finds out who somebody is and which firm is meant, checks method and role against the matrix, and opens the
firm's scope around the page. A page never sees a firm that is not the visitor's: that firm does not exist for them.
"""

import tomllib
from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import resolve_url
from django.utils import translation

from goodterms.desk.network import network_of
from goodterms.desk.pages import wrong
from goodterms.journeys import keep_sessions
from goodterms.journeys.keep_second_factor import has_second_factor
from goodterms.store import access, clock
from goodterms.store.access import Access, NotAllowed, NotHere
from goodterms.store.models import User

PUBLIC, FIRST_RUN, PERSON, AN_OWNER = "public", "first_run", "person", "an_owner"
OPEN = {PUBLIC, FIRST_RUN}
SAVED_EVERY = timedelta(minutes=5)


class Visit(HttpRequest):
    """A request that has come through the gate."""

    access: Access
    user: User


@cache
def matrix() -> dict[str, dict[str, str]]:
    """Route name -> method in lower case -> who may: a role, or public, first_run, person, an_owner (of any firm)."""
    with (Path(__file__).parent / "routes.toml").open("rb") as source:
        return tomllib.load(source)


class Gate:
    """The last middleware before the page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(
        self, request: Any, page: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse:
        try:
            return self._answer(request, page, args, kwargs)
        except NotHere:
            return wrong.not_found(request)
        except NotAllowed:
            return wrong.not_allowed(request)

    def _answer(
        self, request: Any, page: Callable[..., HttpResponse], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse:
        who_may = matrix().get(request.resolver_match.view_name or "")
        if not who_may:
            raise NotHere(request.path)
        if _holds_nul(request.GET) or _holds_nul(request.POST):
            return wrong.bad_request(request)
        person = _person(request)
        if person is None and not OPEN.intersection(who_may.values()):
            return to_sign_in(request)
        if person is not None and "firm" in kwargs:
            request.firms = access.companies_of(person)
            request.access = access.for_user(person, kwargs["firm"], among=request.firms)
        least = who_may.get("get" if request.method == "HEAD" else request.method.lower())
        if least is None:
            return wrong.not_so(request, sorted(method.upper() for method in who_may))
        if least == FIRST_RUN and User.objects.exists():
            raise NotHere("set up already")
        if least == AN_OWNER and person is not None and not access.owns_a_firm(person):
            raise NotAllowed(least)
        if least in (*OPEN, PERSON, AN_OWNER):
            return _shown(page(request, *args, **kwargs))
        request.access.require(least)
        if request.access.company.second_factor_since is not None and not has_second_factor(request.user):
            return _to_second_factor(request)
        if request.session.get("firm") != kwargs["firm"]:
            request.session["firm"] = kwargs["firm"]
        with access.scope(request.access.company.pk, request.access.user.pk):
            return _shown(page(request, *args, **kwargs))


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back here afterwards where this was a page."""
    target = resolve_url("sign_in")
    if request.method == "GET" and request.path != "/":
        target += "?" + urlencode({"next": request.get_full_path()})
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _to_second_factor(request: HttpRequest) -> HttpResponse:
    """The firm asks for a second factor, and this person has none: to the page where one is set up."""
    target = resolve_url("second_factor")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)


def _holds_nul(sent: QueryDict) -> bool:
    """Nobody types the character NUL, and PostgreSQL keeps no text that holds it."""
    return any("\x00" in value for name, values in sent.lists() for value in [name, *values])


def _shown(response: HttpResponse) -> HttpResponse:
    """Render inside the scope: a template that reads rows later would find none."""
    render = getattr(response, "render", None)
    return render() if callable(render) else response


def _person(request: Any) -> User | None:
    """Who this is, if their session still counts: it ends after hours in all and after a while without use."""
    user = request.user
    if not isinstance(user, User) or not user.is_authenticated:
        return None
    now = clock.now().timestamp()
    began, seen = request.session.get("began", 0), request.session.get("seen", 0)
    if now - began > settings.SESSION_COOKIE_AGE or now - seen > settings.SESSION_IDLE_SECONDS:
        keep_sessions.end_this(request.session.get("mark"))
        logout(request)
        return None
    mark = request.session.get("mark", "")
    if not keep_sessions.counts(user, mark):
        logout(request)
        return None
    if now - seen > SAVED_EVERY.total_seconds():
        request.session["seen"] = now
        keep_sessions.seen(user, mark, network=network_of(request), at=clock.now())
    if user.language:
        translation.activate(user.language)
        request.LANGUAGE_CODE = translation.get_language()
    return user
