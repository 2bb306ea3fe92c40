"""Imports: each file that was read, how every row of it ended, and how its source is to be read next time."""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import Company


class Source(models.Model):
    """How files of one shape are read: the mapping that a person confirmed, found again by the header."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    name = models.CharField(max_length=120)
    signature = models.CharField(max_length=64)
    mapping = models.TextField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "signature"], name="source_signature_once")]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """One reading of one file. State changes by compare-and-set; a lease says who works on it.

    kind: "" until a person has confirmed what the file is. problem: why it was refused or failed, in English; because:
    the same as reasons (code, template, parameters). rows_without_amount: rejected rows that are in no control total.
    looked_at: when a file that waits was opened to see whether it can be read at all. begun_at, begun_bytes: when the
    present attempt began, and how far the file was read then.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"
        REFUSED = "refused"
        FORGOTTEN = "forgotten"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=20)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=100, default="")
    mapping = models.TextField(default="")
    header = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices)
    actor = models.CharField(max_length=60)
    rows = models.PositiveBigIntegerField(default=0)
    created = models.PositiveBigIntegerField(default=0)
    updated = models.PositiveBigIntegerField(default=0)
    unchanged = models.PositiveBigIntegerField(default=0)
    rejected = models.PositiveBigIntegerField(default=0)
    totals = models.JSONField(default=dict)
    problem = models.CharField(max_length=500, default="")
    because = models.TextField(default="")
    rows_without_amount = models.PositiveBigIntegerField(default=0)
    customers_made = models.PositiveBigIntegerField(default=0)
    bytes_read = models.PositiveBigIntegerField(default=0)
    bytes_total = models.PositiveBigIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    leased_by = models.CharField(max_length=64, default="")
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    begun_bytes = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["company", "started_at"], name="import_by_time")]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """How one row of a file ended. A rejected row keeps its cells, so that it can be mended and read again.

    reason: what is wrong, or what was and what is now, in English. because: the same as reasons (code, template,
    parameters), to be said in any language; "" in rows from before they were kept.
    """

    class Outcome(models.TextChoices):
        CREATED = "created"
        UPDATED = "updated"
        UNCHANGED = "unchanged"
        REJECTED = "rejected"

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    reading = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="read_rows", db_index=False)
    line = models.PositiveBigIntegerField()
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    record = models.CharField(max_length=160, default="")
    column = models.CharField(max_length=200, default="")
    value = models.CharField(max_length=200, default="")
    reason = models.CharField(max_length=500, default="")
    remedy = models.CharField(max_length=300, default="")
    cells = models.TextField(default="")
    because = models.TextField(default="")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["reading", "line"], name="one_outcome_a_line")]

    def __str__(self) -> str:
        return f"{self.line} {self.outcome}"
