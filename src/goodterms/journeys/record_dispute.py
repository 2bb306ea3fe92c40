"""A dispute: the customer says that something about an invoice is wrong. The rest of the account goes on."""

from datetime import date
from typing import Final

from django.db.models import F

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.journeys import recording
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Dispute, Invoice

LONGEST: Final = 300


def record_dispute(who: Access, customer: Customer, invoice_id: int, reason: str) -> list[Problem]:
    """Keep that an invoice is disputed, and why. Saying so twice changes nothing."""
    who.require("collector")
    reason = reason.strip()
    if not reason:
        return [Problem("dispute.reason", N_("Say what they find wrong"), column="reason")]
    problems = recording.cannot_be_kept(reason, longest=LONGEST, column="reason")
    if problems:
        return problems
    with access.writing(who.company.pk):
        invoice = Invoice.objects.filter(customer=customer, pk=invoice_id, kind=Invoice.Kind.INVOICE).first()
        if invoice is None:
            raise NotHere(str(invoice_id))
        today = clock.today(who.company)
        first = {"company": who.company, "customer": customer, "raised_on": today, "reason": reason}
        dispute, new = Dispute.objects.get_or_create(invoice=invoice, defaults=first)
        if new or (dispute.resolved_on is not None and _raise_again(dispute, today, reason)):
            recording.tell(who, customer, "dispute.raised", f"invoice:{invoice.pk}", {"invoice": invoice.number})
    return []


def _raise_again(dispute: Dispute, today: date, reason: str) -> bool:
    """False where somebody else was faster."""
    settled = Dispute.objects.filter(pk=dispute.pk, version=dispute.version)
    return settled.update(raised_on=today, resolved_on=None, reason=reason, version=F("version") + 1) == 1


def settle_dispute(who: Access, customer: Customer, invoice_id: int, *, version: int) -> bool:
    """The dispute is over. False where somebody else has changed it since it was looked at."""
    who.require("collector")
    with access.writing(who.company.pk):
        dispute = Dispute.objects.filter(customer=customer, invoice=invoice_id).select_related("invoice").first()
        if dispute is None:
            raise NotHere(str(invoice_id))
        unchanged = Dispute.objects.filter(pk=dispute.pk, version=version, resolved_on=None)
        if unchanged.update(resolved_on=clock.today(who.company), version=F("version") + 1) != 1:
            return False
        told = {"invoice": dispute.invoice.number}
        recording.tell(who, customer, "dispute.settled", f"invoice:{invoice_id}", told)
    return True
