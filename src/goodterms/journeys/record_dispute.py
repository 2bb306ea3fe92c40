"""A dispute: the customer says that something about an invoice is wrong. The rest of the account goes on."""

from django.db.models import F

from goodterms.core.basics.problems import Problem
from goodterms.core.basics.reasons import N_
from goodterms.store import access, clock
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Dispute, Invoice
from goodterms.store.writing import timeline


def record_dispute(who: Access, customer: Customer, invoice_id: int, reason: str) -> list[Problem]:
    """Keep that an invoice is disputed, and why. Saying so twice changes nothing."""
    who.require("collector")
    reason = reason.strip()
    if not reason:
        return [Problem("dispute.reason", N_("Say what they find wrong"), column="reason")]
    if len(reason) > 300:
        return [Problem("dispute.long", N_("Say it in 300 characters at most"), column="reason")]
    with access.writing(who.company.pk):
        invoice = Invoice.objects.filter(customer=customer, pk=invoice_id, kind=Invoice.Kind.INVOICE).first()
        if invoice is None:
            raise NotHere(str(invoice_id))
        today = clock.today(who.company)
        dispute = Dispute.objects.filter(invoice=invoice).first()
        if dispute is None:
            Dispute.objects.create(
                company=who.company, customer=customer, invoice=invoice, raised_on=today, reason=reason
            )
        elif dispute.resolved_on is None:
            return []
        else:
            again = Dispute.objects.filter(pk=dispute.pk, version=dispute.version)
            again.update(raised_on=today, resolved_on=None, reason=reason, version=F("version") + 1)
        _tell(who, customer, invoice, "dispute.raised")
    return []


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
        _tell(who, customer, dispute.invoice, "dispute.settled")
    return True


def _tell(who: Access, customer: Customer, invoice: Invoice, kind: str) -> None:
    timeline.append(
        who.company.pk,
        at=clock.now(),
        actor=who.actor,
        kind=kind,
        subject=f"invoice:{invoice.pk}",
        body={"invoice": invoice.number},
        customer_id=customer.pk,
    )
