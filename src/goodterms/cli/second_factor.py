"""goodterms second-factor"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from goodterms.cli import boot

if TYPE_CHECKING:
    from goodterms.journeys.keep_second_factor import Factors


def second_factor(
    email: Annotated[str, typer.Argument(help="E-mail address that the person signs in with.")],
    off: Annotated[bool, typer.Option("--off", help="Take every second factor off, and end their sessions.")] = False,
) -> None:
    """Tell what somebody has to show besides the password; with --off, take it off their account."""
    with boot.started():
        from goodterms.journeys import keep_second_factor as journey
        from goodterms.store.models import User

        user = User.objects.filter(email=email.strip().lower()).first()
        if user is None:
            boot.stop(boot.ABSENT, f"Nobody signs in as {email!r}.")
        if not off:
            for line in _told(journey.factors_of(user)):
                print(line)
            return
        gone = journey.take_off(user, actor="operator")
    if gone:
        print(f"Taken off. {user.email} signs in with the password alone; all sessions have ended.")
    else:
        print(f"{user.email} has no second factor; all sessions have ended.")


def _told(factors: "Factors") -> Iterator[str]:
    from goodterms.journeys.keep_second_factor import key_in

    if factors.app is not None:
        sealed = "" if key_in(factors.app.sealed_key) else "; it was set up under another secret key and cannot be used"
        yield f"App with codes, since {factors.app.added_at:%Y-%m-%d}{sealed}"
    for passkey in factors.passkeys:
        yield f"Passkey {passkey.name!r} for {passkey.place}, since {passkey.added_at:%Y-%m-%d}"
    yield f"{factors.codes_left} recovery codes left" if factors.any else "No second factor: the password is enough."
