"""How long the main pages take with a large ledger, asked by wrk as a browser that is signed in would ask.

    python -m bench.pages --invoices 1000000 --customers 50000
    python tools/with_postgres.py python -m bench.pages

Fills a database (SQLite, or the empty PostgreSQL database of DATABASE_URL), makes the list of the day, runs
`goodterms serve` and signs in. Each page is asked by one browser after the other, then by four at once. "work" is
the processor time of the web process for one answer, in which other programs on the machine do not count. Where wrk
(a Debian package of that name) is not installed, it says so and does nothing.
"""

import argparse
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from bench.columns import fill, timed

EMAIL, PASSWORD = "bench@example.com", "a harbour in winter"
PAGES = {
    "Today": "today/",
    "Customers": "customers/?show=open",
    "Customers, a name searched": "customers/?q=customer+4999",
    "One customer": "customers/{customer}/",
    "What to propose, and why": "customers/{customer}/advice/",
    "Ageing": "ageing/",
    "Portfolio": "portfolio/",
    "Imports": "imports/",
}


def furnish(invoices: int, customers: int) -> None:
    """A ledger, the list of today, somebody who may look at it, and the imports of three years of working days."""
    with timed(f"filling {invoices:,} invoices (not a claim)"):
        company_id = fill(invoices, customers)
    from goodterms.journeys.plan_the_day import plan_the_day
    from goodterms.journeys.set_up import add_person
    from goodterms.store import access, clock
    from goodterms.store.models import Import

    who = access.as_operator("bench")
    with access.writing(company_id):
        Import.objects.bulk_create(
            Import(
                company=who.company, kind="ledger", file_name=f"day-{n}.csv", sha256=f"{n:064}", state="done",
                actor="operator", started_at=clock.now(), finished_at=clock.now(), rows=invoices // 750,
            )
            for n in range(750)
        )  # fmt: skip
    with timed("the list of the day (not a claim)"):
        plan_the_day(who)
    add_person(who.company, email=EMAIL, name="Bench", role="owner", password=PASSWORD, actor="operator")


def serve(port: int) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "goodterms.cli.main", "serve", "--port", str(port)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def cookie(address: str) -> str:
    """The cookie of a session, from signing in as a person does."""
    jar = CookieJar()
    browser = build_opener(HTTPCookieProcessor(jar))
    page = ""
    for _ in range(150):
        try:
            page = browser.open(f"{address}/sign-in/", timeout=60).read().decode()
            break
        except OSError:  # not there yet
            time.sleep(0.2)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise SystemExit("the product does not answer")
    form = urlencode({"csrfmiddlewaretoken": token[1], "email": EMAIL, "password": PASSWORD}).encode()
    browser.open(Request(f"{address}/sign-in/", form, {"Referer": f"{address}/sign-in/"}), timeout=60)
    return "; ".join(f"{c.name}={c.value}" for c in jar)


def first(address: str, path: str, header: str) -> tuple[float, str]:
    """Seconds of the very first answer, and the page."""
    start = time.perf_counter()
    with build_opener().open(Request(f"{address}{path}", headers={"Cookie": header}), timeout=120) as answer:
        page = answer.read().decode()
    if "/sign-in/" in answer.url:
        raise SystemExit("not signed in")
    return time.perf_counter() - start, page


def wrk(url: str, header: str, *, browsers: int, seconds: int) -> dict[str, str]:
    """What wrk says: 50% and 99% of the answers within, answers a second."""
    command = ["wrk", "-t1", f"-c{browsers}", f"-d{seconds}s", "--timeout", "60s", "--latency"]
    said = subprocess.run([*command, "-H", f"Cookie: {header}", url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{url} did not answer as it should:\n{said}")
    found = dict(re.findall(r"^\s+(50%|99%)\s+(\S+)$", said, re.MULTILINE))
    count = re.search(r"^\s+(\d+) requests in", said, re.MULTILINE)
    rate = re.search(r"Requests/sec:\s+(\S+)", said)
    return {"50%": "–", "99%": "–", **found, "answers": count[1] if count else "0", "rate": rate[1] if rate else "–"}


def worked(pid: int) -> float:
    """Seconds of processor time of a process and its children so far: what others do on the machine is not in it."""
    spent: dict[int, tuple[int, float]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            said = entry.read_text().rpartition(") ")[2].split()
        except OSError:
            continue
        spent[int(entry.parent.name)] = (int(said[1]), (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK"))
    mine, more = {pid}, True
    while more:
        more = {child for child, (parent, _) in spent.items() if parent in mine} - mine
        mine |= more
    return sum(spent[each][1] for each in mine if each in spent)


def measure(seconds: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    server = serve(port)
    try:
        header = cookie(address)
        _, page = first(address, "/f/bench/customers/?show=overdue", header)
        customer = re.search(r"/f/bench/customers/(\d+)/", page)
        print(
            f"{'page':<30}{'work':>9}{'first':>9}{'50%':>11}{'99%':>11}{'a second':>10}{'4: 50%':>11}{'a second':>10}"
        )
        for name, path in PAGES.items():
            here = "/f/bench/" + path.format(customer=customer[1] if customer else "")
            cold, _ = first(address, here, header)
            before = worked(server.pid)
            one = wrk(address + here, header, browsers=1, seconds=seconds)
            each = (worked(server.pid) - before) / max(float(one["answers"]), 1) * 1000
            four = wrk(address + here, header, browsers=4, seconds=seconds)
            print(
                f"{name:<30}{each:>6.0f} ms{cold:>7.2f} s{one['50%']:>11}{one['99%']:>11}{one['rate']:>10}"
                f"{four['50%']:>11}{four['rate']:>10}",
                flush=True,
            )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measures the pages with wrk.")
    parser.add_argument("--invoices", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=50_000)
    parser.add_argument("--seconds", type=int, default=8)
    wanted = parser.parse_args()
    if shutil.which("wrk") is None:
        print("skipped: wrk is not installed (apt install wrk)")
        return
    load = os.getloadavg()[0]
    print(f"{platform.platform()} · Python {platform.python_version()} · {os.cpu_count()} cores · load {load:.1f}")
    postgresql = os.environ.get("DATABASE_URL", "").startswith("postgres")
    print(f"{datetime.now(tz=UTC).date()} · {'PostgreSQL' if postgresql else 'SQLite'}")
    with tempfile.TemporaryDirectory(prefix="goodterms-bench-") as folder:
        os.environ["GOODTERMS_HOME"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'goodterms.sqlite3'}")
        furnish(wanted.invoices, wanted.customers)
        measure(wanted.seconds)


if __name__ == "__main__":
    main()
