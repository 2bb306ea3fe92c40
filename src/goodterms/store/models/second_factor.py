"""What somebody proves besides the password that it is them: an app that makes codes, passkeys, recovery codes.

Nothing here lets anybody in who reads the tables alone: the key of the app is sealed with the secret key of the
installation, of a recovery code only a digest is kept, of a passkey only its public half.
"""

from typing import ClassVar

from django.db import models

from goodterms.store.models.companies import User


class CodeApp(models.Model):
    """An authenticator app. `last_step`: the last code that was accepted, by its time step; it is never taken again."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE)
    sealed_key = models.TextField()
    last_step = models.BigIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"app of {self.user_id}"


class RecoveryCode(models.Model):
    """A code on paper that stands in once for a lost app or passkey."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "used" if self.used_at else "unused"


class Passkey(models.Model):
    """A key pair of a phone, a computer or a security key (WebAuthn). Ours is the public half.

    place: the host it works at; sign_count: how often it says that it was used, 0 where it does not count.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.TextField()
    place = models.CharField(max_length=253)
    name = models.CharField(max_length=60)
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["user", "place"], name="passkey_of_user")]

    def __str__(self) -> str:
        return self.name
