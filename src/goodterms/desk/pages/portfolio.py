"""The portfolio as a picture: worth by trouble."""

from django.http import HttpResponse
from django.shortcuts import render

from goodterms.core.basics.currencies import minor_digits
from goodterms.desk.forms import page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.pictures.worth_and_trouble import worth_and_trouble
from goodterms.journeys.playbook_in_force import playbook_in_force
from goodterms.journeys.see_portfolio import see_portfolio


def portfolio(request: Visit, firm: str) -> HttpResponse:
    """The page."""
    del firm
    sent = request.GET
    whole = see_portfolio(
        request.access,
        currency=text_of(sent, "currency", longest=3),
        sort=text_of(sent, "sort", longest=20) or "overdue",
        page=page_of(sent),
    )
    unit = 10 ** minor_digits(whole.currency) if whole.currency else 100
    numbers = playbook_in_force(request.access).causes
    words = dict(zip(numbers.causes, numbers.words, strict=True))
    context = {
        "whole": whole,
        "field": worth_and_trouble(whole.places, unit=unit),
        "causes": [
            (words.get(c.cause, c.cause), c, c.overdue_minor / (whole.overdue_minor or 1)) for c in whole.causes
        ],
        "words": words,
    }
    return render(request, "desk/portfolio.html", context)
