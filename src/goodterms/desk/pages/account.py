"""One's own account: language, password, where one is signed in."""

from typing import cast

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.desk.forms import Wrong, back, text_of
from goodterms.desk.letters import tell_of_change
from goodterms.desk.network import browser_words
from goodterms.desk.pages.second_step import waiting
from goodterms.journeys import keep_sessions
from goodterms.journeys.keep_account import change_language, change_password, is_password
from goodterms.journeys.keep_second_factor import factors_of
from goodterms.journeys.sign_in import TooManyTries
from goodterms.store.access import NotHere, companies_of
from goodterms.store.models import User


def account(request: HttpRequest) -> HttpResponse:
    """The page, and the change of language."""
    user = cast(User, request.user)
    if request.method == "POST":
        change_language(user, text_of(request.POST, "language", longest=10))
        if user.language:
            translation.activate(user.language)
        return back(request, resolve_url("account"), done=_("Kept."))
    return _show(request, Wrong())


def own_password(request: HttpRequest) -> HttpResponse:
    """A new password: the other sessions of the account end, this one goes on."""
    user = cast(User, request.user)
    old, new = request.POST.get("old", "")[:1000], request.POST.get("new", "")[:1000]
    problems: list[Problem] = []
    try:
        if not is_password(user, old):
            problems.append(Problem("password.old", N_("The present password is not right"), column="old"))
    except TooManyTries as wait:
        return _show(request, Wrong("password", [Problem("password.tries", waiting(wait).rstrip("."))]))
    try:
        validate_password(new, user)
    except ValidationError as weak:
        problems += [Problem("password.new", text, column="new") for text in weak.messages]
    if problems:
        return _show(request, Wrong("password", problems))
    change_password(user, new, mark=request.session.get("mark", ""))
    update_session_auth_hash(request, user)
    tell_of_change(user, "password")
    return back(request, resolve_url("account"), done=_("Your new password is set. Other sessions have ended."))


def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of one's sessions elsewhere."""
    user = cast(User, request.user)
    if not keep_sessions.end_one(user, session_id, mark=request.session.get("mark", "")):
        raise NotHere(str(session_id))
    return back(request, resolve_url("account"), done=_("That session has ended."))


def end_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    user = cast(User, request.user)
    keep_sessions.end_others(user, mark=request.session.get("mark", ""))
    return back(request, resolve_url("account"), done=_("You are signed in here only."))


def _show(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    user = cast(User, request.user)
    sessions = [
        {"row": row, "here": here, "browser": browser_words(row.browser)}
        for row, here in keep_sessions.sessions_of(user, request.session.get("mark", ""))
    ]
    firms = companies_of(user)
    zone = firms[0].company.timezone if firms else "UTC"
    context = {"wrong": wrong, "sessions": sessions, "factors": factors_of(user), "zone": zone}
    return render(request, "desk/account.html", context, status=422 if wrong.problems else 200)
