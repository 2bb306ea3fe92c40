"""The door: how often somebody failed at it lately, and who is inside. Kept in the database, so that every web
process counts the same."""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import User


class SignInTries(models.Model):
    """Tries since the window opened. `key` is a digest of what is counted: an address, an account, or both."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} since {self.since:%Y-%m-%d %H:%M}"


class SignedIn(models.Model):
    """A browser in which somebody is signed in. Without its row a session counts for nothing.

    `mark` is the digest of a random text that only the session holds.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, db_index=False)
    mark = models.CharField(max_length=64, unique=True)
    network = models.CharField(max_length=64)
    browser = models.CharField(max_length=300)
    began_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "-seen_at"], name="signed_in_of_user")]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.began_at:%Y-%m-%d %H:%M}"
