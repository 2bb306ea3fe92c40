"""Telling a person's firms what happened to the person's account: one event in the timeline of each."""

from goodterms.store import access, clock
from goodterms.store.access import companies_of
from goodterms.store.models import User
from goodterms.store.writing import timeline


def tell_firms(user: User, kind: str, body: dict[str, str], *, actor: str = "") -> None:
    """Write the event in every firm that the person works for; always in the same order, so that two who do this at
    once never wait for each other."""
    for company_id in sorted(m.company_id for m in companies_of(user)):
        with access.writing(company_id):
            timeline.append(
                company_id,
                at=clock.now(),
                actor=actor or f"user:{user.pk}",
                kind=kind,
                subject=f"user:{user.pk}",
                body=body,
            )
