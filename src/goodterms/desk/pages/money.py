"""Setting money against invoices: what would pay what, and why; one press does it, all of it or nothing."""

from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.desk.forms import Wrong, back, problem_text
from goodterms.desk.gate import Visit
from goodterms.journeys.apply_money import Share, apply_money, suggest
from goodterms.journeys.see_customer import customer_by_id
from goodterms.store.models import Customer, Invoice

MOST = 200


def money(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """The suggestion; or the setting of what was ticked."""
    found = customer_by_id(request.access, customer_id)
    if request.method != "POST":
        return _show(request, found)
    shares = [share for text in request.POST.getlist("share")[:MOST] if (share := _share(text)) is not None]
    place = resolve_url("customer", firm=firm, customer_id=customer_id)
    if not shares:
        return back(request, place, failed=_("Nothing was ticked, and nothing was changed."))
    problems = apply_money(request.access, found, shares)
    if problems:
        said = "; ".join(problem_text(p) for p in problems)
        return back(request, resolve_url("money", firm=firm, customer_id=customer_id), failed=said)
    return back(request, place, done=_("The money is set against the invoices."))


def _show(request: Visit, customer: Customer) -> HttpResponse:
    found = suggest(request.access, customer)
    numbers = dict(
        Invoice.objects.filter(customer=customer, pk__in=[s.invoice for s in found.shares]).values_list("pk", "number")
    )
    credits = {(c.source_kind, c.source): c for c in found.unused}
    rows = [
        (share, _value(share), numbers.get(share.invoice, ""), credits.get((share.source_kind, share.source)))
        for share in found.shares
    ]
    context = {"customer": customer, "rows": rows, "because": found.because, "wrong": Wrong()}
    return render(request, "desk/money.html", context)


def _value(share: Share) -> str:
    return f"{share.source_kind}:{share.source}:{share.invoice}:{share.amount_minor}"


def _share(text: str) -> Share | None:
    kind, *numbers = text.split(":")
    if kind not in ("payment", "credit_note") or len(numbers) != 3:
        return None
    if not all(n.isascii() and n.isdecimal() and len(n) <= 18 for n in numbers):
        return None
    source, invoice, amount = (int(n) for n in numbers)
    return Share("payment" if kind == "payment" else "credit_note", source, invoice, amount)
