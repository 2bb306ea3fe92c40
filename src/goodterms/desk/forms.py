"""Reading what a form sent: strictly, one value a field, nothing that was not asked for."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from goodterms.core.basics.dates import EARLIEST, LATEST
from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_, Ours
from goodterms.desk.wording import filled


@dataclass(frozen=True, slots=True)
class Wrong:
    """A form that could not be kept: which one, what is wrong, and what the person had entered."""

    form: str = ""
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)


def text_of(sent: QueryDict, name: str, *, longest: int = 10_000) -> str:
    """The text of a field, without the spaces around it."""
    return sent.get(name, "").strip()[:longest]


def number_of(sent: QueryDict, name: str) -> int | None:
    """A whole number that fits a database id, or None."""
    text = sent.get(name, "").strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


def day_of(sent: QueryDict, name: str) -> date | None:
    """The day of a date field (browsers send YYYY-MM-DD), or None."""
    try:
        return date.fromisoformat(sent.get(name, "").strip())
    except ValueError:
        return None


def unread_day(sent: QueryDict, name: str) -> list[Problem]:
    """What is wrong with a day that was written but is none: a fact must not get another day in silence."""
    if not sent.get(name, "").strip() or day_of(sent, name) is not None:
        return []
    return [Problem("form.day", N_("Write the day as 2026-01-31"), column=name)]


def day_asked(sent: QueryDict, name: str) -> date | None:
    """The day that an address asks for; None where it is none, or one that no ledger knows."""
    day = day_of(sent, name)
    return day if day is not None and EARLIEST <= day <= LATEST else None


def days_unread(sent: QueryDict, *names: str) -> list[str]:
    """What stands in an address where a day should be, and is none: to be said beside what is shown instead."""
    return [
        sent.get(name, "").strip()[:40]
        for name in names
        if sent.get(name, "").strip() and day_asked(sent, name) is None
    ]


def day_of_a_file(sent: QueryDict, name: str) -> date | None:
    """The day that the address of a download asks for. A file cannot say what it shows instead: it is refused (400)."""
    if days_unread(sent, name):
        raise BadRequest(name)
    return day_asked(sent, name)


def page_of(sent: QueryDict) -> int:
    """Which page of a list is wanted; the first where it does not say, at most the ten thousandth."""
    return min(max(number_of(sent, "page") or 1, 1), 10_000)


def entered(sent: QueryDict) -> dict[str, str]:
    """What was entered, to be shown again."""
    return {name: sent.get(name, "") for name in sent if name != "csrfmiddlewaretoken"}


def problem_text(problem: Problem) -> str:
    """A problem in the reader's language; what somebody typed, or called a column, stays as it is."""
    ours = [name for name, value in problem.params.items() if isinstance(value, Ours)]
    return filled(problem.reason, problem.params, ours=ours)


def back(request: HttpRequest, fallback: str, *, done: str = "", failed: str = "") -> HttpResponse:
    """Back to where the form stood, with a word about what happened."""
    if done:
        messages.success(request, done)
    if failed:
        messages.error(request, failed)
    wanted = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=False)
    return HttpResponseRedirect(wanted if here and wanted.startswith("/") else fallback)
