"""Handing a relationship to somebody: who at our firm holds the bond and makes the call."""

from django.db.models import F

from goodterms.journeys import recording
from goodterms.store import access
from goodterms.store.access import Access, NotHere
from goodterms.store.models import Customer, Membership, User


def people_of(who: Access) -> list[User]:
    """Who works at the firm, by name."""
    members = Membership.objects.filter(company=who.company, user__is_active=True).select_related("user")
    return [m.user for m in members.order_by("user__name", "pk")[:200]]


def assign_customer(who: Access, customer: Customer, user_id: int | None, *, version: int) -> bool:
    """Give the relationship to a person of the firm, or to nobody. False where the customer changed meanwhile."""
    who.require("collector")
    with access.writing(who.company.pk):
        if user_id is not None and not Membership.objects.filter(company=who.company, user=user_id).exists():
            raise NotHere(str(user_id))
        unchanged = Customer.objects.filter(company=who.company, pk=customer.pk, version=version)
        if unchanged.update(owner=user_id, owner_name="", version=F("version") + 1) != 1:
            return False
        recording.tell(who, customer, "customer.assigned", f"customer:{customer.pk}", {"to": user_id})
    return True
