"""How often somebody failed at the door lately. Kept in the database, so that every web process counts the same."""

from django.db import models


class SignInTries(models.Model):
    """Tries since the window opened. `key` is a digest of what is counted: an address, an account, or both."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.count} since {self.since:%Y-%m-%d %H:%M}"
