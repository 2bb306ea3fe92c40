"""The timeline: what was done, by whom, when. Append-only, gapless, each event sealed with the one before."""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import Company


class Event(models.Model):
    """One thing that was done. `body` is its canonical text; `digest` seals it and `previous_digest`."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=160)
    customer_id = models.BigIntegerField(null=True)
    body = models.TextField()
    previous_digest = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "seq"], name="event_seq_once"),
            models.UniqueConstraint(fields=["company", "previous_digest"], name="event_chain_never_forks"),
        ]
        indexes: ClassVar = [models.Index(fields=["customer_id", "seq"], name="event_of_customer")]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class TimelineHead(models.Model):
    """The last event of a company's timeline: the row that writers queue at."""

    company = models.OneToOneField(Company, primary_key=True, on_delete=models.PROTECT)
    seq = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.seq)
