"""Views of a list that somebody keeps under a name, and the one that a person's list opens with."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from goodterms.store.models.companies import Company


class SavedView(models.Model):
    """Search, filters and order of the customers' list under a name. owner empty: the whole firm's."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=600)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["company", "owner", "name"], name="own_view_once"),
            models.UniqueConstraint(
                fields=["company", "name"], condition=models.Q(owner=None), name="view_of_the_firm_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StartView(models.Model):
    """The view that a person's list of customers opens with."""

    company = models.ForeignKey(Company, on_delete=models.PROTECT, db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="starts")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["company", "user"], name="one_start_a_person")]

    def __str__(self) -> str:
        return f"{self.user} {self.view}"
