"""Ageing of a firm's whole ledger as of any day."""

from datetime import date

from goodterms.columns.ageing import age_ledger
from goodterms.columns.reading import open_ledger
from goodterms.config import environment
from goodterms.core.ledger.ageing import Ageing, Basis, Buckets
from goodterms.store import clock
from goodterms.store.access import Access


def see_ageing(who: Access, *, as_of: date | None = None, basis: Basis | None = None) -> dict[str, Ageing]:
    """The ageing of each currency at the end of the day, by the firm's buckets. Reads only."""
    here = environment.read()
    day = as_of or clock.today(who.company)
    chosen: Basis = basis or ("invoice" if who.company.ageing_basis == "invoice" else "due")
    with open_ledger(here.database_url, who.company.pk, app_role=here.app_role) as ledger:
        return age_ledger(ledger, as_of=day, basis=chosen, buckets=Buckets(tuple(who.company.bucket_edges)))
