"""How long the ledger as columns takes: reading it, ageing it as of several days, the habits of every customer.

    python -m bench.columns --invoices 1000000 --customers 50000

Makes a SQLite database of its own (or uses DATABASE_URL if that is set: an empty PostgreSQL database) with the
deterministic ledger in it, then measures in a fresh process, whose peak memory is that of the work alone.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from bench.deterministic_ledger import LAST_DAY

DAYS = (LAST_DAY, date(2026, 6, 30), date(2025, 12, 31), date(2025, 3, 15))


@contextmanager
def timed(what: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"{what:<44}{time.perf_counter() - start:>9.2f} s", flush=True)


def best_of(times: int, work: Callable[[], Any]) -> float:
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def fill(invoices: int, customers: int) -> int:
    """Make the tables and fill them; returns the id of the firm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    import django

    django.setup()
    from bench.bulk_store import NOW, load
    from django.core.management import call_command
    from django.db import connection, transaction

    from goodterms.config.database import connection_settings
    from goodterms.store.models import Company, TimelineHead
    from goodterms.store.writing.bulk import refresh_statistics

    app = dict(connection.settings_dict)
    owner = connection_settings(os.environ["DATABASE_URL"], app_role="", as_owner=True)
    connection.settings_dict.update(owner)
    call_command("migrate", verbosity=0)
    connection.close()
    connection.settings_dict.update(app)
    with transaction.atomic():
        _set("directory", "on", connection)
        firm = Company.objects.create(slug="bench", name="Bench", currency="EUR", created_at=NOW)
        _set("company", str(firm.pk), connection)
        TimelineHead.objects.create(company=firm, seq=0, digest="0" * 64)
        load(firm.pk, invoices=invoices, customers=customers)
    refresh_statistics()
    return int(firm.pk)


def _set(name: str, value: str, connection: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, %s, false)", [f"goodterms.{name}", value])


def measure(company_id: int) -> None:
    """Read and ask, in this process."""
    with timed("import of the libraries"):
        import adbc_driver_manager  # noqa: F401
        import duckdb  # noqa: F401
        import ibis  # noqa: F401
        import pyarrow  # noqa: F401

        from goodterms.columns.ageing import age_ledger
        from goodterms.columns.habits import habits_of_all
        from goodterms.columns.reading import open_ledger

    start = time.perf_counter()
    with open_ledger(os.environ["DATABASE_URL"], company_id) as ledger:
        print(f"{'reading the ledger':<44}{time.perf_counter() - start:>9.2f} s", flush=True)
        for day in DAYS:
            seconds = best_of(3, lambda day=day: age_ledger(ledger, as_of=day))  # type: ignore[misc]
            total = age_ledger(ledger, as_of=day)["EUR"]
            print(f"{f'ageing as of {day} ({total.open_items:,} open items)':<44}{seconds:>9.2f} s", flush=True)
        with timed("habits of every customer"):
            habits = habits_of_all(ledger, as_of=LAST_DAY)
        with timed("again, for another day (its SQL is there)"):
            habits_of_all(ledger, as_of=DAYS[1])
    print(f"{'customers with habits':<44}{habits.num_rows:>9,}")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak memory of the process':<44}{own:>9,.0f} MB")
    print(f"{'peak memory of the reading process':<44}{child:>9,.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the ledger as columns.")
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--measure", type=int, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.measure:
        measure(wanted.measure)
        return
    print(f"{platform.platform()} · Python {platform.python_version()} · {os.cpu_count()} cores")
    print(f"{wanted.invoices:,} invoices of {wanted.customers:,} customers")
    with tempfile.TemporaryDirectory(prefix="goodterms-bench-") as folder:
        os.environ.setdefault("GOODTERMS_HOME", folder)
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        with timed("filling the database (not part of the claim)"):
            firm = fill(wanted.invoices, wanted.customers)
        subprocess.run([sys.executable, "-m", "bench.columns", "--measure", str(firm)], check=True)


if __name__ == "__main__":
    main()
