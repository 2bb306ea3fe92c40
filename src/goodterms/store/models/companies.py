"""The creditor firms, the people who work there, and what each of them may do."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models


def default_buckets() -> list[int]:
    """Upper edges of the ageing buckets in days late; the last bucket has no upper edge."""
    return [0, 30, 60, 90]


class Company(models.Model):
    """A creditor firm: the one that is owed. An adviser works for several.

    second_factor_since: from when on everybody here needs a second factor to see anything; empty, nobody has to.
    """

    class Basis(models.TextChoices):
        DUE = "due"
        INVOICE = "invoice"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    country = models.CharField(max_length=2, default="")
    region = models.CharField(max_length=10, default="", blank=True)
    currency = models.CharField(max_length=3)
    timezone = models.CharField(max_length=60, default="UTC")
    bucket_edges = models.JSONField(default=default_buckets)
    ageing_basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.DUE)
    default_terms = models.CharField(max_length=100, default="30")
    stale_after_days = models.PositiveSmallIntegerField(default=7)
    is_demonstration = models.BooleanField(default=False)
    second_factor_since = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Letterhead(models.Model):
    """What stands on a firm's papers besides its name: where it is, where to pay, whom to ask. No row: nothing yet.

    address: lines. holder to routing: the bank account; see core.basics.bank_accounts. account_since, account_by: when
    it was last changed and by whom (the actor of the timeline), empty where nobody has changed it by hand.
    """

    company = models.OneToOneField(Company, on_delete=models.PROTECT)
    address = models.TextField(default="")
    vat_number = models.CharField(max_length=40, default="")
    registration = models.CharField(max_length=100, default="")
    holder = models.CharField(max_length=70, default="")
    iban = models.CharField(max_length=34, default="")
    bic = models.CharField(max_length=11, default="")
    bank = models.CharField(max_length=100, default="")
    number = models.CharField(max_length=40, default="")
    routing = models.CharField(max_length=40, default="")
    account_since = models.DateTimeField(null=True)
    account_by = models.CharField(max_length=60, default="")
    ask_name = models.CharField(max_length=100, default="")
    ask_phone = models.CharField(max_length=40, default="")
    ask_email = models.CharField(max_length=254, default="")
    version = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.company} {self.version}"


class ClosedDay(models.Model):
    """A day on which the firm is closed besides the public holidays of its country."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    day = models.DateField()
    name = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "day"], name="closed_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class People(BaseUserManager["User"]):
    """Makes users by their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may do depends on their role in each company."""

    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="", blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person's role in a company."""

    class Role(models.TextChoices):
        OWNER = "owner"
        CONTROLLER = "controller"
        COLLECTOR = "collector"
        VIEWER = "viewer"

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "user"], name="one_role_a_company")]

    def __str__(self) -> str:
        return f"{self.user} {self.role}"
