"""What they are worth, why they are late, what to propose: the judgement about one customer, and what if."""

from dataclasses import asdict

from django.http import HttpResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.core.approach.overrides import REASONS
from goodterms.core.diagnosis.causes import DISTRESS
from goodterms.desk.forms import Wrong, back, entered, number_of, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.pages.tour import stop_at
from goodterms.desk.pictures.explanation import likelihood_of, pictures
from goodterms.journeys.override_advice import override_advice, overrides_of, record_outcome
from goodterms.journeys.record_answer import record_answer
from goodterms.journeys.see_customer import customer_by_id
from goodterms.journeys.see_freshness import see_freshness
from goodterms.journeys.weigh_customer import Weighed, WhatIf, weigh_customer
from goodterms.store.models import Customer


def advice(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The page; its parts alone for a what-if, and a summary for the customer's page."""
    del firm
    return _show(request, customer_by_id(request.access, customer_id))


def answer(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep what they answered to a question; the judgement is made anew at once."""
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    kept = record_answer(
        request.access,
        found,
        question=text_of(sent, "question"),
        answer=text_of(sent, "answer"),
        words=sent.get("words", ""),
        state="verified" if sent.get("checked") else "unverified",
    )
    if isinstance(kept, list):
        return _show(request, found, Wrong("answer", kept, entered(sent)))
    return back(request, _place(firm, found), done=_("Kept. The advice below takes it into account."))


def otherwise(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Keep that somebody decides otherwise than advised, and why."""
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    kept = override_advice(
        request.access,
        found,
        advised=text_of(sent, "advised"),
        chosen=text_of(sent, "chosen"),
        reason=text_of(sent, "reason"),
        note=sent.get("note", ""),
    )
    if isinstance(kept, list):
        return _show(request, found, Wrong("otherwise", kept, entered(sent)))
    return back(request, _place(firm, found), done=_("Your decision is kept, with the figures that stood here."))


def outcome(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """Add what came of a decision against the advice."""
    found = customer_by_id(request.access, customer_id)
    sent = request.POST
    choice, version = number_of(sent, "choice") or 0, number_of(sent, "version") or 0
    wrong = record_outcome(request.access, found, choice, text_of(sent, "outcome"), version=version)
    if wrong:
        return _show(request, found, Wrong("outcome", wrong, entered(sent)))
    return back(request, _place(firm, found), done=_("Kept. It counts when we look at what worked."))


def _place(firm: str, customer: Customer) -> str:
    return resolve_url("advice", firm=firm, customer_id=customer.pk)


def _show(request: Visit, customer: Customer, wrong: Wrong | None = None) -> HttpResponse:
    tried = _tried(request.GET)
    weighed = weigh_customer(request.access, customer, what_if=tried)
    context = {
        "customer": customer,
        "stop": stop_at(request, customer),
        "currency": weighed.portfolio.currencies[0],
        "tried": {name: value for name, value in asdict(tried).items() if value not in (None, "")},
        **_sliders(request.GET, weighed, tried=tried),
        "wrong": wrong or Wrong(),
        "reasons": REASONS,
        "choices": overrides_of(request.access, customer),
        "fresh": see_freshness(request.access),
        **pictures(weighed),
    }
    if "brief" in request.GET and request.headers.get("HX-Request"):
        return render(request, "desk/parts/advice_brief.html", context)
    part = request.headers.get("HX-Request") and request.method == "GET"
    name = "desk/parts/advice.html" if part else "desk/advice.html"
    return render(request, name, context, status=422 if wrong else 200)


def _tried(sent: QueryDict) -> WhatIf:
    """What a person tries; percent in the form, shares in the journey."""
    worth, distress, rate, stays = (_moved(sent, name) for name in ("worth", "distress", "rate", "stays"))
    option = text_of(sent, "option", longest=40)
    return WhatIf(
        worth=worth / 100 if worth is not None else None,
        distress=distress / 100 if distress is not None else None,
        rate=rate / 100 if rate is not None else None,
        option=option if stays is not None else "",
        stays=stays / 100 if stays is not None and option else None,
    )


def _sliders(sent: QueryDict, weighed: Weighed, *, tried: WhatIf) -> dict[str, object]:
    """Where the sliders of the what-if stand, in percent, and where they stand as we think. What is tried moves the
    advice, so the page that was there before says what we think."""
    as_is = {
        "worth": 100,
        "distress": round(100 * likelihood_of(weighed, DISTRESS)),
        "rate": round(100 * weighed.playbook.number("economics.firm.cost_of_capital")),
    }
    if tried != WhatIf():
        as_is |= {name: before for name in as_is if (before := _number(sent, name, "_as_is")) is not None}
    moved = {name: _number(sent, name) for name in as_is}
    kept = {"stays": text_of(sent, "stays", longest=5), "option": text_of(sent, "option", longest=40)}
    return {"as_is": as_is, "shown": kept | {name: as_is[name] if at is None else at for name, at in moved.items()}}


def _moved(sent: QueryDict, name: str) -> int | None:
    """A figure that was moved away from where it stands as we think."""
    value = _number(sent, name)
    return None if value == _number(sent, name, "_as_is") else value


def _number(sent: QueryDict, name: str, ending: str = "") -> int | None:
    text = text_of(sent, name + ending, longest=5)
    least, most = {"worth": (0, 400), "distress": (0, 100), "rate": (0, 50), "stays": (1, 99)}[name]
    return int(text) if text.isascii() and text.isdecimal() and least <= int(text) <= most else None
