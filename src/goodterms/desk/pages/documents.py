"""The files that are attached to a customer. They leave as a download only, whatever they say they are."""

from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.desk import wording
from goodterms.desk.forms import Wrong, back, entered, page_of, text_of
from goodterms.desk.gate import Visit
from goodterms.journeys.keep_document import LARGEST, Handed, keep_document, withdraw_document
from goodterms.journeys.see_customer import customer_by_id
from goodterms.journeys.see_documents import content_of, see_documents
from goodterms.store.models import Customer

NONE = Problem("upload.none", N_("Choose a file first"), column="file")


def documents(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """What is attached, and attaching a file."""
    found = customer_by_id(request.access, customer_id)
    if request.method != "POST":
        return _show(request, found)
    file, sent = request.FILES.get("file"), request.POST
    if file is None:
        return _show(request, found, Wrong("document", [NONE], entered(sent)))
    kind, number = text_of(sent, "kind"), text_of(sent, "number")
    handed = Handed(file.chunks(), file.name or "", kind, sent.get("note", ""), number)
    kept = keep_document(request.access, found, handed)
    if isinstance(kept, list):
        return _show(request, found, Wrong("document", kept, entered(sent)))
    place = resolve_url("documents", firm=firm, customer_id=customer_id)
    return back(request, place, done=_("{name} is kept.").format(name=kept.name))


def document(request: Visit, firm: str, customer_id: int, document_id: int) -> HttpResponse:
    """One of them, as a download."""
    del firm
    found = customer_by_id(request.access, customer_id)
    kept, content = content_of(request.access, found, document_id)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, kept.name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def withdraw(request: Visit, firm: str, customer_id: int, document_id: int) -> HttpResponse:
    """It does not belong here."""
    found = customer_by_id(request.access, customer_id)
    problems = withdraw_document(request.access, found, document_id, request.POST.get("reason", ""))
    if problems:
        return _show(request, found, Wrong(f"withdraw-{document_id}", problems, entered(request.POST)))
    return back(
        request, resolve_url("documents", firm=firm, customer_id=customer_id), done=_("Withdrawn. It stays on record.")
    )


def _show(request: Visit, customer: Customer, wrong: Wrong | None = None) -> HttpResponse:
    withdrawn = "withdrawn" in request.GET
    context = {
        "customer": customer,
        "kept": see_documents(request.access, customer, page=page_of(request.GET), withdrawn=withdrawn),
        "withdrawn": withdrawn,
        "kinds": wording.choices("document"),
        "largest": LARGEST // 1024**2,
        "wrong": wrong or Wrong(),
    }
    return render(request, "desk/documents.html", context, status=422 if wrong else 200)
