"""A person's own account: language and password."""

from django.conf import settings

from goodterms.journeys.keep_sessions import end_others
from goodterms.journeys.sign_in import Limit, count_try, forget_tries
from goodterms.store import access
from goodterms.store.models import User

AGAIN = Limit(10, 15)


def change_language(user: User, language: str) -> None:
    """Use this language from now on; "" follows the browser. Others are left unsaid."""
    if language and language not in dict(settings.LANGUAGES):
        return
    user.language = language
    user.save(update_fields=["language"])


def is_password(user: User, password: str) -> bool:
    """Whether this is the person's password, asked once more inside a session; counted before it is looked at.
    Raises TooManyTries."""
    key = f"password again\x00{user.pk}"
    count_try(key, AGAIN)
    if not user.check_password(password):
        return False
    forget_tries([key])
    return True


def change_password(user: User, password: str, *, mark: str) -> None:
    """Set a new password. Every session of the account ends, but the one with this mark."""
    with access.personal(user.pk):
        user.set_password(password)
        user.save(update_fields=["password"])
        end_others(user, mark=mark)
