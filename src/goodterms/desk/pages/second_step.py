"""The second step of signing in: a code, or a passkey; and signing in with a passkey alone."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.core.basics.problems import Problem
from goodterms.desk.forms import problem_text
from goodterms.desk.network import network_of
from goodterms.desk.pages.sign_in import again, halfway, passkey_place, welcome
from goodterms.journeys import keep_passkeys
from goodterms.journeys.keep_second_factor import check_code, factors_of
from goodterms.journeys.sign_in import BY_NETWORK, TooManyTries, count_try
from goodterms.store import clock
from goodterms.store.models import User

CHALLENGE = "passkey"
BY_PASSKEY = "by_passkey_at"


def second_step(request: HttpRequest) -> HttpResponse:
    """The page that asks for a code, and the try."""
    half = halfway(request)
    if half is None:
        return HttpResponseRedirect(resolve_url("sign_in"))
    user, target = half
    if request.method != "POST":
        return _show(request, user)
    try:
        problem = check_code(user, request.POST.get("code", "")[:100])
    except TooManyTries as wait:
        return _show(request, user, waiting(wait), status=429)
    if problem is not None:
        return _show(request, user, in_words(problem), status=422)
    return welcome(request, user, target)


def passkey_begin(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask for a passkey: of the person whose password was right, or of anybody."""
    place = passkey_place(request)
    if place is None:
        return JsonResponse({"wrong": _("Passkeys do not work at this address.")}, status=422)
    half = halfway(request)
    begun = keep_passkeys.begin_proving(place, half[0] if half else None)
    request.session[CHALLENGE] = begun.state
    return JsonResponse(begun.options)


def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """What the passkey answered. A challenge is used up by the first answer, right or wrong."""
    half, place = halfway(request), passkey_place(request)
    state = request.session.pop(CHALLENGE, None)
    found: User | Problem = keep_passkeys.NOT_THIS
    try:
        count_try(f"passkey\x00{network_of(request)}", BY_NETWORK)
        if place is not None:
            answer = request.POST.get("answer", "")
            found = keep_passkeys.prove_with(place, state, answer, user=half[0] if half else None)
    except TooManyTries as wait:
        return _refused(request, half, waiting(wait), status=429)
    if isinstance(found, Problem):
        return _refused(request, half, in_words(found), status=422)
    answer_page = welcome(request, found, half[1] if half else request.POST.get("next", "")[:2000])
    request.session[BY_PASSKEY] = clock.now().timestamp()
    return answer_page


def waiting(wait: TooManyTries) -> str:
    """How long somebody has to wait, in words."""
    if wait.minutes >= 120:
        hours = wait.minutes // 60
        text = ngettext("Too many tries. Wait {n} hour.", "Too many tries. Wait {n} hours.", hours)
        return text.format(n=hours)
    text = ngettext("Too many tries. Wait {n} minute.", "Too many tries. Wait {n} minutes.", wait.minutes)
    return text.format(n=wait.minutes)


def in_words(problem: Problem) -> str:
    """A problem and what to do about it, as sentences."""
    remedy = problem_text(Problem(problem.code, problem.remedy)) if problem.remedy else ""
    return f"{problem_text(problem)}. {remedy}." if remedy else f"{problem_text(problem)}."


def _refused(request: HttpRequest, half: tuple[User, str] | None, wrong: str, *, status: int) -> HttpResponse:
    if half is not None:
        return _show(request, half[0], wrong, status=status)
    return again(request, "", wrong, status=status)


def _show(request: HttpRequest, user: User, wrong: str = "", *, status: int = 200) -> HttpResponse:
    factors, place = factors_of(user), passkey_place(request)
    here = [key for key in factors.passkeys if place is not None and key.place == place.host]
    context = {"wrong": wrong, "factors": factors, "passkeys": here}
    return render(request, "desk/second_step.html", context, status=status)
