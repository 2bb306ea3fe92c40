"""One customer: what is open, how they pay, what was said, whom to speak to, what stands in the way."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header

from goodterms.desk import wording
from goodterms.desk.forms import Wrong, day_asked, day_of_a_file, page_of
from goodterms.desk.gate import Visit
from goodterms.desk.pages.tour import stop_at
from goodterms.desk.pictures.ageing_bar import ageing_bar
from goodterms.desk.pictures.balance_bars import pictures_of
from goodterms.desk.pictures.payment_dots import payment_dots
from goodterms.journeys.assign_customer import people_of
from goodterms.journeys.print_statement import LANGUAGES, Wanted, as_pdf, as_xlsx, file_name, language_for, ways_of
from goodterms.journeys.see_balance import see_balance
from goodterms.journeys.see_customer import customer_by_id, see_customer
from goodterms.journeys.see_documents import see_documents
from goodterms.journeys.see_payment_history import see_payment_history
from goodterms.journeys.see_record import see_record
from goodterms.journeys.see_statement import open_parts, see_statement
from goodterms.journeys.see_timeline import see_timeline
from goodterms.store.access import Access
from goodterms.store.models import Customer
from goodterms.store.reading.said import Said, said_of


def customer(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The page."""
    del firm
    return show(request, customer_by_id(request.access, customer_id))


def show(request: Visit, found: Customer, wrong: Wrong | None = None) -> HttpResponse:
    """The page of a customer; with `wrong`, the form that could not be kept is open and says why."""
    who = request.access
    if request.headers.get("HX-Request") and request.method == "GET":
        return render(request, "desk/parts/timeline.html", {"line": _timeline(request, found), "customer": found})
    seen = see_customer(who, found, page=page_of(request.GET))
    said = said_of(found)
    history, record = see_payment_history(who, found, said), see_record(who, found, said, owed=seen.owed)
    context: dict[str, Any] = {
        "seen": seen,
        "stop": stop_at(request, found),
        "customer": found,
        "bars": [(a, ageing_bar(a.buckets, seen.bucket_names)) for a in seen.accounts],
        "history": history,
        "dots": payment_dots(history),
        "line": _timeline(request, found, said),
        "people": people_of(who) if who.may("collector") else [],
        "wrong": wrong or Wrong(),
        "pause_until": seen.as_of + timedelta(days=7),
        "hold_reasons": wording.choices("hold"),
        "contact_roles": wording.choices("contact_role"),
        "channels": wording.choices("channel"),
        "outcomes": wording.choices("outcome"),
        "record": record,
        "documents": see_documents(who, found).documents[:5],
        "observed_kinds": wording.choices("observed"),
        "came_by": wording.choices("came_by"),
        "bond_strengths": wording.choices("bond"),
        "bond_strength": wording.bond_code(record.bond.strength_percent if record.bond else 50),
    }
    return render(request, "desk/customer.html", context, status=422 if wrong else 200)


def payment_history(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The table behind the picture."""
    del firm
    found = customer_by_id(request.access, customer_id)
    history = see_payment_history(request.access, found)
    context = {"customer": found, "history": history, "dots": payment_dots(history)}
    return render(request, "desk/payment_history.html", context)


def balance(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """What was owed over time, with its table; `brief` is the picture alone, for the customer's page."""
    del firm
    found = customer_by_id(request.access, customer_id)
    brief = "brief" in request.GET
    context = {"customer": found, "brief": brief, "pictures": pictures_of(see_balance(request.access, found))}
    return render(request, "desk/parts/balance_picture.html" if brief else "desk/balance.html", context)


def statement(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The statement of account, to read or print."""
    del firm
    found = customer_by_id(request.access, customer_id)
    until = day_asked(request.GET, "until")
    since = day_asked(request.GET, "since")
    shown = see_statement(request.access, found, since=since, until=until, currency=request.GET.get("currency", ""))
    ageing = shown.statement.ageing if shown.statement else None
    bar = ageing_bar(ageing.amounts, ageing.buckets.names) if ageing and ageing.total_minor else []
    asked = request.GET.get("language", "")
    made = shown.statement
    context = {
        "customer": found,
        "shown": shown,
        "bar": bar,
        "language": asked if asked in LANGUAGES else language_for(found),
        "ways": ways_of(request.access, found),
        "open_parts": open_parts(made) if made else [],
        "owed": sum(item.open_minor for item in made.items) if made else 0,
    }
    return render(request, "desk/statement.html", context)


def statement_pdf(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The statement of account as a PDF file."""
    del firm
    return _file(request, customer_id, "pdf", "application/pdf", as_pdf)


def statement_xlsx(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The statement of account as a workbook."""
    del firm
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(request, customer_id, "xlsx", kind, as_xlsx)


def _file(
    request: Visit, customer_id: int, ending: str, kind: str, make: Callable[[Access, Customer, Wanted], bytes]
) -> HttpResponse:
    found = customer_by_id(request.access, customer_id)
    since, until = (day_of_a_file(request.GET, name) for name in ("since", "until"))
    wanted = Wanted(since, until, request.GET.get("language", ""))
    name = file_name(request.access, found, wanted, ending)
    answer = HttpResponse(make(request.access, found, wanted), content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return answer


def _timeline(request: Visit, found: Customer, said: Said | None = None) -> Any:
    before = day_asked(request.GET, "before")
    return see_timeline(request.access, found, show=request.GET.get("show", "all"), before=before, said=said)
