"""Furnishes a data folder for the browser tests and the pictures: the demonstration firm, an empty one, and people.

Run with GOODTERMS_HOME pointing at an empty folder. Everything goes through the product's own journeys.
"""

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from goodterms.store.access import Access
    from goodterms.store.models import Company

PASSWORD = "a harbour in winter"
PEOPLE = {
    "owner": ("olivia@example.com", "Olivia Brandt"),
    "controller": ("carl@example.com", "Carl Weiss"),
    "collector": ("mira@example.com", "Mira Koch"),
    "viewer": ("vik@example.com", "Vik Holm"),
}
DAY = date(2026, 11, 22)
LEDGER = """Customer number,Customer,Invoice number,Invoice date,Due date,Amount,Currency,Payment date
K1,Bakery Miller,RE-1,2026-08-01,2026-08-31,1200.00,EUR,
K1,Bakery Miller,RE-2,2026-09-01,2026-10-01,800.00,EUR,2026-10-02
K2,Joiner Schmidt,RE-3,2026-09-15,2026-10-15,2400.00,EUR,
K3,Garden Novak,RE-4,2026-09-20,2026-10-20,650.00,EUR,
"""
LATER = """Customer number,Customer,Invoice number,Invoice date,Due date,Amount,Currency,Payment date
K1,Bakery Miller,RE-1,2026-08-01,2026-08-31,1150.00,EUR,
K2,Joiner Schmidt,RE-3,2026-09-15,2026-10-15,2400.00,EUR,2026-11-10
K3,Garden Novak,RE-4,2026-09-20,2026-10-20,650.00,EUR,
K4,Print Works,RE-5,2026-10-05,2026-11-04,980.00,EUR,
K4,Print Works,RE-6,2026-10-06,2026-11-31,310.00,EUR,
K5,Print Shop,RE-7,2026-10-07,2026-11-06,three hundred,EUR,
"""


def furnish() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    import django

    django.setup()
    from goodterms.journeys import set_up
    from goodterms.journeys.make_demonstration import make_demonstration
    from goodterms.journeys.plan_the_day import plan_the_day
    from goodterms.store import access
    from goodterms.store.models import Company

    set_up.make_tables()
    make_demonstration(as_of=DAY)
    with access.directory():
        demo = Company.objects.get(is_demonstration=True)
    empty = set_up.add_firm(set_up.NewFirm("Empty Shelf", "GBP", "Europe/London", "GB"), actor="operator")
    for role, (email, name) in PEOPLE.items():
        set_up.add_person(demo, email=email, name=name, role=role, password=PASSWORD, actor="operator")
    owner = PEOPLE["owner"]
    set_up.add_person(empty, email=owner[0], name=owner[1], role="owner", password=PASSWORD, actor="operator")
    stranger = ("stranger@example.com", "Sam Stranger")
    other = set_up.add_firm(set_up.NewFirm("Somebody Else", "EUR"), actor="operator")
    set_up.add_person(other, email=stranger[0], name=stranger[1], role="owner", password=PASSWORD, actor="operator")
    plan_the_day(access.Access(demo, "owner", "operator"), as_of=DAY)
    works = set_up.add_firm(set_up.NewFirm("Zinc Works", "EUR", "Europe/Berlin", "DE"), actor="operator")
    set_up.add_person(works, email=owner[0], name=owner[1], role="owner", password=PASSWORD, actor="operator")
    _imports(works)


def _imports(firm: "Company") -> None:
    """One import of every end, at a firm of its own: tests/browser and the pictures look at each."""
    from goodterms.journeys import receive_file
    from goodterms.journeys.run_imports import run_waiting_imports
    from goodterms.store import access
    from goodterms.store.access import Access

    who = Access(firm, "owner", "operator")

    def hand_in(name: str, content: str | bytes, *, take: bool = True) -> None:
        content = content if isinstance(content, bytes) else content.encode()
        found = receive_file.receive(who, [content], name=name)
        if receive_file.settle(who, found) and take:
            with access.scope(firm.pk):
                receive_file.queue(who, receive_file.look_again(who, found), found)
            run_waiting_imports(firm)

    hand_in("open-invoices.csv", LEDGER)
    hand_in("open-invoices-a-week-later.csv", LATER)
    hand_in("letter.pdf", b"%PDF-1.7\n" + bytes(80))
    hand_in("not-confirmed.csv", LEDGER, take=False)
    _stopped(who, firm)


def _stopped(who: "Access", firm: "Company") -> None:
    """An import that somebody stopped after its first rows, and one that has just begun."""
    from goodterms.journeys import import_ledger, receive_file, run_imports
    from goodterms.store import access, clock
    from goodterms.store.models import Import

    many = LEDGER.splitlines(keepends=True)[0] + "".join(
        f"K{n % 40},Customer {n % 40},ST-{n},2026-03-01,2026-03-31,{n}.00,EUR,\n" for n in range(1, 401)
    )
    rows, import_ledger.BATCH_ROWS = import_ledger.BATCH_ROWS, 150
    try:
        for name in ("stopped.csv", "running.csv"):
            found = receive_file.receive(who, [many.encode()], name=name)
            with access.scope(firm.pk):
                receive_file.queue(who, receive_file.look_again(who, found), found)
            goes_on, run_imports._keep_lease = run_imports._keep_lease, lambda *_: False
            try:
                run_imports.run_waiting_imports(firm)
            finally:
                run_imports._keep_lease = goes_on
    finally:
        import_ledger.BATCH_ROWS = rows
    # The clock stands still for the picture: it runs, and its worker was heard of a moment ago, far in the future.
    with access.writing(firm.pk):
        running = Import.objects.filter(pk=found.pk)
        until = clock.now() + timedelta(days=1)
        running.update(
            state="running",
            finished_at=None,
            bytes_read=found.bytes_total * 3 // 8,
            leased_until=until,
            begun_at=until - timedelta(seconds=100),
        )


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    furnish()
