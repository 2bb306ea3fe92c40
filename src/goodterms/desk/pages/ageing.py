"""Ageing: how old what is owed is, as of any day."""

from django.http import HttpResponse
from django.shortcuts import render

from goodterms.desk.forms import day_of, page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.pictures.ageing_bar import ageing_bar
from goodterms.desk.wording import bucket_name
from goodterms.journeys.see_ageing_by import see_ageing_by


def ageing(request: Visit, firm: str) -> HttpResponse:
    """The page."""
    del firm
    sent = request.GET
    aged = see_ageing_by(
        request.access,
        as_of=day_of(sent, "as_of"),
        by="owner" if sent.get("by") == "owner" else "customer",
        currency=text_of(sent, "currency", longest=3),
        page=page_of(sent),
    )
    names = aged.buckets.names
    totals = [
        (found, ageing_bar(found.amounts, names), _change(found.overdue_minor, aged.totals_before.get(currency)))
        for currency, found in aged.totals.items()
    ]
    rows = [(row, ageing_bar(row.buckets, names)) for row in aged.rows]
    context = {"aged": aged, "totals": totals, "rows": rows, "bucket_names": [bucket_name(n) for n in names]}
    return render(request, "desk/ageing.html", context)


def _change(now: int, before: object) -> int:
    return now - int(getattr(before, "overdue_minor", 0))
