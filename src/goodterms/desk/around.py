"""What every page shows around its content: the firm, who is signed in, where one can go."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from goodterms import __version__
from goodterms.store.access import Access, companies_of
from goodterms.store.models import User


def around(request: HttpRequest) -> dict[str, Any]:
    """Template context of every page (a context processor). Asks the database nothing unless it is shown."""
    who = getattr(request, "access", None)
    user = getattr(request, "user", None)
    known = user if isinstance(user, User) and user.is_authenticated else None
    return {
        "who": who if isinstance(who, Access) else None,
        "person": known,
        "firms": getattr(request, "firms", None) or (SimpleLazyObject(lambda: companies_of(known)) if known else []),
        "version": __version__,
        "place": getattr(getattr(request, "resolver_match", None), "view_name", "") or "",
    }
