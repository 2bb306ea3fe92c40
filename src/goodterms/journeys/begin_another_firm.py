"""A further firm for somebody who is here already: after playing with the demonstration, or a client of an adviser."""

from django.db import IntegrityError, transaction

from goodterms.core.basics.problems import Problem
from goodterms.journeys import recording
from goodterms.journeys.set_up import NewFirm, add_firm, add_person
from goodterms.store.access import NotAllowed, owns_a_firm
from goodterms.store.models import Company, User


def begin_another_firm(user: User, firm: NewFirm) -> Company | list[Problem]:
    """Set up the firm, owned by this person. Returns the problems instead; raises NotAllowed."""
    if not owns_a_firm(user):
        raise NotAllowed("owner")
    try:
        with transaction.atomic():
            return _begin(user, firm)
    except IntegrityError:
        # Somebody else took the same short name at the same moment.
        return [recording.CHANGED]


def _begin(user: User, firm: NewFirm) -> Company | list[Problem]:
    actor = f"user:{user.pk}"
    company = add_firm(firm, actor=actor)
    if isinstance(company, Company):
        add_person(company, email=user.email, name=user.name, role="owner", password="", actor=actor)
    return company
