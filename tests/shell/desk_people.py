"""People at two firms, and a browser that is signed in as one of them."""

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from goodterms.desk.session_store import SessionStore
from goodterms.journeys import keep_sessions
from goodterms.journeys.set_up import NewFirm, add_firm
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Membership, User

ROLES = ("viewer", "collector", "controller", "owner")


def add_people(company):
    """One person a role, made without the cost of a password."""
    people = {}
    for role in ROLES:
        with access.directory():
            user = User.objects.create(
                email=f"{role}@{company.slug}.example", name=f"{role} of {company.name}", created_at=clock.now()
            )
        with access.writing(company.pk):
            Membership.objects.create(company=company, user=user, role=role)
        people[role] = user
    return people


def another_firm(name="Somebody Else"):
    return Access(add_firm(NewFirm(name, "EUR", "Europe/Berlin"), actor="test"), "owner", "test")


def signed_in(user, **options):
    """A client whose session began now."""
    client = Client(**options)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["began"] = session["seen"] = clock.now().timestamp()
    session["mark"] = keep_sessions.begin(user, network="127.0.0.1", browser="")
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client
