"""Invoices and credit notes as they were posted, their due dates, and what changed them afterwards.

All of this is fact: the database refuses UPDATE and DELETE. A correction is an `Adjustment`, never an edit.
"""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Customer


class Invoice(models.Model):
    """An invoice or a credit note. `amount_minor` is positive for both; `kind` says which way it counts."""

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=11, choices=Kind.choices)
    number = models.CharField(max_length=120)
    number_key = models.CharField(max_length=120)
    occurrence = models.PositiveIntegerField(default=1)
    issued_on = models.DateField()
    due_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    instalments = models.PositiveSmallIntegerField(default=1)
    discount_minor = models.BigIntegerField(default=0)
    discount_until = models.DateField(null=True)
    margin_minor = models.BigIntegerField(null=True)
    purchase_order = models.CharField(max_length=120, default="")
    description = models.CharField(max_length=500, default="")
    for_invoice = models.CharField(max_length=120, default="", help_text="of a credit note: key of the invoice")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["company", "customer", "kind", "number_key", "occurrence"], name="invoice_number_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_minor__gt=0), name="invoice_amount_positive"),
        ]
        indexes: ClassVar = [
            # Also finds what a number begins with, whatever the collation of a PostgreSQL database.
            models.Index(
                fields=["company", "number_key"],
                name="invoice_by_number_part",
                opclasses=["int8_ops", "varchar_pattern_ops"],
            ),
            models.Index(fields=["customer", "issued_on"], name="invoice_of_customer"),
        ]

    def __str__(self) -> str:
        return self.number


class Instalment(models.Model):
    """One of several due dates of an invoice. An invoice with a single due date has no rows here."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="parts")
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["invoice", "position"], name="instalment_position_once"),
            models.UniqueConstraint(fields=["invoice", "due_on"], name="instalment_date_once"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice} / {self.position}"


class Adjustment(models.Model):
    """What changed an invoice after it was posted: a correction, a write-off, a cash discount, a credit whose
    note is not in the books, other dates."""

    class Kind(models.TextChoices):
        CORRECTION = "correction"
        WRITE_OFF = "write_off"
        CASH_DISCOUNT = "cash_discount"
        CREDITED = "credited"
        DATES = "dates"

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    amount_minor = models.BigIntegerField(default=0)
    effective_on = models.DateField()
    new_issued_on = models.DateField(null=True)
    new_due_on = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    recorded_at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "effective_on", "invoice"], name="adjustment_by_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor}"
