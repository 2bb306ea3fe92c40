"""Ageing: how old what is owed is, as of any day; what stands behind a line; the whole of it to take away."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.http import FileResponse, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import render

from goodterms.core.basics.currencies import minor_digits
from goodterms.core.ledger.ageing import Buckets
from goodterms.desk.downloads import csv_file, xlsx_file
from goodterms.desk.forms import day_asked, day_of_a_file, page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.desk.pictures.ageing_bar import ageing_bar
from goodterms.desk.wording import bucket_name
from goodterms.journeys.see_aged_invoices import see_aged_invoices
from goodterms.journeys.see_ageing_by import By, ageing_being_read, export_ageing, see_ageing_by

PATIENCE: Final = 0.8
"""Seconds that a page waits for a reading before it says how far that is."""


def ageing(request: Visit, firm: str) -> HttpResponse:
    """The page; or, while a large ledger is still being read for a day, how far that is."""
    del firm
    sent = request.GET
    live = bool(request.headers.get("HX-Request"))
    reading = ageing_being_read(request.access, as_of=day_asked(sent, "as_of"), seconds=0 if live else PATIENCE)
    if reading is not None:
        page = "desk/parts/ageing_reading.html" if live else "desk/ageing_reading.html"
        return render(request, page, {"reading": reading})
    if live:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    aged = see_ageing_by(
        request.access,
        as_of=day_asked(sent, "as_of"),
        by=_by(sent),
        currency=text_of(sent, "currency", longest=3),
        page=page_of(sent),
        sort=text_of(sent, "sort", longest=12) or "overdue",
    )
    names = aged.buckets.names
    totals = [
        (found, ageing_bar(found.amounts, names), _change(found.overdue_minor, aged.totals_before.get(currency)))
        for currency, found in aged.totals.items()
    ]
    heads = [(f"b{n}", bucket_name(name)) for n, name in enumerate(names)]
    return render(request, "desk/ageing.html", {"aged": aged, "totals": totals, "heads": heads})


def ageing_invoices(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The invoices behind a line."""
    del firm
    sent = request.GET
    found = see_aged_invoices(
        request.access,
        customer_id,
        as_of=day_asked(sent, "as_of"),
        currency=text_of(sent, "currency", longest=3),
        page=page_of(sent),
    )
    names = [bucket_name(name) for name in found.buckets.names]
    context = {
        "found": found,
        "found_bar": ageing_bar(found.bucket_sums, found.buckets.names),
        "rows": [(part, names[part.bucket]) for part in found.parts],
    }
    return render(request, "desk/ageing_invoices.html", context)


def ageing_export(request: Visit, firm: str) -> StreamingHttpResponse | FileResponse:
    """Every line in every currency as a file."""
    del firm
    buckets = Buckets(tuple(request.access.company.bucket_edges)).names
    header = ["reference", "name", "currency", *buckets, "owed", "overdue", "overdue_change_in_a_month", "credits"]
    rows = _rows(request, day_of_a_file(request.GET, "as_of"))
    if request.GET.get("as") == "xlsx":
        return xlsx_file("ageing", header, rows)
    return csv_file("ageing", header, rows)


def _rows(request: Visit, as_of: date | None) -> Iterator[list[Any]]:
    sent = request.GET
    sort = text_of(sent, "sort", longest=12) or "overdue"
    for currency, row in export_ageing(request.access, as_of=as_of, by=_by(sent), sort=sort):
        amounts = (*row.buckets, row.total, row.overdue, row.change, row.credits)
        digits = minor_digits(currency)
        yield [row.reference, row.name, currency, *(Decimal(a).scaleb(-digits) for a in amounts)]


def _by(sent: QueryDict) -> By:
    return "owner" if sent.get("by") == "owner" else "customer"


def _change(now: int, before: object) -> int:
    return now - int(getattr(before, "overdue_minor", 0))
