"""The work that waits, for every firm: imports that were handed in, and today's list where the books have changed.

One pass does what there is; the worker command repeats it. Everything is claimed by compare-and-set or is found again
where somebody else has just done it, so any number of workers may run.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db import connection

from goodterms.journeys.plan_the_day import plan_the_day
from goodterms.journeys.receive_file import settle_waiting
from goodterms.journeys.run_imports import run_waiting_imports
from goodterms.store import access, clock
from goodterms.store.access import Access
from goodterms.store.models import Company, SignInTries

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Done:
    """What one pass did. troubles: firms whose work failed; it is tried again in the next pass."""

    imports: int = 0
    lists: int = 0
    troubles: int = 0


def work_once() -> Done:
    """One pass over all firms. The trouble of one firm does not keep the others waiting, whatever it is: a fault
    of ours that one file brings out must not end the worker, and with it the pages that `serve` keeps beside it."""
    done = Done()
    with access.directory():
        companies = list(Company.objects.order_by("id"))
    for company in companies:
        _work_for(company, done)
    _forget()
    return done


def _work_for(company: Company, done: Done) -> None:
    """What waits at one firm; what fails does not keep the rest from being done."""
    for each in (_settle, _take_in, _plan):
        try:
            each(company, done)
        except Exception:
            log.exception("work for firm %s failed", company.pk)
            done.troubles += 1
            connection.close()


def _settle(company: Company, done: Done) -> None:
    del done
    settle_waiting(company)


def _take_in(company: Company, done: Done) -> None:
    done.imports += run_waiting_imports(company)


def _plan(company: Company, done: Done) -> None:
    plan_the_day(Access(company, "owner", "worker"))
    done.lists += 1


def _forget() -> None:
    """Sessions that have ended, and tries to sign in that no window counts any more."""
    now = clock.now()
    Session.objects.filter(expire_date__lt=now).delete()
    SignInTries.objects.filter(since__lt=now - timedelta(days=1)).delete()
