"""The firm's own playbook, version by version, and where a person decided otherwise than advised."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from goodterms.store.models.companies import Company
from goodterms.store.models.customers import Customer


class PlaybookVersion(models.Model):
    """A firm's copy of the playbook: the defaults with its own changes. At most one is switched on."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    changes = models.JSONField(default=list, help_text="path, new value, who, when and why of each change")
    why = models.CharField(max_length=500)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    active = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "number"], name="playbook_number_once"),
            models.UniqueConstraint(fields=["company"], condition=models.Q(active=True), name="one_active_playbook"),
        ]

    def __str__(self) -> str:
        return f"playbook {self.number}"


class Override(models.Model):
    """A person chose another option than the advised one, and said why. The outcome is added later."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="overrides")
    on_day = models.DateField()
    advised = models.CharField(max_length=60)
    chosen = models.CharField(max_length=60)
    reason = models.CharField(max_length=500)
    advice = models.JSONField(default=dict, help_text="the figures that were on the screen")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    outcome = models.CharField(max_length=500, default="", blank=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.advised} → {self.chosen}"
