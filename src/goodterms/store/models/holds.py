"""What keeps us from speaking to a customer about an invoice, and what people wrote down."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Customer
from goodterms.store.models.documents import Invoice


class Hold(models.Model):
    """A pause for one invoice, or for the whole customer, with a reason, an end and somebody who owns it."""

    class Reason(models.TextChoices):
        DISPUTE = "dispute"
        PROMISE = "promise"
        PLAN = "plan"
        REPLY = "reply"
        OURS = "ours"
        SNOOZED = "snoozed"
        OTHER = "other"

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="holds")
    invoice = models.ForeignKey(Invoice, null=True, blank=True, on_delete=models.PROTECT)
    reason = models.CharField(max_length=10, choices=Reason.choices)
    note = models.CharField(max_length=500, default="", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    lifted_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "ends_on"], name="hold_by_end")]

    def __str__(self) -> str:
        return self.reason


class Dispute(models.Model):
    """The customer says that something about an invoice is wrong. Kept after it is settled."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="dispute")
    raised_on = models.DateField(null=True, help_text="empty where the source does not say when")
    resolved_on = models.DateField(null=True)
    reason = models.CharField(max_length=300, default="")
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.reason


class Note(models.Model):
    """Something a person wrote down about a customer. The words live here, not in the timeline's chain.

    about: "" for a note; else how far something on our own side is put right. remains: what is still to be done then.
    done_by: who at the firm put it right, or will.
    """

    class About(models.TextChoices):
        MENDED = "mended"
        PARTLY = "partly"
        NOT_YET = "not_yet"

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    text = models.TextField()
    about = models.CharField(max_length=8, choices=About.choices, default="", blank=True)
    remains = models.CharField(max_length=500, default="", blank=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.text[:40]
