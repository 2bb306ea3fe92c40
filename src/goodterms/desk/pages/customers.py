"""Customers: find one, keep a view of the list, take the list away."""

from django.http import FileResponse, HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.desk.downloads import csv_file, xlsx_file
from goodterms.desk.forms import Wrong, back, entered, number_of, page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.journeys import keep_view as views
from goodterms.journeys.export_customers import HEADER, export_customers
from goodterms.journeys.find_customers import SHOWS, SORTS, Found, Wanted, choices_of, find_customers
from goodterms.journeys.playbook_in_force import playbook_in_force


def customers(request: Visit, firm: str) -> HttpResponse:
    """A page of customers. A search that fits exactly one customer opens it; without any wish, the person's start."""
    sent = request.GET
    live = bool(request.headers.get("HX-Request"))
    if not sent:
        start = views.start_of(request.access)
        if start is not None:
            return HttpResponseRedirect(f"{request.path}?{start.query}&view={start.pk}")
    wanted = _wanted(sent)
    found = find_customers(request.access, wanted)
    if wanted.text and "find" in sent and not live and len(found.rows) == 1 and found.wanted.page == 1:
        return HttpResponseRedirect(resolve_url("customer", firm=firm, customer_id=found.rows[0].id))
    if live:
        return render(request, "desk/parts/customers_live.html", {**_tools(request, found), "live": True})
    return _show(request, Wrong(), found)


def customers_export(request: Visit, firm: str) -> StreamingHttpResponse | FileResponse:
    """Everybody on the list that is shown, as a file."""
    del firm
    rows = export_customers(request.access, _wanted(request.GET))
    if request.GET.get("as") == "xlsx":
        return xlsx_file("customers", HEADER, rows)
    return csv_file("customers", HEADER, rows)


def keep_view(request: Visit, firm: str) -> HttpResponse:
    """Keep the list as it is shown under a name."""
    sent = request.POST
    query = views.canonical(text_of(sent, "query", longest=2000))
    kept = views.keep_view(
        request.access, name=text_of(sent, "name", longest=200), query=query, shared="shared" in sent
    )
    if isinstance(kept, list):
        request.GET = QueryDict(query)
        return _show(request, Wrong("view", kept, entered(sent)))
    if "start" in sent:
        views.start_with(request.access, kept.pk)
    return back(request, _place(firm, kept.query, kept.pk), done=_("The view is kept."))


def change_view(request: Visit, firm: str, view_id: int) -> HttpResponse:
    """Rename a view, remove it, or let the list open with it."""
    sent = request.POST
    query = views.canonical(text_of(sent, "query", longest=2000))
    here = _place(firm, query, view_id)
    if "remove" in sent:
        views.remove_view(request.access, view_id)
        return back(request, _place(firm, query, None), done=_("The view is removed."))
    if "start" in sent:
        views.start_with(request.access, view_id)
        return back(request, here, done=_("Your list opens with this view now."))
    if "no_start" in sent:
        views.start_with(request.access, None)
        return back(request, here, done=_("Your list opens with everybody who owes something again."))
    version = number_of(sent, "version") or 0
    problems = views.rename_view(request.access, view_id, name=text_of(sent, "name", longest=200), version=version)
    if problems:
        request.GET = QueryDict(f"{query}&view={view_id}")
        return _show(request, Wrong("view", problems, entered(sent)))
    return back(request, here, done=_("Kept."))


def _show(request: Visit, wrong: Wrong, found: Found | None = None) -> HttpResponse:
    found = found or find_customers(request.access, _wanted(request.GET))
    numbers = playbook_in_force(request.access).causes
    wanted = found.wanted
    context = {
        **_tools(request, found),
        "choices": choices_of(request.access),
        "causes": dict(zip(numbers.causes, numbers.words, strict=True)),
        "sorts": _sorts(wanted.sort),
        "narrowed": any((wanted.owner, wanted.segment, wanted.country, wanted.cause)),
        "wrong": wrong,
    }
    return render(request, "desk/customers.html", context, status=422 if wrong.problems else 200)


def _tools(request: Visit, found: Found) -> dict[str, object]:
    """The list, and what can be done with it as a whole: keep it as a view, take it away."""
    mine = views.views_of(request.access)
    chosen = number_of(request.GET, "view")
    view = next((v for v in [*mine.own, *mine.shared] if v.pk == chosen), None)
    return {
        "found": found,
        "views": mine,
        "view_lists": [(mine.own, _("Mine")), (mine.shared, _("The firm's"))],
        "view": view,
        "may_change": view is not None and views.may_change(request.access, view),
        "query": views.canonical(request.GET.urlencode()),
    }


def _wanted(sent: QueryDict) -> Wanted:
    text = text_of(sent, "q", longest=100)
    show, sort = sent.get("show", ""), sent.get("sort", "")
    return Wanted(
        text=text,
        show=show if show in SHOWS else ("all" if text else "open"),
        sort=sort if sort.removeprefix("-") in SORTS else "overdue",
        currency=text_of(sent, "currency", longest=3),
        page=page_of(sent),
        owner=text_of(sent, "owner", longest=200),
        segment=text_of(sent, "segment", longest=60),
        country=text_of(sent, "country", longest=2),
        cause=text_of(sent, "cause", longest=40),
    )


def _sorts(sort: str) -> list[tuple[str, str]]:
    """What the list can be sorted by; the present order keeps its direction."""
    names = {
        "overdue": _("Overdue"), "owed": _("Owed"), "oldest": _("Longest late"), "name": _("Name"),
        "owner": _("Relationship"),
    }  # fmt: skip
    return [(sort if code == sort.removeprefix("-") else code, name) for code, name in names.items()]


def _place(firm: str, query: str, view_id: int | None) -> str:
    parts = [query, f"view={view_id}" if view_id else ""]
    return f"{resolve_url('customers', firm=firm)}?{'&'.join(p for p in parts if p) or 'show=open'}"
