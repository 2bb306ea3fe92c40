"""What people at the firm record about a customer: contacts made, promises, answers, what was observed.

Appended, never edited: something recorded by mistake is withdrawn by a further mark (`withdrawn_on`).
"""

from typing import ClassVar

from django.conf import settings
from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Contact, Customer
from goodterms.store.models.documents import Invoice


class Touch(models.Model):
    """One attempt to reach a customer, or one time that they came to us."""

    class Channel(models.TextChoices):
        PHONE = "phone"
        EMAIL = "email"
        LETTER = "letter"
        VISIT = "visit"
        PORTAL = "portal"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="touches")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT)
    on_day = models.DateField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    from_them = models.BooleanField(default=False)
    answered = models.BooleanField(default=False)
    text = models.TextField(default="", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "on_day"], name="touch_by_day")]

    def __str__(self) -> str:
        return f"{self.on_day} {self.channel}"


class Promise(models.Model):
    """The customer said that they would pay so much by a day. Whether it was kept follows from the payments."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="promises")
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT)
    given_on = models.DateField()
    due_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    text = models.CharField(max_length=500, default="", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "due_on"], name="promise_by_day")]

    def __str__(self) -> str:
        return f"{self.amount_minor} {self.currency} by {self.due_on}"


class Observation(models.Model):
    """Something that bears on the cause: a request for other terms, a paperwork fault, a bureau's word."""

    class Kind(models.TextChoices):
        ASKED_NEW_TERMS = "asked_new_terms"
        PAPER_FAULT = "paper_fault"
        SHORT_PAYMENT = "short_payment"
        BUREAU_ALERT = "bureau_alert"
        BUREAU_CLEAR = "bureau_clear"
        LATER_WITH_OTHERS = "later_with_others"
        RANG_FIRST = "rang_first"
        INSOLVENCY = "insolvency"
        INSURED = "insured"
        FACTORED = "factored"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="observations")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    on_day = models.DateField()
    days = models.IntegerField(null=True, help_text="of later_with_others: days they pay others later than us")
    text = models.CharField(max_length=500, default="", blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "kind"], name="observation_by_kind")]

    def __str__(self) -> str:
        return f"{self.on_day} {self.kind}"


class Answer(models.Model):
    """The customer's answer to one of the playbook's questions, and whether it was checked."""

    class State(models.TextChoices):
        UNVERIFIED = "unverified"
        VERIFIED = "verified"
        CONTRADICTED = "contradicted"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="answers")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=40)
    words = models.TextField(default="", blank=True, help_text="what they said, in their words")
    state = models.CharField(max_length=12, choices=State.choices, default=State.UNVERIFIED)
    on_day = models.DateField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    version = models.PositiveIntegerField(default=1)
    withdrawn_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.question}: {self.answer}"


class Bond(models.Model):
    """Who at our firm the customer pays first for, how sure we are of it (in percent), and why we think so."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.OneToOneField(Customer, on_delete=models.PROTECT, related_name="bond")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    holder_name = models.CharField(max_length=200)
    strength_percent = models.PositiveSmallIntegerField(default=50)
    evidence = models.CharField(max_length=500, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.holder_name
