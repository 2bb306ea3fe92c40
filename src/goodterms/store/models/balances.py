"""What is open now: the only mutable figures of the ledger, and never the truth.

They exist so that today's questions cost as much as there are open items, not as much as there is history, and so
that two people cannot spend the same money twice: every change is a compare-and-set on these rows. `verify`
recomputes them from the facts.
"""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Customer
from goodterms.store.models.documents import Invoice
from goodterms.store.models.payments import Payment


class OpenItem(models.Model):
    """An invoice or credit note with something still open. No row means settled: zero."""

    invoice = models.OneToOneField(Invoice, primary_key=True, on_delete=models.PROTECT, related_name="open_item")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    kind = models.CharField(max_length=11)
    currency = models.CharField(max_length=3)
    issued_on = models.DateField()
    due_on = models.DateField()
    open_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(open_minor__gt=0), name="open_item_is_open")]
        indexes: ClassVar = [
            models.Index(fields=["company", "due_on"], name="open_item_by_due_date"),
            models.Index(fields=["company", "currency", "open_minor"], name="open_item_by_amount"),
            # Sums by customer are read from the index alone.
            models.Index(
                fields=["company", "currency", "kind", "customer", "due_on", "open_minor"], name="open_item_sums"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.open_minor} {self.currency}"


class Unapplied(models.Model):
    """What is left of a payment that nobody has said what it paid."""

    payment = models.OneToOneField(Payment, primary_key=True, on_delete=models.PROTECT, related_name="unapplied")
    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    currency = models.CharField(max_length=3)
    remaining_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(remaining_minor__gt=0), name="unapplied_is_left")
        ]

    def __str__(self) -> str:
        return f"{self.remaining_minor} {self.currency}"
