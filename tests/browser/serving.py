"""Serves the product on a furnished data folder, in a process of its own, as it is served to users."""

import atexit
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = "/usr/bin/chromium"
TABLES = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "goodterms.config.settings"
import django
django.setup()
from goodterms.journeys.set_up import make_tables
make_tables()
"""


@contextmanager
def served(home: Path, *, furnished: bool = True, processes: int = 1) -> Iterator[str]:
    """The address of a running product: furnished with the demonstration, or with empty tables. Ends afterwards."""
    port = _free_port()
    env = {**_environment(home), "GOODTERMS_BASE_URL": f"http://127.0.0.1:{port}"}
    if not furnished:
        shutil.copytree(_with_tables(), home, dirs_exist_ok=True)
    elif not (home / "goodterms.sqlite3").exists():
        furnish(home)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "8"]
    command += ["--workers", str(processes), "--log-level", "warning", "--no-control-socket"]
    command += ["goodterms.config.wsgi:application"]
    server = subprocess.Popen(command, env=env, cwd=ROOT)
    try:
        _wait(f"http://127.0.0.1:{port}/sign-in/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def furnish(home: Path) -> None:
    """The demonstration firm and everything else that the pages are looked at with."""
    script = str(ROOT / "tests/browser/furnish.py")
    subprocess.run([sys.executable, script], env=_environment(home), check=True, cwd=ROOT)


@cache
def _with_tables() -> Path:
    """A data folder with empty tables, made once: to make the tables takes longer than most of what is tried there."""
    home = Path(tempfile.mkdtemp(prefix="goodterms-tables-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    subprocess.run([sys.executable, "-c", TABLES], env=_environment(home), check=True, cwd=ROOT)
    return home


def _environment(home: Path) -> dict[str, str]:
    ours = {"GOODTERMS_HOME": str(home), "PYTHONPATH": str(ROOT / "src"), "PYTHONWARNINGS": "ignore"}
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | ours


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(150):
        if server.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:  # not there yet, or slow to begin with
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
