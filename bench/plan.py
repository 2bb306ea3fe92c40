"""How long the import, the day's plan and the first pages take on a large ledger.

    python -m bench.plan --invoices 1000000 --customers 50000

Imports 100,000 invoices through the command line (a fresh data folder), then fills a database with the deterministic
ledger and makes the plan twice: cold, in a fresh process, and again with nothing changed.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.columns import fill, timed
from bench.deterministic_ledger import LAST_DAY, write_csv

GOODTERMS = [sys.executable, "-m", "goodterms.cli.main"]


def import_once(folder: Path, invoices: int, customers: int) -> None:
    file = folder / "ledger.csv"
    write_csv(file, invoices, customers)
    env = {**os.environ, "GOODTERMS_HOME": str(folder / "import"), "DATABASE_URL": ""}
    for what in ("import of a fresh file", "import of the same file again"):
        with timed(f"{what}, {invoices:,} invoices"):
            subprocess.run([*GOODTERMS, "import", str(file)], env=env, check=True, capture_output=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak memory of the import':<44}{peak:>9,.0f} MB", flush=True)


def plan() -> None:
    """Make the plan in this process, then ask for it again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "goodterms.config.settings")
    start = time.perf_counter()
    import django

    django.setup()
    from goodterms.journeys.plan_the_day import plan_the_day
    from goodterms.store.access import as_operator

    who = as_operator()
    run = plan_the_day(who, as_of=LAST_DAY)
    print(f"{f'the plan, cold ({run.customers:,} lines)':<44}{time.perf_counter() - start:>9.2f} s")
    start = time.perf_counter()
    again = plan_the_day(who, as_of=LAST_DAY)
    print(f"{'the plan again, nothing changed':<44}{time.perf_counter() - start:>9.4f} s")
    if again.pk != run.pk:
        raise SystemExit("the same plan was made twice")
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{'peak memory of the plan':<44}{own:>9,.0f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the import and the day's plan.")
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--import-invoices", type=int, default=100_000)
    parser.add_argument("--plan", action="store_true", help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.plan:
        plan()
        return
    print(f"{platform.platform()} · Python {platform.python_version()} · {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory(prefix="goodterms-bench-") as folder:
        import_once(Path(folder), wanted.import_invoices, wanted.import_invoices // 20)
        os.environ["GOODTERMS_HOME"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        with timed(f"filling {wanted.invoices:,} invoices (not a claim)"):
            fill(wanted.invoices, wanted.customers)
        subprocess.run([sys.executable, "-m", "bench.plan", "--plan"], check=True)


if __name__ == "__main__":
    main()
