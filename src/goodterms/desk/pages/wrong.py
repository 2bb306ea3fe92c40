"""The pages for when something is not there, not allowed, or broke."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The same page for what never was and for what belongs to somebody else."""
    del exception
    return _page(
        request,
        404,
        _("There is no such page"),
        _("The address may be mistyped, or what was here belongs to another firm."),
        _("Nothing was changed."),
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(
        request,
        403,
        _("Your role does not allow this"),
        _("Ask an owner of the firm to do it, or to give you another role."),
        _("Nothing was changed."),
    )


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a form that does not carry the token of this session."""
    del reason
    return _page(
        request,
        403,
        _("This form has expired"),
        _("You signed in or out elsewhere, or the page stood open for long. Go back, reload, send again."),
        _("Nothing was changed."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    del exception
    return _page(
        request,
        400,
        _("This request makes no sense to us"),
        _("Go back and try again; a day is written as 2026-01-31."),
        _("Nothing was changed."),
    )


def not_so(request: HttpRequest, methods: list[str]) -> HttpResponse:
    """The answer to an address that is only sent to, never opened: as when a page after a form is opened again."""
    answer = _page(
        request,
        405,
        _("This address cannot be opened by itself"),
        _("It belongs to a form. Go back to the page with the form, or to the start."),
        _("Nothing was changed."),
    )
    answer.headers["Allow"] = ", ".join(methods)
    return answer


def broke(request: HttpRequest) -> HttpResponse:
    """Something of ours broke. No database, no session: they may be what broke."""
    return _page(
        request,
        500,
        _("Something of ours went wrong"),
        _("It has been written to the log. Try again; if it happens again, tell whoever runs Goodterms for you."),
        _("What was kept before is safe; what you were just sending was not kept."),
    )


def _page(request: HttpRequest, status: int, title: str, do: str, safe: str) -> HttpResponse:
    context: dict[str, Any] = {"title": title, "do": do, "safe": safe, "status": status}
    return render(request, "desk/wrong.html", context, status=status)
