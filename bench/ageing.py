"""How long the ageing of a day and of a month before takes to read, as the page reads it, for days near and far.

    python -m bench.ageing --invoices 1000000 --customers 50000
    python tools/with_postgres.py python -m bench.ageing

A day near is read backwards, from what is open now and what has moved since; a day far back forwards, from what had
happened by then. Both are measured for every day, beside the side that the product chooses, and must come to the same.
"""

import argparse
import os
import platform
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.columns import fill, timed
from bench.deterministic_ledger import LAST_DAY

DAYS = (LAST_DAY, date(2026, 9, 30), date(2026, 5, 31), date(2025, 10, 31), date(2025, 3, 15))


def read(company_id: int, day: date, *, backwards: bool) -> tuple[float, int]:
    """Seconds, and what was owed on both days together, in minor units."""
    from goodterms.columns.ageing import age_ledger
    from goodterms.columns.reading import open_ledger
    from goodterms.core.basics.calendars import add_months

    before, start = add_months(day, -1), time.perf_counter()
    since, until = (before, None) if backwards else (None, day)
    with open_ledger(os.environ["DATABASE_URL"], company_id, since=since, until=until) as ledger:
        owed = [age_ledger(ledger, as_of=each)["EUR"].total_minor for each in (day, before)]
    return time.perf_counter() - start, sum(owed)


def chosen(company_id: int, day: date) -> bool:
    """Whether the product would read the day backwards."""
    from goodterms.core.ledger.ageing import DEFAULT_BUCKETS
    from goodterms.journeys.aged_days import what_to_read
    from goodterms.store import access

    who = access.as_operator()
    assert who.company.pk == company_id
    return what_to_read(who, day, "due", DEFAULT_BUCKETS).since is not None


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures reading the ageing of days near and far.")
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=50_000)
    wanted = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{platform.platform()} · Python {platform.python_version()} · {os.cpu_count()} cores · load {load:.1f}")
    with tempfile.TemporaryDirectory(prefix="goodterms-bench-") as folder:
        os.environ.setdefault("GOODTERMS_HOME", folder)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        with timed(f"filling {wanted.invoices:,} invoices (not a claim)"):
            firm = fill(wanted.invoices, wanted.customers)
        read(firm, LAST_DAY, backwards=True)  # the libraries are there, and the SQL is written
        measure(firm)


def measure(firm: int) -> None:
    print(f"{'as of':<14}{'backwards':>12}{'forwards':>12}   the product reads")
    for day in DAYS:
        forwards, owed = read(firm, day, backwards=False)
        takes = chosen(firm, day)
        # From far back everything has moved: read backwards only where that is not hopeless.
        backwards, same = read(firm, day, backwards=True) if takes or day > date(2026, 1, 1) else (float("nan"), owed)
        if same != owed:
            raise SystemExit(f"{day}: {same} backwards, {owed} forwards")
        print(f"{day}    {backwards:>10.2f} s{forwards:>10.2f} s   {'backwards' if takes else 'forwards'}", flush=True)


if __name__ == "__main__":
    main()
