"""One's own account: language and password."""

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
from goodterms.journeys.keep_account import change_language, change_password
from goodterms.store.models import User


def account(request: HttpRequest) -> HttpResponse:
    """The page, and the change of language."""
    user = cast(User, request.user)
    if request.method == "POST":
        change_language(user, text_of(request.POST, "language", longest=10))
        if user.language:
            translation.activate(user.language)
        return back(request, resolve_url("account"), done=_("Kept."))
    return render(request, "desk/account.html", {"wrong": Wrong()})


def own_password(request: HttpRequest) -> HttpResponse:
    """A new password: the other sessions of the account end, this one goes on."""
    user = cast(User, request.user)
    old, new = request.POST.get("old", "")[:1000], request.POST.get("new", "")[:1000]
    problems: list[Problem] = []
    if not user.check_password(old):
        problems.append(Problem("password.old", N_("The present password is not right"), column="old"))
    try:
        validate_password(new, user)
    except ValidationError as weak:
        problems += [Problem("password.new", text, column="new") for text in weak.messages]
    if problems:
        return render(request, "desk/account.html", {"wrong": Wrong("password", problems)}, status=422)
    change_password(user, new)
    update_session_auth_hash(request, user)
    return back(request, resolve_url("account"), done=_("Your new password is set. Other sessions have ended."))
