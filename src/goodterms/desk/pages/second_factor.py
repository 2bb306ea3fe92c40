"""One's own second factor: the app with codes, passkeys, recovery codes."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.core.basics.one_time_codes import as_typed
from goodterms.core.basics.problems import Problem
from goodterms.desk.forms import Wrong, back, text_of
from goodterms.desk.letters import tell_of_change
from goodterms.desk.pages.second_step import BY_PASSKEY, CHALLENGE, in_words, waiting
from goodterms.desk.pages.sign_in import passkey_place
from goodterms.desk.pictures.qr_code import app_address, qr_code
from goodterms.journeys import keep_passkeys
from goodterms.journeys import keep_second_factor as journey
from goodterms.journeys.keep_second_factor import Kept, Proof
from goodterms.journeys.sign_in import TooManyTries
from goodterms.store import clock
from goodterms.store.models import User

NEW_APP = "new_app"
PASSKEY_COUNTS_SECONDS = 10 * 60


def second_factor(request: HttpRequest) -> HttpResponse:
    """What somebody has, and what they can add or take away."""
    return _show(request, Wrong())


def code_app(request: HttpRequest) -> HttpResponse:
    """The key of a new app as a picture and as text, and the code that proves that the app has it."""
    if request.method != "POST":
        return _show_app(request, Wrong())
    kept = _try(
        lambda: journey.add_app(
            _user(request),
            request.session.get(NEW_APP, ""),
            text_of(request.POST, "new", longest=100),
            proof=proof_of(request),
            mark=request.session.get("mark", ""),
        )
    )
    if kept.problems:
        return _show_app(request, Wrong("app", kept.problems))
    request.session.pop(NEW_APP, None)
    tell_of_change(_user(request), "app")
    return _kept(request, kept, _("Your app is set up. Other sessions have ended."))


def code_app_off(request: HttpRequest) -> HttpResponse:
    """Take the app away."""
    kept = _try(lambda: Kept(journey.remove_app(_user(request), proof=proof_of(request))))
    if kept.problems:
        return _show(request, Wrong("app_off", kept.problems))
    tell_of_change(_user(request), "app_off")
    return back(request, resolve_url("second_factor"), done=_("The app is taken away."))


def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new codes, shown this once."""
    kept = _try(lambda: journey.make_codes(_user(request), proof=proof_of(request)))
    if kept.problems:
        return _show(request, Wrong("codes", kept.problems))
    tell_of_change(_user(request), "codes")
    return _kept(request, kept, "")


def recovery_file(request: HttpRequest) -> HttpResponse:
    """The codes that are on the screen as a text file. They are kept nowhere, so the screen sends them back."""
    codes = [code[:40] for code in request.POST.getlist("code")[: journey.CODES]]
    if not journey.are_codes_of(_user(request), codes):
        problem = Problem("codes.gone", journey.GONE)
        return _show(request, Wrong("codes", [problem]))
    head = _("Recovery codes for Goodterms, {email}. Each works once, in the place of a code of your app.")
    text = head.format(email=_user(request).email) + "\r\n\r\n" + "\r\n".join(codes) + "\r\n"
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="goodterms-recovery-codes.txt"'
    return answer


def passkey_new(request: HttpRequest) -> HttpResponse:
    """What the browser needs to make a passkey, once password and code are right."""
    place = passkey_place(request)
    if place is None:
        return JsonResponse({"wrong": _("Passkeys do not work at this address.")}, status=422)
    try:
        begun = keep_passkeys.begin_adding(_user(request), place, proof=proof_of(request))
    except TooManyTries as wait:
        return JsonResponse({"wrong": waiting(wait)}, status=429)
    if isinstance(begun, list):
        return JsonResponse({"wrong": " ".join(in_words(problem) for problem in begun)}, status=422)
    request.session[CHALLENGE] = begun.state
    return JsonResponse(begun.options)


def passkey_add(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser has made."""
    place, state = passkey_place(request), request.session.pop(CHALLENGE, None)
    if place is None:
        return _show(request, Wrong("passkey", [keep_passkeys.NOT_THIS]))
    sent = request.POST
    kept = keep_passkeys.add(
        _user(request),
        place,
        state,
        sent.get("answer", ""),
        name=text_of(sent, "name", longest=60),
        mark=request.session.get("mark", ""),
    )
    if kept.problems:
        return _show(request, Wrong("passkey", kept.problems))
    tell_of_change(_user(request), "passkey")
    return _kept(request, kept, _("Your passkey is kept. Other sessions have ended."))


def passkey_remove(request: HttpRequest, passkey_id: int) -> HttpResponse:
    """Take a passkey away."""
    kept = _try(lambda: Kept(keep_passkeys.remove(_user(request), passkey_id, proof=proof_of(request))))
    if kept.problems:
        return _show(request, Wrong(f"passkey-{passkey_id}", kept.problems))
    tell_of_change(_user(request), "passkey_off")
    return back(request, resolve_url("second_factor"), done=_("The passkey is taken away."))


def _try(do: Callable[[], Kept]) -> Kept:
    try:
        return do()
    except TooManyTries as wait:
        return Kept([Problem("factor.tries", waiting(wait).rstrip("."))])


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


def proof_of(request: HttpRequest) -> Proof:
    """What somebody shows before something changes: the fields of parts/proof.html."""
    sent = request.POST
    return Proof(sent.get("password", "")[:1000], sent.get("code", "")[:100], by_passkey=_by_passkey(request))


def _by_passkey(request: HttpRequest) -> bool:
    """Whether this session began with a passkey, a moment ago."""
    at = request.session.get(BY_PASSKEY)
    return isinstance(at, float) and clock.now().timestamp() - at < PASSKEY_COUNTS_SECONDS


def _kept(request: HttpRequest, kept: Kept, done: str) -> HttpResponse:
    """On to the page; by way of the recovery codes where there are new ones."""
    if not kept.codes:
        return back(request, resolve_url("second_factor"), done=done)
    return render(request, "desk/recovery_codes.html", {"codes": kept.codes, "done": done})


def _show_app(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    sealed = request.session.get(NEW_APP, "")
    key = journey.key_in(sealed) if sealed else None
    if key is None:
        sealed = request.session[NEW_APP] = journey.new_key()
        key = journey.key_in(sealed) or b""
    user = _user(request)
    picture = qr_code(app_address(key, account=user.email, issuer="Goodterms"))
    context = {"wrong": wrong, "typed": as_typed(key), "qr": picture, **asked_of(request)}
    return render(request, "desk/code_app.html", context, status=422 if wrong.problems else 200)


def _show(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    user = _user(request)
    place = passkey_place(request)
    app = journey.factors_of(user).app
    context = {
        "wrong": wrong,
        "place": place,
        "unreadable": app is not None and journey.key_in(app.sealed_key) is None,
        "needed": journey.still_needed(user),
        "most_codes": journey.CODES,
        **asked_of(request),
    }
    return render(request, "desk/second_factor.html", context, status=422 if wrong.problems else 200)


def asked_of(request: HttpRequest) -> dict[str, object]:
    """What a change has to be proven with: the password, and a code where there is something to prove with one."""
    factors = journey.factors_of(_user(request))
    return {"factors": factors, "ask_code": factors.any and not _by_passkey(request)}
