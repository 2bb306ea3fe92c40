"""The day's plan as it was made: reproducible from what it names (date, data, playbook)."""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Customer


class PlanRun(models.Model):
    """One making of the day's plan. The same date, data and playbook give the same run.

    newest_payment: of the whole ledger on the day. behind_days: how old that was, where the books were behind; then
    the next step of each line holds only once they are up to date.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    as_of = models.DateField()
    data_digest = models.CharField(max_length=64)
    playbook_digest = models.CharField(max_length=64)
    result_digest = models.CharField(max_length=64)
    customers = models.PositiveIntegerField(default=0)
    newest_payment = models.DateField(null=True)
    behind_days = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "as_of", "data_digest", "playbook_digest"], name="plan_run_once")
        ]

    def __str__(self) -> str:
        return f"{self.as_of}"


class PlanLine(models.Model):
    """One customer with something to do, why, and the parts that its place on the list is made of.

    next_step: where the books were behind (`run.behind_days`), it holds only once they are up to date; what is to be
    done now is what `core.approach.next_step.step_now` says of it.
    """

    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    run = models.ForeignKey(PlanRun, on_delete=models.PROTECT, related_name="lines")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT)
    rank = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    overdue_minor = models.BigIntegerField()
    oldest_days_late = models.IntegerField()
    next_step = models.CharField(max_length=30)
    score = models.BigIntegerField()
    because = models.JSONField()
    facts = models.JSONField(default=dict)
    # Of the facts, what the portfolio adds up and sorts by; worth and gain in whole units of money.
    cause = models.CharField(max_length=40, default="")
    worth = models.BigIntegerField(default=0)
    gain = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "rank"], name="plan_rank_once"),
            models.UniqueConstraint(fields=["run", "customer"], name="plan_line_once"),
        ]
        indexes: ClassVar = [
            # The sums of the day and of the portfolio are read from the index alone. The company ends both, because
            # PostgreSQL checks it in every row: without it there it would read the rows, which are long.
            models.Index(fields=["run", "next_step", "rank", "company"], name="plan_by_step"),
            models.Index(
                fields=["run", "currency", "overdue_minor", "cause", "gain", "worth", "company"], name="plan_sums"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.customer}"


class Estimate(models.Model):
    """What is expected of a customer, from everybody's orders at once; made anew with the day's plan.

    sales_minor: expected sales a year. sales_spread_ppm: spread of its logarithm, in millionths. referral_minor:
    worth of the customers that they brought, credited to them. own_ppm: how much their own history counts.
    playbook_digest: the numbers it was made with. repeat_model: which model of repeat buying served the firm ("few",
    "none", "NBD", "BG/NBD"; "" before there was one); repeats_milli: orders it expects in the coming year, in
    thousandths; alive_ppm, spend_minor: only where churn can be told.
    """

    customer = models.OneToOneField(Customer, primary_key=True, on_delete=models.PROTECT, related_name="estimate")
    company = models.ForeignKey(Company, on_delete=models.PROTECT)
    as_of = models.DateField()
    currency = models.CharField(max_length=3)
    sales_minor = models.BigIntegerField()
    sales_spread_ppm = models.IntegerField()
    own_ppm = models.IntegerField()
    referral_minor = models.BigIntegerField(default=0)
    brought = models.PositiveIntegerField(default=0)
    playbook_digest = models.CharField(max_length=64, default="", blank=True)
    repeat_model = models.CharField(max_length=8, default="", blank=True)
    repeats_milli = models.BigIntegerField(null=True)
    alive_ppm = models.IntegerField(null=True)
    spend_minor = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.sales_minor} {self.currency} a year"
