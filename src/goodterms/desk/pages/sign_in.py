"""Signing in and out, and a new password for whoever forgot theirs."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import PasswordResetConfirmView
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse_lazy
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.desk.forms import text_of
from goodterms.desk.letters import password_letter, send_beside, tell_of_change
from goodterms.desk.network import network_of
from goodterms.journeys import keep_sessions
from goodterms.journeys import sign_in as journey
from goodterms.journeys.keep_passkeys import Place, place_of
from goodterms.journeys.keep_second_factor import has_second_factor
from goodterms.store import clock
from goodterms.store.models import User

DEVICE_COOKIE = "goodterms-device"
DEVICE_SALT = "goodterms.device"
DEVICE_AGE = 180 * 24 * 3600
HALF = "half"
HALF_SECONDS = 10 * 60


def sign_in(request: HttpRequest) -> HttpResponse:
    """The form, and the try."""
    if request.user.is_authenticated and request.method == "GET":
        return HttpResponseRedirect(resolve_url("start"))
    if not User.objects.exists():
        return render(request, "desk/sign_in.html", {"nobody_yet": True})
    if request.method != "POST":
        context = {"next": request.GET.get("next", ""), "passkeys": passkey_place(request) is not None}
        return render(request, "desk/sign_in.html", context)
    email = text_of(request.POST, "email", longest=254)
    try:
        user = journey.check_password(
            email,
            request.POST.get("password", "")[:1000],
            network=network_of(request),
            known_device=_known(request, email),
        )
    except journey.TooManyTries as wait:
        text = ngettext(
            "Too many tries. Wait {n} minute, or ask for a new password.",
            "Too many tries. Wait {n} minutes, or ask for a new password.",
            wait.minutes,
        )
        return again(request, email, text.format(n=wait.minutes), status=429)
    if user is None:
        return again(request, email, _("E-mail address and password do not fit together. Try again."), status=422)
    target = request.POST.get("next", "")[:2000]
    if has_second_factor(user):
        _halfway(request, user, target)
        return HttpResponseRedirect(resolve_url("second_step"))
    return welcome(request, user, target)


def sign_out(request: HttpRequest) -> HttpResponse:
    """The session ends; its number is worth nothing afterwards."""
    keep_sessions.end_this(request.session.get("mark"))
    logout(request)
    messages.success(request, _("You are signed out."))
    return HttpResponseRedirect(resolve_url("sign_in"))


def forgotten(request: HttpRequest) -> HttpResponse:
    """Ask for a link to set a new password. The answer is the same for every address."""
    if request.method != "POST":
        return render(request, "desk/forgotten.html", {"email": request.GET.get("email", "")[:254]})
    email = text_of(request.POST, "email", longest=254).lower()
    if "@" not in email:
        context = {"email": email, "wrong": _("Enter your e-mail address, such as name@example.com.")}
        return render(request, "desk/forgotten.html", context, status=422)
    if journey.may_ask("new password", network=network_of(request)):
        # Written and sent beside the answer, so that its time does not tell whether the account exists.
        user = User.objects.filter(email=email, is_active=True).first()
        letter = password_letter(user or User(pk=0, email=email, created_at=clock.now()))
        if user is not None:
            send_beside(letter)
    return render(request, "desk/forgotten.html", {"sent": True, "email": email})


class NewPassword(PasswordResetConfirmView):
    """Set a new password by the link of the letter. Every session of the account ends with it."""

    template_name = "desk/new_password.html"
    success_url = reverse_lazy("sign_in")
    post_reset_login = False

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        if isinstance(self.user, User):
            keep_sessions.end_others(self.user)
            tell_of_change(self.user, "password")
        messages.success(self.request, _("Your new password is set. Sign in with it."))
        return answer


def passkey_place(request: HttpRequest) -> Place | None:
    """Where passkeys of this visit would work; None where they cannot."""
    return place_of(settings.BASE_URL, request.get_host())


def begin_session(request: HttpRequest, user: User) -> None:
    """A new session for this person: a new number, the hour at which it began, its mark among theirs."""
    request.session.pop(HALF, None)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    request.session["began"] = request.session["seen"] = clock.now().timestamp()
    browser = request.headers.get("User-Agent", "")
    request.session["mark"] = keep_sessions.begin(user, network=network_of(request), browser=browser)


def halfway(request: HttpRequest) -> tuple[User, str] | None:
    """Whose password was right in this browser a moment ago, and where they want to go. They are not signed in:
    every other page still knows nobody."""
    half = request.session.get(HALF)
    if not isinstance(half, dict) or clock.now().timestamp() - half["at"] > HALF_SECONDS:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    if user is None or not constant_time_compare(half["hash"], user.get_session_auth_hash()):
        return None
    return user, str(half["next"])


def _halfway(request: HttpRequest, user: User, target: str) -> None:
    request.session.cycle_key()
    now, proof = clock.now().timestamp(), user.get_session_auth_hash()
    request.session[HALF] = {"user": user.pk, "hash": proof, "at": now, "next": target}


def welcome(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Everything was right: a session, the browser's mark, and on to where they wanted to go."""
    begin_session(request, user)
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    answer = HttpResponseRedirect(target if safe else resolve_url("start"))
    mark = signing.dumps(journey.device_mark(user), salt=DEVICE_SALT)
    answer.set_cookie(
        DEVICE_COOKIE,
        mark,
        max_age=DEVICE_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _known(request: HttpRequest, email: str) -> bool:
    try:
        mark = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=DEVICE_SALT, max_age=DEVICE_AGE)
    except signing.BadSignature:
        return False
    return journey.is_known(email, str(mark))


def again(request: HttpRequest, email: str, wrong: str, *, status: int) -> HttpResponse:
    """The form once more, with what is wrong."""
    context = {
        "email": email,
        "wrong": wrong,
        "next": request.POST.get("next", ""),
        "passkeys": passkey_place(request) is not None,
    }
    return render(request, "desk/sign_in.html", context, status=status)
