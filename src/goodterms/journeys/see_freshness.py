"""How fresh the books are: the newest payment in them, and which file brought the bank up to date last.

Asked once for everybody: somebody may have paid since, so nobody is spoken to before the books are up to date.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import F, Subquery

from goodterms.core.approach.next_step import books_behind
from goodterms.store import clock
from goodterms.store.access import Access
from goodterms.store.models import Company, Import, Payment

WITH_PAYMENTS: Final = ("payments", "ledger")
"""Kinds of file that say what came in."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """behind: days since the newest payment in the books, where that is too long; None where it is not.

    file_name, import_id, taken_at: the last file with payments that was taken in; "" and None where there was none.
    last_import: of a file of any kind. old: nothing was taken in for longer than the firm allows.
    """

    newest_payment: date | None = None
    behind: int | None = None
    file_name: str = ""
    import_id: int | None = None
    taken_at: datetime | None = None
    last_import: datetime | None = None
    old: bool = False

    @property
    def waits(self) -> bool:
        """Whether something has to come in before anybody is spoken to."""
        return self.behind is not None or self.old


def see_freshness(who: Access, *, as_of: date | None = None) -> Freshness:
    """How fresh the books are on a day (the firm's today if left out). Reads only: one question."""
    day = as_of or clock.today(who.company)
    paid = Payment.objects.filter(company=who.company, paid_on__lte=day).order_by("-paid_on").values("paid_on")[:1]
    done = Import.objects.filter(company=who.company, state=Import.State.DONE, finished_at__isnull=False)
    done = done.order_by("-finished_at", "-pk")
    bank = done.filter(kind__in=WITH_PAYMENTS)
    found = Company.objects.filter(pk=who.company.pk).values(
        newest=Subquery(paid),
        file=Subquery(bank.values("file_name")[:1]),
        number=Subquery(bank.values("pk")[:1]),
        taken=Subquery(bank.values("finished_at")[:1]),
        last=Subquery(done.values("finished_at")[:1]),
        allowed=F("stale_after_days"),
    )[0]
    return Freshness(
        newest_payment=found["newest"],
        behind=books_behind(found["newest"], as_of=day, stale_days=found["allowed"]),
        file_name=found["file"] or "",
        import_id=found["number"],
        taken_at=found["taken"],
        last_import=found["last"],
        old=bool(found["last"] and (clock.now() - found["last"]).days >= found["allowed"]),
    )
