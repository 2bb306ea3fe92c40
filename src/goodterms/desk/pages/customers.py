"""Customers: find one."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url

from goodterms.desk.forms import page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.journeys.find_customers import SHOWS, SORTS, Wanted, find_customers


def customers(request: Visit, firm: str) -> HttpResponse:
    """A page of customers. A search that fits exactly one customer opens it."""
    sent = request.GET
    text = text_of(sent, "q", longest=100)
    show = sent.get("show", "")
    wanted = Wanted(
        text=text,
        show=show if show in SHOWS else ("all" if text else "open"),
        sort=sent["sort"] if sent.get("sort") in SORTS else "overdue",
        currency=text_of(sent, "currency", longest=3),
        page=page_of(sent),
    )
    found = find_customers(request.access, wanted)
    live = bool(request.headers.get("HX-Request"))
    if text and "find" in sent and not live and len(found.rows) == 1 and found.wanted.page == 1:
        return HttpResponseRedirect(resolve_url("customer", firm=firm, customer_id=found.rows[0].id))
    name = "desk/parts/customer_rows.html" if live else "desk/customers.html"
    return render(request, name, {"found": found, "shows": SHOWS})
