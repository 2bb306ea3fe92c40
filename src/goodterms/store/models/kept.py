"""Files that people attach to a customer: what it is, when, by whom; the content beside it, so that no list reads it.

The content is a fact: the database refuses to change or delete it. A document that was attached by mistake is withdrawn
by a mark with a reason, and stays.
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Customer
from goodterms.store.models.documents import Invoice


class KeptDocument(models.Model):
    """A file that says something about a customer or one of their invoices. `name` is what its bringer called it,
    for showing only; `sha256` is the digest of its content, which also stands in the timeline."""

    class Kind(models.TextChoices):
        ORDER_CONFIRMATION = "order_confirmation"
        DELIVERY_NOTE = "delivery_note"
        SIGNED_TERMS = "signed_terms"
        INVOICE = "invoice"
        MAIL = "mail"
        OTHER = "other"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="kept_documents")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="kept_documents")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.OTHER)
    name = models.CharField(max_length=120)
    note = models.CharField(max_length=300, default="", blank=True)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField(max_length=300, default="", blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["customer", "added_at"], name="kept_document_of_customer")]

    def __str__(self) -> str:
        return self.name


class KeptContent(models.Model):
    """The bytes of a document, never changed."""

    document = models.OneToOneField(KeptDocument, primary_key=True, on_delete=models.PROTECT, related_name="content")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"content of {self.document_id}"
