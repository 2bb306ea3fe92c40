"""How fresh the books are: the newest payment in them, and which file brought the bank up to date last.

Asked once for everybody: somebody may have paid since, so nobody is spoken to before the books are up to date.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Subquery

from goodterms.core.approach.next_step import PAUSES_LOOKED_AT, books_behind, usual_pause
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
    """How fresh the books are on a day (the firm's today if left out). One question, two where they seem old."""
    day = as_of or clock.today(who.company)
    return freshness_of(Company.objects.filter(pk=who.company.pk).values(**asked_for(who, day))[0], who, day)


def asked_for(who: Access, day: date) -> dict[str, Subquery]:
    """What `freshness_of` wants to know, as columns that can be asked for beside anything else."""
    paid = Payment.objects.filter(company=who.company, paid_on__lte=day).order_by("-paid_on").values("paid_on")[:1]
    done = Import.objects.filter(company=who.company, state=Import.State.DONE, finished_at__isnull=False)
    done = done.order_by("-finished_at", "-pk")
    bank = done.filter(kind__in=WITH_PAYMENTS)
    return {
        "newest_paid": Subquery(paid),
        "bank_file": Subquery(bank.values("file_name")[:1]),
        "bank_import": Subquery(bank.values("pk")[:1]),
        "bank_taken": Subquery(bank.values("finished_at")[:1]),
        "last_import": Subquery(done.values("finished_at")[:1]),
    }


def freshness_of(found: Mapping[str, Any], who: Access, day: date) -> Freshness:
    """How fresh the books are, from the columns that `asked_for` names. One more question where they seem old."""
    allowed, last = who.company.stale_after_days, found["last_import"]
    newest = found["newest_paid"]
    behind = books_behind(newest, as_of=day, stale_days=allowed)
    if behind is not None:
        pause = usual_pause(_payment_days(who, until=newest))
        behind = books_behind(newest, as_of=day, stale_days=allowed, usual_pause=pause)
    return Freshness(
        newest_payment=newest,
        behind=behind,
        file_name=found["bank_file"] or "",
        import_id=found["bank_import"],
        taken_at=found["bank_taken"],
        last_import=last,
        old=bool(last and (clock.now() - last).days >= allowed),
    )


def _payment_days(who: Access, *, until: date) -> list[date]:
    """The last days on which anything was paid."""
    paid = Payment.objects.filter(company=who.company, paid_on__lte=until).order_by("-paid_on")
    return list(paid.values_list("paid_on", flat=True).distinct()[: PAUSES_LOOKED_AT + 1])
