"""The customers who owe, and the people there."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from goodterms.store.models.companies import Company


class Customer(models.Model):
    """A customer: a legal entity that we invoice. `reference_key` is the reference as it is compared."""

    class Form(models.TextChoices):
        UNKNOWN = "unknown"
        COMPANY = "company"
        PARTNERSHIP = "partnership"
        SOLE_TRADER = "sole_trader"
        INDIVIDUAL = "individual"
        PUBLIC_BODY = "public_body"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    reference = models.CharField(max_length=100)
    reference_key = models.CharField(max_length=100)
    name = models.CharField(max_length=400)
    legal_name = models.CharField(max_length=400, default="", blank=True)
    form = models.CharField(max_length=12, choices=Form.choices, default=Form.UNKNOWN)
    registration = models.CharField(max_length=60, default="", blank=True)
    country = models.CharField(max_length=2, default="", blank=True)
    segment = models.CharField(max_length=60, default="", blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT)
    owner_name = models.CharField(max_length=200, default="", blank=True)
    terms = models.CharField(max_length=100, default="", blank=True)
    credit_limit_minor = models.BigIntegerField(null=True, blank=True)
    margin_bp = models.IntegerField(null=True, blank=True, help_text="gross margin in basis points of sales")
    cost_to_serve_bp = models.IntegerField(null=True, blank=True)
    referred_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="brought")
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="branches")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "reference_key"], name="customer_reference_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["company", "name"], name="customer_by_name"),
            # What the list of customers can be filtered by is read from the index alone.
            models.Index(fields=["company", "segment", "country", "owner", "owner_name"], name="customer_kinds"),
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at a customer, with the role that says what to speak to them about."""

    class Role(models.TextChoices):
        UNKNOWN = "unknown"
        ACCOUNTS_PAYABLE = "accounts_payable"
        BUYER = "buyer"
        APPROVER = "approver"
        OWNER = "owner"
        FINANCE_DIRECTOR = "finance_director"
        OTHER = "other"

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    identity = models.CharField(max_length=320)
    name = models.CharField(max_length=200, default="", blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.UNKNOWN)
    email = models.CharField(max_length=254, default="", blank=True)
    phone = models.CharField(max_length=60, default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["customer", "identity"], name="contact_once")]

    def __str__(self) -> str:
        return self.name or self.email or self.phone
