"""Every check, one after the other, each with what it is and how long it took: what `make test` runs.

With names as arguments, only those. Stops at the first that fails, and says how to run just that one again.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
# As many processes as processors: each costs its own start, and the work leaves them hardly a moment to wait.
PYTEST = [sys.executable, "-m", "pytest", "-q", "-n", str(os.cpu_count() or 2), "--dist", "worksteal"]
DATABASE_TESTS = ["tests/shell", "tests/stories", "tests/trust", "tests/house_rules/test_documented.py"]


def run(*command: str | Path) -> int:
    return subprocess.call([str(part) for part in command], cwd=ROOT)


def lint() -> int:
    return run(BIN / "ruff", "check", "-q", ".") or run(BIN / "ruff", "format", "--check", "-q", ".")


def types() -> int:
    return run(BIN / "mypy", "--no-error-summary")


def contracts() -> int:
    return run(BIN / "lint-imports")


def tests() -> int:
    return run(*PYTEST, "--doctest-modules", "src/goodterms/core", "tests", "--ignore", "tests/browser")


def tests_postgresql() -> int:
    return run(sys.executable, "tools/with_postgres.py", *PYTEST, *DATABASE_TESTS)


def browser() -> int:
    if not chromium():
        print("Chromium is missing and could not be installed; please run: apt install chromium")
        return 1
    # Two processes, each with a product and a browser of its own; tests of one file share what they furnished.
    return run(*PYTEST[:-3], "2", *PYTEST[-2:], "tests/browser")


def chromium() -> bool:
    """Whether Chromium is there, installed from the Debian packages if it was not."""
    if shutil.which("chromium"):
        return True
    print("   installing Chromium from the Debian packages …", flush=True)
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    quiet = {"stdout": subprocess.DEVNULL, "cwd": ROOT}
    subprocess.call([*root, "apt-get", "update", "-qq"], **quiet)
    command = [*root, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
    subprocess.call(command, **quiet)
    return bool(shutil.which("chromium"))


CHECKS: dict[str, tuple[str, Callable[[], int]]] = {
    "lint": ("lint and format", lint),
    "types": ("strict types", types),
    "contracts": ("import contracts", contracts),
    "tests": ("unit, property, story, house-rule and SQLite tests", tests),
    "tests-postgresql": ("database tests on PostgreSQL", tests_postgresql),
    "browser": ("browser tests in headless Chromium, with axe", browser),
}


def main(names: list[str]) -> int:
    # Checks never touch the data of a product that is in use on this machine.
    home = tempfile.TemporaryDirectory(prefix="goodterms-checks-")
    os.environ["GOODTERMS_HOME"] = home.name
    whole = time.monotonic()
    for name in names or list(CHECKS):
        title, check = CHECKS[name]
        print(f"── {title} …", flush=True)
        start = time.monotonic()
        code = check()
        if code:
            print(f"✗  {title} failed after {time.monotonic() - start:.0f} s; again: make {name}", flush=True)
            return code
        print(f"✓  {title}: {time.monotonic() - start:.0f} s", flush=True)
    print(f"Every check passed in {time.monotonic() - whole:.0f} s.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
