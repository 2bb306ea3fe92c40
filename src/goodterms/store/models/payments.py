"""Money that came in, and what it paid. Facts: never edited, only reversed by a further row."""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Customer
from goodterms.store.models.documents import Invoice


class Payment(models.Model):
    """A payment. A reversal (bounced, imported by mistake) is a further row with a negative amount.

    `identity` is what makes it the same payment when a file is read again; genuinely equal payments differ in
    `occurrence`.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, db_index=False)
    reference = models.CharField(max_length=200)
    identity = models.CharField(max_length=300)
    occurrence = models.PositiveIntegerField(default=1)
    paid_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    text = models.CharField(max_length=500, default="")
    for_invoice = models.CharField(max_length=120, default="", help_text="key of the invoice it is meant for")
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["customer", "identity", "occurrence"], name="payment_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, reverses=None)
                | models.Q(amount_minor__lt=0, reverses__isnull=False),
                name="payment_negative_only_as_reversal",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "paid_on"], name="payment_of_customer"),
            models.Index(fields=["company", "paid_on"], name="payment_by_day"),
        ]

    def __str__(self) -> str:
        return self.reference


class Allocation(models.Model):
    """Part of a payment or of a credit note that paid part of an invoice, from `effective_on` on."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT)
    credit_note = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="credits")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="allocations")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    effective_on = models.DateField()
    recorded_at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(payment__isnull=False, credit_note=None)
                | models.Q(payment=None, credit_note__isnull=False),
                name="allocation_has_one_source",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0, reverses=None)
                | models.Q(amount_minor__lt=0, reverses__isnull=False),
                name="allocation_negative_only_as_reversal",
            ),
        ]
        indexes: ClassVar = [
            # What moved after a day is read from the index alone.
            models.Index(
                fields=["company", "effective_on", "invoice", "payment", "credit_note"], name="allocation_by_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency}"
