"""Money of a customer: what it would pay, what it paid, taking that back; what will happen is shown before it does."""

from django.http import HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.desk.formats import amount_text
from goodterms.desk.forms import Wrong, back, day_of, entered, number_of, page_of, problem_text, text_of
from goodterms.desk.gate import Visit
from goodterms.journeys import apply_money
from goodterms.journeys.apply_money import Share, suggest
from goodterms.journeys.find_customers import amount_in
from goodterms.journeys.see_customer import customer_by_id
from goodterms.journeys.see_payments import GivenUp, see_given_up, see_payment, see_payments
from goodterms.store import clock
from goodterms.store.models import Customer, Invoice

MOST = 200


def money(request: Visit, firm: str, customer_id: int) -> HttpResponse:
    """What would pay what, and what paid what; or the setting of what was ticked."""
    found = customer_by_id(request.access, customer_id)
    if request.method != "POST":
        return _show(request, found)
    shares = [share for text in request.POST.getlist("share")[:MOST] if (share := _share(text)) is not None]
    place = resolve_url("customer", firm=firm, customer_id=customer_id)
    if not shares:
        return back(request, place, failed=_("Nothing was ticked, and nothing was changed."))
    problems = apply_money.apply_money(request.access, found, shares)
    if problems:
        return back(request, _place(request, found), failed=_said(problems))
    return back(request, place, done=_("The money is set against the invoices."))


def take_back(request: Visit, firm: str, customer_id: int, use_id: int) -> HttpResponse:
    """Some money did not pay this invoice: a mistake of ours."""
    del firm
    found = customer_by_id(request.access, customer_id)
    problems = apply_money.take_back(request.access, found, use_id)
    done = _("Taken back: the invoice is open again, and the money waits to be set.")
    return back(request, _place(request, found), done="" if problems else done, failed=_said(problems))


def bounce(request: Visit, firm: str, customer_id: int, payment_id: int) -> HttpResponse:
    """What happens if a payment came back; then, that it did."""
    del firm
    found = customer_by_id(request.access, customer_id)
    if request.method != "POST":
        return _show_bounce(request, found, payment_id)
    on = day_of(request.POST, "on")
    if on is None:
        problems = [Problem("money.day", N_("Say on which day it came back"), column="on")]
    else:
        problems = apply_money.bounce(request.access, found, payment_id, on=on, text=request.POST.get("text", ""))
    if problems:
        return _show_bounce(request, found, payment_id, Wrong("bounce", problems, entered(request.POST)))
    return back(
        request, _place(request, found), done=_("The payment is marked as come back. What it paid is open again.")
    )


def write_off(request: Visit, firm: str, customer_id: int, invoice_id: int) -> HttpResponse:
    """What happens if part of an invoice is given up; then, giving it up."""
    found = customer_by_id(request.access, customer_id)
    seen = see_given_up(request.access, found, invoice_id)
    sent = request.POST
    if request.method != "POST":
        return _show_write_off(request, found, seen, seen.open_minor)
    amount = amount_in(text_of(sent, "amount", longest=30), seen.invoice.currency) or 0
    reason = sent.get("reason", "")
    problems = apply_money.cannot_be_given_up(amount, reason)
    if not problems and amount > seen.open_minor:
        problems = [Problem("money.more", N_("More than is open cannot be given up"), column="amount")]
    looked = number_of(sent, "looked")
    if not problems and ("sure" not in sent or looked != amount):
        return _show_write_off(request, found, seen, amount, looked=True)
    if not problems:
        problems = apply_money.write_off(request.access, found, invoice_id, amount_minor=amount, reason=reason)
    if problems:
        return _show_write_off(request, found, seen, amount, wrong=Wrong("write_off", problems, entered(sent)))
    return back(
        request, resolve_url("customer", firm=firm, customer_id=customer_id), done=_("Given up. It is on record.")
    )


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
    page = page_of(request.GET)
    payments, more = see_payments(request.access, customer, page=page)
    context = {"customer": customer, "rows": rows, "because": found.because, "wrong": Wrong()}
    return render(request, "desk/money.html", {**context, "payments": payments, "page": page, "more": more})


def _show_bounce(request: Visit, customer: Customer, payment_id: int, wrong: Wrong | None = None) -> HttpResponse:
    payment = see_payment(request.access, customer, payment_id)
    today = clock.today(request.access.company)
    context = {"customer": customer, "payment": payment, "today": today, "wrong": wrong or Wrong()}
    return render(request, "desk/bounce.html", context, status=422 if wrong else 200)


def _show_write_off(
    request: Visit, customer: Customer, seen: GivenUp, amount: int, *, looked: bool = False, wrong: Wrong | None = None
) -> HttpResponse:
    context = {
        "customer": customer,
        "seen": seen,
        "amount": amount,
        "amount_shown": amount_text(amount, seen.invoice.currency),
        "left": seen.open_minor - amount,
        "owed_after": seen.owed_minor - amount,
        "looked": looked,
        "sent": wrong.values if wrong else entered(request.POST),
        "wrong": wrong or Wrong(),
    }
    return render(request, "desk/write_off.html", context, status=422 if wrong else 200)


def _place(request: Visit, customer: Customer) -> str:
    return resolve_url("money", firm=request.access.company.slug, customer_id=customer.pk)


def _said(problems: list[Problem]) -> str:
    return "; ".join(problem_text(p) for p in problems)


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
